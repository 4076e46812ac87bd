//! What all assertions share: their comparison and their texts.

use orgyard_apex_vm::{Str, Throw, Value, Vm};

/// `Assertion Failed: <text>: <detail>`; none of its handlers sees it.
pub(super) fn fail(text: Option<Str>, detail: &str) -> Throw {
    let parts = [Some("Assertion Failed"), text.as_deref(), Some(detail).filter(|own| !own.is_empty())];
    Throw::fatal("System.AssertException", parts.into_iter().flatten().collect::<Vec<_>>().join(": "))
}

pub(super) fn true_or(condition: bool, text: Option<Str>) -> Result<(), Throw> {
    if condition { Ok(()) } else { Err(fail(text, "")) }
}

pub(super) fn same_as(value: &str) -> String {
    format!("Same value: {value}")
}

pub(super) fn equal(vm: &mut Vm, expected: &Value, actual: &Value, text: Option<Str>) -> Result<(), Throw> {
    if are_equal(vm, expected, actual)? {
        return Ok(());
    }
    let detail = format!("Expected: {}, Actual: {}", shown(vm, expected)?, shown(vm, actual)?);
    Err(fail(text, &detail))
}

pub(super) fn unlike(vm: &mut Vm, other: &Value, actual: &Value, text: Option<Str>) -> Result<(), Throw> {
    if !are_equal(vm, other, actual)? {
        return Ok(());
    }
    let detail = same_as(&shown(vm, actual)?);
    Err(fail(text, &detail))
}

/// Unlike `==`, assertions tell texts apart by case.
fn are_equal(vm: &mut Vm, a: &Value, b: &Value) -> Result<bool, Throw> {
    match (a, b) {
        (Value::String(a), Value::String(b)) => Ok(a == b),
        _ => vm.equals(a, b),
    }
}

fn shown(vm: &mut Vm, value: &Value) -> Result<String, Throw> {
    let text = vm.text_of(value)?;
    Ok(if let Value::Date(_) = value { format!("{text} 00:00:00") } else { text.to_string() })
}
