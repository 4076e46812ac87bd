//! Emails that go out, and what became of them.

use orgyard_apex_vm::{Platform, Value, natives};
use std::rc::Rc;

natives! {
    "Messaging.SingleEmailMessage" {
        data_holder,
        "isTreatBodiesAsTemplate()" => |_vm, this: Rc<Platform>| flag(&this, "treatBodiesAsTemplate"),
        "isTreatTargetObjectAsRecipient()" => |_vm, this: Rc<Platform>| flag(&this, "treatTargetObjectAsRecipient"),
        "isUserMail()" => |_vm, this: Rc<Platform>| flag(&this, "userMail"),
    }
    "Messaging.MassEmailMessage" { data_holder, }
    "Messaging.EmailFileAttachment" { data_holder, }
    "Messaging.EmailAttachment" { data_holder, }
    "Messaging.SendEmailResult" {
        data_holder,
        "isSuccess()" => |_vm, this: Rc<Platform>| this.field("success"),
    }
    "Messaging.SendEmailError" { data_holder, }
}

fn flag(this: &Platform, name: &str) -> bool {
    matches!(this.field(name), Value::Boolean(true))
}
