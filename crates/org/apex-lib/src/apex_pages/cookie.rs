//! Cookie.

use orgyard_apex_vm::{Platform, Str, Value, natives};
use std::rc::Rc;

natives! { "System.Cookie";
    new "(String, String, String, Integer, Boolean)" =>
        |_vm, name: Str, value: Option<Str>, path: Option<Str>, age: Option<i32>, secure: bool|
        made(name, value, path, age, secure),
    new "(String, String, String, Integer, Boolean, String)" =>
        |_vm, name: Str, value: Option<Str>, path: Option<Str>, age: Option<i32>, secure: bool, site: Option<Str>|
        with(made(name, value, path, age, secure), site, false),
    new "(String, String, String, Integer, Boolean, String, Boolean)" =>
        |_vm, name: Str, value: Option<Str>, path: Option<Str>, age: Option<i32>, secure: bool, site: Option<Str>, http: bool|
        with(made(name, value, path, age, secure), site, http),
    "getDomain()" => |_vm, this: Rc<Platform>| this.field("domain"),
    "getMaxAge()" => |_vm, this: Rc<Platform>| this.field("maxAge"),
    "getName()" => |_vm, this: Rc<Platform>| this.field("name"),
    "getPath()" => |_vm, this: Rc<Platform>| this.field("path"),
    "getSameSite()" => |_vm, this: Rc<Platform>| this.field("sameSite"),
    "getValue()" => |_vm, this: Rc<Platform>| this.field("value"),
    "isHttpOnly()" => |_vm, this: Rc<Platform>| this.field("isHttpOnly"),
    "isSecure()" => |_vm, this: Rc<Platform>| this.field("isSecure"),
}

fn made(name: Str, value: Option<Str>, path: Option<Str>, age: Option<i32>, secure: bool) -> Platform {
    let cookie = Platform::new("System.Cookie");
    cookie.set_field("name", Value::String(name));
    cookie.set_field("value", value.into());
    cookie.set_field("path", path.into());
    cookie.set_field("maxAge", age.into());
    cookie.set_field("isSecure", secure.into());
    cookie.set_field("isHttpOnly", false.into());
    cookie
}

fn with(cookie: Platform, site: Option<Str>, http_only: bool) -> Platform {
    cookie.set_field("sameSite", site.into());
    cookie.set_field("isHttpOnly", http_only.into());
    cookie
}
