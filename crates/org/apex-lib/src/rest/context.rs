//! RestContext, RestRequest, RestResponse.

use orgyard_apex_check::Ty;
use orgyard_apex_vm::{Anything, Map, Platform, Str, Throw, Value, Vm, natives};
use std::rc::Rc;

/// The request that is being answered.
#[derive(Default)]
pub(crate) struct Message {
    pub(crate) request: Value,
    pub(crate) response: Value,
}

pub(crate) fn begin(vm: &mut Vm, message: Message) {
    *vm.state::<Message>() = message;
}

pub(crate) fn response(vm: &mut Vm) -> Value {
    vm.state::<Message>().response.clone()
}

natives! {
    "System.RestContext" {
        static get "request" => |vm| vm.state::<Message>().request.clone(),
        static set "request" => |vm, value: Anything| vm.state::<Message>().request = value,
        static get "response" => |vm| vm.state::<Message>().response.clone(),
        static set "response" => |vm, value: Anything| vm.state::<Message>().response = value,
    }
    "System.RestRequest" {
        data_holder,
        new "()" => |vm| message(vm, "System.RestRequest", &["headers", "params"]),
        "addHeader(String, String)" => |vm, this: Rc<Platform>, name: Str, value: Option<Str>|
            add(vm, &this, "headers", name, value),
        "addParameter(String, String)" => |vm, this: Rc<Platform>, name: Str, value: Option<Str>|
            add(vm, &this, "params", name, value),
    }
    "System.RestResponse" {
        data_holder,
        new "()" => |vm| message(vm, "System.RestResponse", &["headers"]),
        "addHeader(String, String)" => |vm, this: Rc<Platform>, name: Str, value: Option<Str>|
            add(vm, &this, "headers", name, value),
    }
}

pub(crate) fn message(_vm: &mut Vm, name: &'static str, maps: &[&str]) -> Platform {
    let message = Platform::new(name);
    maps.iter().for_each(|map| message.set_field(map, Value::from(Map::new(Ty::STRING, Ty::STRING))));
    message
}

pub(crate) fn add(vm: &mut Vm, this: &Platform, map: &str, name: Str, value: Option<Str>) -> Result<(), Throw> {
    let map = this.field(map);
    vm.call_named(&map, "put", vec![Value::String(name), value.map_or(Value::Null, Value::String)]).map(drop)
}
