//! Messaging: sending. Nothing leaves this machine; what cannot be sent fails as it would.

use orgyard_apex_check::Ty;
use orgyard_apex_vm::{List, Platform, Throw, Value, Vm, natives, platform_type, row_exception};
use std::rc::Rc;

const RESULT: &str = "Messaging.SendEmailResult";
const ERROR: &str = "Messaging.SendEmailError";

natives! { "System.Messaging";
    static "sendEmail(List<Email>)" => |vm, emails: Rc<List>| send(vm, &emails, true),
    static "sendEmail(List<Email>, Boolean)" => |vm, emails: Rc<List>, all: bool| send(vm, &emails, all),
    static "reserveSingleEmailCapacity(Integer)" => |_vm, _count: i32| (),
    static "reserveMassEmailCapacity(Integer)" => |_vm, _count: i32| (),
}

/// What keeps a message from being sent: a status, a text, the fields it is about.
type Fault = (&'static str, String);

fn send(vm: &mut Vm, emails: &List, all: bool) -> Result<Value, Throw> {
    vm.limits.email_invocations.take(1)?;
    let mut results = Vec::new();
    for (row, email) in emails.to_vec().iter().enumerate() {
        let Value::Platform(email) = email else { return Err(Throw::null_pointer()) };
        let fault = fault_of(email);
        if let (Some((status, text)), true) = (&fault, all) {
            let text = format!("SendEmail failed. First exception on row {row}; first error: {status}, {text}: []");
            let exception = row_exception("System.EmailException", row, status, text);
            return Err(vm.throw(exception));
        }
        results.push(result(fault));
    }
    Ok(Value::list(platform_type(RESULT), results))
}

fn fault_of(email: &Platform) -> Option<Fault> {
    if email.name != "Messaging.SingleEmailMessage" {
        return None;
    }
    let has = |names: &[&str]| names.iter().any(|name| !is_blank(&email.field(name)));
    if !has(&["toAddresses", "ccAddresses", "bccAddresses", "targetObjectId"]) {
        return Some(("REQUIRED_FIELD_MISSING", "Add a recipient to send an email.".into()));
    }
    if !has(&["plainTextBody", "htmlBody", "templateId"]) {
        return Some(("REQUIRED_FIELD_MISSING", "Missing body, need at least one of html or plainText".into()));
    }
    let invalid = addresses(email).into_iter().find(|address| !is_address(address));
    invalid.map(|address| ("INVALID_EMAIL_ADDRESS", format!("Email address is invalid: {address}")))
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::List(list) => list.is_empty(),
        _ => false,
    }
}

fn addresses(email: &Platform) -> Vec<String> {
    let lists = ["toAddresses", "ccAddresses", "bccAddresses"].map(|name| email.field(name));
    let items = lists.iter().flat_map(|list| match list {
        Value::List(list) => list.to_vec(),
        _ => Vec::new(),
    });
    items.filter_map(|item| if let Value::String(text) = item { Some(text.to_string()) } else { None }).collect()
}

fn is_address(text: &str) -> bool {
    let parts = text.split_once('@');
    parts.is_some_and(|(user, host)| !user.is_empty() && !host.is_empty() && !text.contains(char::is_whitespace))
}

fn result(fault: Option<Fault>) -> Value {
    let result = Platform::new(RESULT);
    result.set_field("success", Value::Boolean(fault.is_none()));
    let errors = fault.into_iter().map(|(status, text)| {
        let error = Platform::new(ERROR);
        error.set_field("message", Value::from(text));
        error.set_field("statusCode", crate::database::results::status_code(status));
        error.set_field("fields", Value::list(Ty::STRING, Vec::new()));
        Value::from(error)
    });
    result.set_field("errors", Value::list(platform_type(ERROR), errors.collect()));
    Value::from(result)
}
