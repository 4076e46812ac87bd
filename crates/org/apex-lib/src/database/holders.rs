//! What calls of Database take and give besides results of saves.

use orgyard_apex_vm::{Platform, natives};
use std::rc::Rc;

natives! {
    "Database.DMLOptions.AssignmentRuleHeader" { data_holder, }
    "Database.DMLOptions.DuplicateRuleHeader" { data_holder, }
    "Database.DMLOptions.EmailHeader" { data_holder, }
    "Database.DuplicateError" { data_holder, }
    "Database.DeletedRecord" { data_holder, }
    "Database.GetDeletedResult" { data_holder, }
    "Database.GetUpdatedResult" { data_holder, }
    "Database.MergeRequest" { data_holder, }
    "Database.LeadConvertResult" {
        data_holder,
        "isSuccess()" => |_vm, this: Rc<Platform>| this.field("success"),
    }
    "Database.LeadConvert" {
        data_holder,
        "isDoNotCreateOpportunity()" => |_vm, this: Rc<Platform>| this.field("doNotCreateOpportunity"),
        "isOverwriteLeadSource()" => |_vm, this: Rc<Platform>| this.field("overwriteLeadSource"),
        "isSendNotificationEmail()" => |_vm, this: Rc<Platform>| this.field("sendNotificationEmail"),
    }
}
