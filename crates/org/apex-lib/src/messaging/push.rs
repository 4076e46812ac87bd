//! Messaging.PushNotification: nothing leaves the machine; what is sent is counted.

use orgyard_apex_vm::{Map, Platform, Set, Str, natives};
use std::rc::Rc;

const PUSH: &str = "Messaging.PushNotification";

natives! { "Messaging.PushNotification";
    new "()" => |_vm| Platform::new(PUSH),
    new "(Map<String, Object>)" => |_vm, payload: Rc<Map>| {
        let push = Platform::new(PUSH);
        push.set_field("payload", payload.into());
        push
    },
    "setPayload(Map<String, Object>)" => |_vm, this: Rc<Platform>, payload: Rc<Map>| {
        this.set_field("payload", payload.into());
    },
    "setTtl(Integer)" => |_vm, this: Rc<Platform>, ttl: i32| this.set_field("ttl", ttl.into()),
    "send(String, Set<String>)" => |vm, _this: Rc<Platform>, _application: Str, _users: Rc<Set>| {
        vm.limits.mobile_pushes.take(1)?;
    },
}
