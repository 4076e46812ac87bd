//! Datacloud: duplicates. No rule is active here, so none are found.

use orgyard_apex_vm::{List, Platform, Value, natives, platform_type};
use std::rc::Rc;

const FOUND: &str = "Datacloud.FindDuplicatesResult";

natives! {
    "Datacloud.FindDuplicates" {
        static "findDuplicates(List<SObject>)" => |_vm, rows: Rc<List>| none(rows.len()),
    }
    "Datacloud.FindDuplicatesByIds" {
        static "findDuplicatesByIds(List<Id>)" => |_vm, ids: Rc<List>| none(ids.len()),
    }
    "Datacloud.FindDuplicatesResult" {
        data_holder,
        "isSuccess()" => |_vm, this: Rc<Platform>| this.field("success"),
    }
    "Datacloud.DuplicateResult" {
        data_holder,
        "isAllowSave()" => |_vm, this: Rc<Platform>| this.field("allowSave"),
    }
    "Datacloud.MatchResult" {
        data_holder,
        "isSuccess()" => |_vm, this: Rc<Platform>| this.field("success"),
    }
    "Datacloud.MatchRecord" { data_holder, }
    "Datacloud.AdditionalInformationMap" { data_holder, }
    "Datacloud.FieldDiff" { data_holder, }
}

/// A result for each record.
fn none(count: usize) -> Value {
    let one = |_| {
        let result = Platform::new(FOUND);
        result.set_field("success", Value::Boolean(true));
        result.set_field("duplicateResults", Value::list(platform_type("Datacloud.DuplicateResult"), Vec::new()));
        result.set_field("errors", Value::list(platform_type("Database.Error"), Vec::new()));
        Value::from(result)
    };
    Value::list(platform_type(FOUND), (0..count).map(one).collect())
}
