//! Request: what kind of run this is.

use orgyard_apex_check::PlatformId;
use orgyard_apex_vm::{EnumValue, Platform, Value, natives};
use std::rc::Rc;

natives! { "System.Request";
    static "getCurrent()" => |_vm| Platform::token("System.Request", "current"),
    "getQuiddity()" => |vm, _this: Rc<Platform>| {
        let id = PlatformId::named("System.Quiddity");
        Value::from(id.and_then(|id| EnumValue::platform(id, vm.context.quiddity)))
    },
    "getRequestId()" => |vm, _this: Rc<Platform>| {
        let known = vm.state::<RequestId>().0.clone();
        known.unwrap_or_else(|| {
            let bytes = vm.tx.home().env().random::<12>();
            let made: String = bytes.iter().map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()])).collect();
            vm.state::<RequestId>().0 = Some(format!("4{made}"));
            format!("4{made}")
        })
    },
}

const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// One per transaction.
#[derive(Default)]
struct RequestId(Option<String>);
