//! SObject: errors that code adds to records and their fields.

use crate::support::{canonical, name_of};
use orgyard_apex_check::PlatformId;
use orgyard_apex_vm::{
    Call, EnumValue, Outcome, Platform, RowError, SObject, Throw, Value, Vm, natives, platform_type,
};
use std::rc::Rc;
use std::sync::Arc;

natives! { "System.SObject";
    raw "addError(String)" => add_error,
    raw "addError(String, Boolean)" => add_error,
    raw "addError(String, String, Boolean)" => add_error,
    "hasErrors()" => |_vm, this: Rc<SObject>| !this.state.borrow().errors.is_empty(),
    "getErrors()" => |_vm, this: Rc<SObject>| errors(&this),
}

/// With a text or an exception, or with a field before the text; whether it is escaped comes last.
fn add_error(vm: &mut Vm, call: Call<'_>) -> Outcome {
    let Value::SObject(record) = call.target else { return Err(Throw::null_pointer()) };
    let texts: Vec<&Value> = call.arguments.iter().filter(|one| !matches!(one, Value::Boolean(_))).collect();
    let (field, message) = match texts[..] {
        [message] => (None, message),
        [field, message] => (Some(canonical(vm, record, &name_of(field)?)?), message),
        _ => return Err(Throw::null_pointer()),
    };
    let message = match message.exception() {
        Some(_) => vm.exception_message(message)?.unwrap_or_else(|| Arc::from("")),
        None => vm.text_of(message)?,
    };
    record.state.borrow_mut().errors.push(RowError { field, message });
    Ok(Value::Null)
}

fn errors(record: &SObject) -> Value {
    let code = PlatformId::named("System.StatusCode");
    let code = code.and_then(|id| EnumValue::platform(id, "FIELD_CUSTOM_VALIDATION_EXCEPTION"));
    let error = |own: &RowError| {
        let fields = own.field.iter().map(|field| Value::from(field.clone())).collect();
        let error = Platform::new("Database.Error");
        error.set_field("fields", Value::list(orgyard_apex_check::Ty::STRING, fields));
        error.set_field("message", Value::from(own.message.clone()));
        error.set_field("statusCode", Value::from(code));
        Value::from(error)
    };
    Value::list(platform_type("Database.Error"), record.state.borrow().errors.iter().map(error).collect())
}
