//! What the methods of jobs are given.

use orgyard_apex_vm::{Platform, Value, natives};
use orgyard_values::Id;
use std::rc::Rc;

natives! {
    "System.QueueableContext" {
        "getJobId()" => |_vm, this: Rc<Platform>| this.field("jobId"),
    }
    "System.SchedulableContext" {
        "getTriggerId()" => |_vm, this: Rc<Platform>| this.field("triggerId"),
    }
    "Database.BatchableContext" {
        "getJobId()" => |_vm, this: Rc<Platform>| this.field("jobId"),
        "getChildJobId()" => |_vm, this: Rc<Platform>| this.field("childJobId"),
    }
    "System.FinalizerContext" {
        "getAsyncApexJobId()" => |_vm, this: Rc<Platform>| this.field("jobId"),
        "getRequestId()" => |_vm, this: Rc<Platform>| this.field("requestId"),
        "getException()" => |_vm, this: Rc<Platform>| this.field("exception"),
        "getResult()" => |_vm, this: Rc<Platform>| this.field("result"),
    }
}

/// A context with one id.
pub(super) fn context(name: &'static str, field: &str, id: Id) -> Platform {
    let context = Platform::new(name);
    context.set_field(field, Value::Id(id));
    context
}
