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
    let line = vm.line();
    log(vm, "CALLOUT_REQUEST", line, &Value::Platform(Rc::clone(&request)))?;
    let response = vm.call_named(&mock, "respond", vec![Value::Platform(request)])?;
    log(vm, "CALLOUT_RESPONSE", line, &response)?;
    Ok(response)
}

/// `[4]|System.HttpRequest[Endpoint=https://example.com, Method=GET]`
fn log(vm: &mut Vm, event: &'static str, line: u32, message: &Value) -> Result<(), Throw> {
    if vm.log.is_on {
        let text = vm.text_of(message)?;
        vm.log.add(event, || format!("[{line}]|{text}"));
    }
    Ok(())
}

const TESTS_MAKE_NONE: &str = "Methods defined as TestMethod do not support Web service callouts";
