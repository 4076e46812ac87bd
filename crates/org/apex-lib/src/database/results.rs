//! SaveResult, UpsertResult, DeleteResult, UndeleteResult, MergeResult, Error.

use orgyard_apex_check::{PlatformId, Ty};
use orgyard_apex_vm::{EnumValue, Platform, Value, natives};
use orgyard_engine::{ApiError, SaveOutcome};
use orgyard_values::Id;
use std::rc::Rc;

natives! {
    "Database.SaveResult" {
        data_holder,
        "isSuccess()" => |_vm, this: Rc<Platform>| this.field("success"),
    }
    "Database.UpsertResult" {
        data_holder,
        "isSuccess()" => |_vm, this: Rc<Platform>| this.field("success"),
        "isCreated()" => |_vm, this: Rc<Platform>| this.field("created"),
    }
    "Database.DeleteResult" {
        data_holder,
        "isSuccess()" => |_vm, this: Rc<Platform>| this.field("success"),
    }
    "Database.UndeleteResult" {
        data_holder,
        "isSuccess()" => |_vm, this: Rc<Platform>| this.field("success"),
    }
    "Database.MergeResult" {
        data_holder,
        "isSuccess()" => |_vm, this: Rc<Platform>| this.field("success"),
    }
    "Database.EmptyRecycleBinResult" {
        data_holder,
        "isSuccess()" => |_vm, this: Rc<Platform>| this.field("success"),
    }
    "Database.Error" { data_holder, }
}

/// The result of one row. `id` is what the row had before; a row that failed keeps it only where it had one.
pub(crate) fn result(kind: &'static str, outcome: &SaveOutcome, id: Option<Id>) -> Value {
    let result = Platform::new(kind);
    let success = outcome.errors.is_empty();
    let id = if success { outcome.id.or(id) } else { id };
    result.set_field("id", id.map_or(Value::Null, Value::Id));
    result.set_field("success", Value::Boolean(success));
    result.set_field("errors", errors(&outcome.errors));
    if kind == "Database.UpsertResult" {
        result.set_field("created", Value::Boolean(success && outcome.created));
    }
    Value::from(result)
}

/// The result of an event that was accepted: its UUID is told as the message of an error that is none.
/// Source: Platform Events Developer Guide, Publish Event Messages with Apex.
pub(crate) fn enqueued(outcome: &SaveOutcome, uuid: &str) -> Value {
    let result = result("Database.SaveResult", outcome, None);
    if let Value::Platform(own) = &result {
        own.set_field("errors", errors(&[ApiError::new("OPERATION_ENQUEUED", uuid)]));
    }
    result
}

pub(crate) fn errors(errors: &[ApiError]) -> Value {
    let ty = PlatformId::named("Database.Error").map_or(Ty::Unknown, |id| Ty::Platform(id, Vec::new().into()));
    Value::list(ty, errors.iter().map(error).collect())
}

fn error(error: &ApiError) -> Value {
    let value = Platform::new("Database.Error");
    let fields = error.fields.iter().map(Value::string).collect();
    value.set_field("message", Value::string(&error.message));
    value.set_field("fields", Value::list(Ty::STRING, fields));
    value.set_field("statusCode", status_code(&error.code));
    Value::from(value)
}

pub(crate) fn status_code(code: &str) -> Value {
    let ty = PlatformId::named("System.StatusCode");
    ty.and_then(|ty| EnumValue::platform(ty, code)).map_or(Value::Null, Value::Enum)
}
