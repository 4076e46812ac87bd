//! Http: every callout of a test goes to its mock; nothing here ever opens a connection.

use super::mocks::Mocks;
use orgyard_apex_vm::{Platform, Throw, Value, Vm, natives};
use std::rc::Rc;

natives! { "System.Http";
    new "()" => |_vm| Platform::new("System.Http"),
    "send(HttpRequest)" => |vm, _this: Rc<Platform>, request: Rc<Platform>| send(vm, request),
    "toString()" => |_vm, _this: Rc<Platform>| "System.Http",
}

/// Source of the texts: Apex Developer Guide, "Testing HTTP Callouts"; the rule on pending work is Transaction Control.
fn send(vm: &mut Vm, request: Rc<Platform>) -> Result<Value, Throw> {
    vm.limits.callouts.take(1)?;
    let mock = vm.state::<Mocks>().http.clone();
    if mock.is_null() {
        let refusal = match vm.context.is_test {
            true => Throw::new("System.CalloutException", TESTS_MAKE_NONE),
            false => Throw::unsupported("callouts outside tests"),
        };
        return Err(refusal);
    }
    vm.call_named(&mock, "respond", vec![Value::Platform(request)])
}

const TESTS_MAKE_NONE: &str = "Methods defined as TestMethod do not support Web service callouts";
