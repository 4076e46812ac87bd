//! HttpRequest and HttpResponse.

use crate::xml::{document, reader};
use orgyard_apex_vm::{Platform, Str, Throw, Value, natives};
use std::cell::RefCell;
use std::rc::Rc;

/// What a request or a response carries besides its plain fields.
#[derive(Default, Clone)]
pub(super) struct Message {
    /// As they were set, in that order; names compare without case.
    headers: Vec<(Str, Str)>,
    body: Rc<[u8]>,
}

natives! {
    "System.HttpRequest" {
        new "()" => |_vm| message("System.HttpRequest"),
        "setEndpoint(String)" => |_vm, this: Rc<Platform>, value: Option<Str>| this.set_field("endpoint", text(value)),
        "getEndpoint()" => |_vm, this: Rc<Platform>| this.field("endpoint"),
        "setMethod(String)" => |_vm, this: Rc<Platform>, value: Option<Str>| this.set_field("method", text(value)),
        "getMethod()" => |_vm, this: Rc<Platform>| this.field("method"),
        "setTimeout(Integer)" => |_vm, this: Rc<Platform>, value: i32| set_timeout(&this, value),
        "setCompressed(Boolean)" =>
            |_vm, this: Rc<Platform>, value: bool| this.set_field("compressed", Value::Boolean(value)),
        "getCompressed()" => |_vm, this: Rc<Platform>| flag(&this, "compressed"),
        "setClientCertificateName(String)" =>
            |_vm, this: Rc<Platform>, value: Option<Str>| this.set_field("clientCertificateName", text(value)),
        "setHeader(String, String)" =>
            |_vm, this: Rc<Platform>, name: Str, value: Option<Str>| set_header(&this, name, value),
        "getHeader(String)" => |_vm, this: Rc<Platform>, name: Str| header(&this, &name),
        "setBody(String)" => |_vm, this: Rc<Platform>, body: Option<Str>| set_text(&this, body),
        "getBody()" => |_vm, this: Rc<Platform>| body_text(&this),
        "setBodyAsBlob(Blob)" => |_vm, this: Rc<Platform>, body: Rc<[u8]>| set_body(&this, body),
        "getBodyAsBlob()" => |_vm, this: Rc<Platform>| body(&this),
        "setBodyDocument(Object)" => |_vm, this: Rc<Platform>, document: Rc<Platform>| {
            set_text(&this, Some(document::text(&document)?.into()));
            Ok::<_, Throw>(())
        },
        "getBodyDocument()" => |_vm, this: Rc<Platform>| document::loaded(&body_text(&this)),
        "setClientCertificate(String, String)" => |_vm, this: Rc<Platform>, value: Option<Str>, _password: Option<Str>|
            this.set_field("clientCertificate", text(value)),
        "toString()" => |_vm, this: Rc<Platform>| request_text(&this),
    }
    "System.HttpResponse" {
        new "()" => |_vm| message("System.HttpResponse"),
        "setStatus(String)" => |_vm, this: Rc<Platform>, value: Option<Str>| this.set_field("status", text(value)),
        "getStatus()" => |_vm, this: Rc<Platform>| this.field("status"),
        "setStatusCode(Integer)" =>
            |_vm, this: Rc<Platform>, value: i32| this.set_field("statusCode", Value::Integer(value)),
        "getStatusCode()" => |_vm, this: Rc<Platform>| status_code(&this),
        "setHeader(String, String)" =>
            |_vm, this: Rc<Platform>, name: Str, value: Option<Str>| set_header(&this, name, value),
        "getHeader(String)" => |_vm, this: Rc<Platform>, name: Str| header(&this, &name),
        "getHeaderKeys()" => |_vm, this: Rc<Platform>| header_keys(&this),
        "setBody(String)" => |_vm, this: Rc<Platform>, body: Option<Str>| set_text(&this, body),
        "getBody()" => |_vm, this: Rc<Platform>| body_text(&this),
        "setBodyAsBlob(Blob)" => |_vm, this: Rc<Platform>, body: Rc<[u8]>| set_body(&this, body),
        "getBodyAsBlob()" => |_vm, this: Rc<Platform>| body(&this),
        "getBodyDocument()" => |_vm, this: Rc<Platform>| document::loaded(&body_text(&this)),
        "getXmlStreamReader()" => |_vm, this: Rc<Platform>| reader::made(&body_text(&this)),
        "toString()" => |_vm, this: Rc<Platform>| response_text(&this),
    }
}

fn message(name: &'static str) -> Platform {
    Platform::with(name, RefCell::new(Message::default()))
}

fn text(value: Option<Str>) -> Value {
    value.map_or(Value::Null, Value::String)
}

fn flag(this: &Platform, name: &str) -> Value {
    match this.field(name) {
        Value::Null => Value::Boolean(false),
        set => set,
    }
}

fn status_code(this: &Platform) -> Value {
    match this.field("statusCode") {
        Value::Null => Value::Integer(0),
        set => set,
    }
}

/// A callout may take from a millisecond to two minutes.
fn set_timeout(this: &Platform, milliseconds: i32) -> Result<(), Throw> {
    if !(1..=120_000).contains(&milliseconds) {
        let text = format!("The timeout value must be between 1 and 120000 milliseconds: {milliseconds}");
        return Err(Throw::new("System.CalloutException", text));
    }
    this.set_field("timeout", Value::Integer(milliseconds));
    Ok(())
}

fn with<T: Default>(this: &Platform, look: impl FnOnce(&mut Message) -> T) -> T {
    this.state::<RefCell<Message>>().map(|message| look(&mut message.borrow_mut())).unwrap_or_default()
}

fn set_header(this: &Platform, name: Str, value: Option<Str>) {
    with(this, |message| {
        message.headers.retain(|(own, _)| !own.eq_ignore_ascii_case(&name));
        message.headers.extend(value.map(|value| (name, value)));
    });
}

fn header(this: &Platform, name: &str) -> Value {
    let found = |message: &mut Message| {
        message.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone())
    };
    text(with(this, found))
}

fn header_keys(this: &Platform) -> Value {
    let keys = with(this, |message| message.headers.iter().map(|(name, _)| Value::String(name.clone())).collect());
    Value::list(orgyard_apex_check::Ty::STRING, keys)
}

fn set_text(this: &Platform, body: Option<Str>) {
    set_body(this, Rc::from(body.as_deref().unwrap_or_default().as_bytes()));
}

fn set_body(this: &Platform, body: Rc<[u8]>) {
    with(this, |message| message.body = body);
}

fn body(this: &Platform) -> Value {
    Value::Blob(with(this, |message| message.body.clone()))
}

fn body_text(this: &Platform) -> String {
    with(this, |message| String::from_utf8_lossy(&message.body).into_owned())
}

/// `System.HttpRequest[Endpoint=https://a.example, Method=GET]`
fn request_text(this: &Platform) -> String {
    let shown = |name: &str| this.field(name).as_str().unwrap_or("null").to_owned();
    format!("System.HttpRequest[Endpoint={}, Method={}]", shown("endpoint"), shown("method"))
}

/// `System.HttpResponse[Status=OK, StatusCode=200]`
fn response_text(this: &Platform) -> String {
    let status = this.field("status");
    let code = if let Value::Integer(code) = status_code(this) { code } else { 0 };
    format!("System.HttpResponse[Status={}, StatusCode={code}]", status.as_str().unwrap_or("null"))
}
