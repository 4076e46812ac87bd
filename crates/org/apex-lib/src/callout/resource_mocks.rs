//! StaticResourceCalloutMock and MultiStaticResourceCalloutMock: responses from static resources.

use crate::system::load_data::resource;
use orgyard_apex_check::Ty;
use orgyard_apex_vm::{Anything, Map, NativeKind, Outcome, Platform, Str, Throw, Value, Vm, natives};
use std::rc::Rc;

natives! {
    "System.StaticResourceCalloutMock" {
        new "()" => |_vm| made("System.StaticResourceCalloutMock"),
        "setStaticResource(String)" => |_vm, this: Rc<Platform>, name: Str| this.set_field("resource", Value::String(name)),
        "setStatusCode(Integer)" => |_vm, this: Rc<Platform>, code: i32| this.set_field("statusCode", code.into()),
        "setStatus(String)" => |_vm, this: Rc<Platform>, status: Option<Str>| this.set_field("status", status.into()),
        "setHeader(String, String)" => |vm, this: Rc<Platform>, name: Str, value: Option<Str>|
            header(vm, &this, name, value),
        "respond(HttpRequest)" => |vm, this: Rc<Platform>, _request: Anything| {
            let name = this.field("resource");
            respond(vm, &this, &name)
        },
    }
    "System.MultiStaticResourceCalloutMock" {
        new "()" => |_vm| {
            let mock = made("System.MultiStaticResourceCalloutMock");
            mock.set_field("resources", Value::from(Map::new(Ty::STRING, Ty::STRING)));
            mock
        },
        "setStaticResource(String, String)" => |vm, this: Rc<Platform>, endpoint: Str, name: Str| {
            let Value::Map(map) = this.field("resources") else { return Err(Throw::null_pointer()) };
            map.table.insert(vm, Value::String(endpoint), Value::String(name)).map(drop)
        },
        "setStatusCode(Integer)" => |_vm, this: Rc<Platform>, code: i32| this.set_field("statusCode", code.into()),
        "setStatus(String)" => |_vm, this: Rc<Platform>, status: Option<Str>| this.set_field("status", status.into()),
        "setHeader(String, String)" => |vm, this: Rc<Platform>, name: Str, value: Option<Str>|
            header(vm, &this, name, value),
        "respond(HttpRequest)" => |vm, this: Rc<Platform>, request: Rc<Platform>| {
            let Value::Map(map) = this.field("resources") else { return Err(Throw::null_pointer()) };
            let name = map.table.get(vm, &request.field("endpoint"))?.unwrap_or_default();
            respond(vm, &this, &name)
        },
    }
}

fn made(name: &'static str) -> Platform {
    let mock = Platform::new(name);
    mock.set_field("headers", Value::from(Map::new(Ty::STRING, Ty::STRING)));
    mock
}

fn header(vm: &mut Vm, mock: &Platform, name: Str, value: Option<Str>) -> Result<(), Throw> {
    let Value::Map(map) = mock.field("headers") else { return Err(Throw::null_pointer()) };
    map.table.insert(vm, Value::String(name), value.into()).map(drop)
}

fn respond(vm: &mut Vm, mock: &Platform, name: &Value) -> Outcome {
    let response = vm.native_by_name("System.HttpResponse", "<init>", NativeKind::Constructor, &[])?;
    let body = match name.as_str() {
        Some(name) => resource(vm, name)?,
        None => return Err(Throw::new("System.CalloutException", "No static resource was set for the endpoint")),
    };
    vm.call_named(&response, "setBody", vec![Value::from(body)])?;
    for (name, setter) in [("statusCode", "setStatusCode"), ("status", "setStatus")] {
        let value = mock.field(name);
        if !value.is_null() {
            vm.call_named(&response, setter, vec![value])?;
        }
    }
    if let Value::Map(headers) = mock.field("headers") {
        for (name, value) in headers.table.entries() {
            vm.call_named(&response, "setHeader", vec![name, value])?;
        }
    }
    Ok(response)
}
