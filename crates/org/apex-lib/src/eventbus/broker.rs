//! Test.getEventBus().

use super::deliver;
use orgyard_apex_vm::{Platform, natives};
use std::rc::Rc;

natives! {
    "System.Test" {
        static "getEventBus()" => |_vm| Platform::new("eventbus.TestBroker"),
    }
    "eventbus.TestBroker" {
        "deliver()" => |vm, _this: Rc<Platform>| deliver::all(vm),
        "fail()" => |vm, _this: Rc<Platform>| deliver::fail(vm),
    }
}
