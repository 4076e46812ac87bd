//! SuccessResult and FailureResult: what callbacks of a publisher are given.

use super::bus::Event;
use orgyard_apex_vm::{Platform, Value, natives};
use std::rc::Rc;

pub(super) const SUCCESS: &str = "eventbus.SuccessResult";
pub(super) const FAILURE: &str = "eventbus.FailureResult";

natives! {
    "eventbus.SuccessResult" {
        "getEventUuids()" => |_vm, this: Rc<Platform>| this.field("eventUuids"),
    }
    "eventbus.FailureResult" {
        "getEventUuids()" => |_vm, this: Rc<Platform>| this.field("eventUuids"),
    }
}

pub(super) fn of(kind: &'static str, events: &[Event]) -> Value {
    let result = Platform::new(kind);
    result.set_field("eventUuids", Value::from(events.iter().map(|event| event.uuid.clone()).collect::<Vec<_>>()));
    Value::from(result)
}
