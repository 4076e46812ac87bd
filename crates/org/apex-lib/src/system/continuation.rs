//! Continuation: callouts that a page waits for; a test answers them.

use crate::support::elements_of;
use orgyard_apex_check::Ty;
use orgyard_apex_vm::{Anything, Map, Outcome, Platform, Str, Throw, Value, Vm, natives, platform_type};
use std::collections::HashMap;
use std::rc::Rc;

const CONTINUATION: &str = "System.Continuation";
/// Source: Apex Reference Guide, Continuation.addHttpRequest.
const MOST: usize = 3;

/// What a test has set, by the label of the request.
#[derive(Default)]
struct Responses(HashMap<String, Value>);

natives! {
    "System.Continuation" {
        data_holder,
        new "(Integer)" => |_vm, seconds: i32| {
            let own = Platform::new(CONTINUATION);
            own.set_field("timeout", Value::Integer(seconds));
            own.set_field("requests", Value::from(Map::new(Ty::STRING, platform_type("System.HttpRequest"))));
            own
        },
        static "getResponse(String)" => |vm, label: Str| vm.state::<Responses>().0.get(&*label).cloned(),
        "addHttpRequest(HttpRequest)" => |vm, this: Rc<Platform>, request: Anything| add(vm, &this, request),
        "getRequests()" => |_vm, this: Rc<Platform>| this.field("requests"),
        "toString()" => |_vm, _this: Rc<Platform>| CONTINUATION,
    }
    "System.Test" {
        static "setContinuationResponse(String, HttpResponse)" => |vm, label: Str, response: Anything| {
            vm.state::<Responses>().0.insert(label.to_string(), response);
        },
        static "invokeContinuationMethod(Object, Continuation)" => |vm, controller: Anything, own: Rc<Platform>|
            invoke(vm, &controller, &own),
    }
}

fn add(vm: &mut Vm, own: &Platform, request: Value) -> Outcome {
    let Value::Map(requests) = own.field("requests") else { return Err(Throw::null_pointer()) };
    let count = requests.table.len();
    if count >= MOST {
        let text = format!("A continuation can have at most {MOST} requests");
        return Err(Throw::limit(text));
    }
    let label = Value::from(format!("Continuation-{}", count + 1));
    requests.table.insert(vm, label.clone(), request)?;
    Ok(label)
}

/// The method that the continuation names, with the labels and the state where it takes them.
fn invoke(vm: &mut Vm, controller: &Value, own: &Platform) -> Outcome {
    let name = own.field("continuationMethod");
    let name = name.as_str().ok_or_else(Throw::null_pointer)?.to_owned();
    let Value::Object(object) = controller else { return Err(Throw::null_pointer()) };
    let takes_both = vm.find_method(object.class, &name.to_ascii_lowercase(), 2).is_some();
    if !takes_both {
        return vm.call_named(controller, &name, Vec::new());
    }
    let labels = match own.field("requests") {
        Value::Map(requests) => requests.table.keys(),
        other => elements_of(vm, &other)?,
    };
    let labels = Value::list(Ty::STRING, labels);
    vm.call_named(controller, &name, vec![labels, own.field("state")])
}
