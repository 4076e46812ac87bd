//! What answers callouts in tests.

use orgyard_apex_check::Ty;
use orgyard_apex_vm::{Anything, Throw, Value, Vm, natives};
use std::rc::Rc;

/// The mocks of a test: for `Http.send`, for generated web service stubs.
#[derive(Default)]
pub(crate) struct Mocks {
    pub(super) http: Value,
    pub(super) web_service: Value,
}

natives! { "System.Test";
    static "setMock(Type, Object)" => |vm, interface: Rc<Ty>, mock: Anything| set_mock(vm, &interface, mock),
}

fn set_mock(vm: &mut Vm, interface: &Ty, mock: Value) -> Result<(), Throw> {
    let name = vm.type_name(interface);
    let mocks = vm.state::<Mocks>();
    match name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "httpcalloutmock" => mocks.http = mock,
        "webservicemock" => mocks.web_service = mock,
        _ => return Err(Throw::unsupported(format!("System.Test.setMock({name}.class, …)"))),
    }
    Ok(())
}
