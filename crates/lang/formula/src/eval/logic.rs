//! Conditions and blanks.

use super::operators::same;
use super::{Call, Result, Value};

pub(super) fn call(call: &Call<'_>) -> Option<Result<Value>> {
    Some(match call.name {
        "IF" => branch(call),
        "AND" => all(call),
        "OR" => any(call),
        "NOT" => call.takes(1, 1).and_then(|()| Ok(Value::Boolean(!call.truth(0)?))),
        "CASE" => case(call),
        "ISBLANK" | "ISNULL" => call.takes(1, 1).and_then(|()| Ok(Value::Boolean(is_blank(call, &call.argument(0)?)))),
        "BLANKVALUE" | "NULLVALUE" => or_else(call),
        _ => return None,
    })
}

fn branch(call: &Call<'_>) -> Result<Value> {
    call.takes(3, 3)?;
    call.argument(if call.truth(0)? { 1 } else { 2 })
}

fn all(call: &Call<'_>) -> Result<Value> {
    call.takes(1, usize::MAX)?;
    for index in 0..call.arguments.len() {
        if !call.truth(index)? {
            return Ok(Value::Boolean(false));
        }
    }
    Ok(Value::Boolean(true))
}

fn any(call: &Call<'_>) -> Result<Value> {
    call.takes(1, usize::MAX)?;
    for index in 0..call.arguments.len() {
        if call.truth(index)? {
            return Ok(Value::Boolean(true));
        }
    }
    Ok(Value::Boolean(false))
}

/// Pairs of value and result, and what holds otherwise.
fn case(call: &Call<'_>) -> Result<Value> {
    let count = call.arguments.len();
    call.takes(if count.is_multiple_of(2) { 4 } else { count + 1 }, usize::MAX)?;
    let value = call.argument(0)?;
    for index in (1..count - 1).step_by(2) {
        if same(&value, &call.argument(index)?) {
            return call.argument(index + 1);
        }
    }
    call.argument(count - 1)
}

/// A text is never null, though it may be blank.
fn is_blank(call: &Call<'_>, value: &Value) -> bool {
    match value {
        Value::Text(text) => call.name == "ISBLANK" && text.is_empty(),
        other => other.is_null(),
    }
}

fn or_else(call: &Call<'_>) -> Result<Value> {
    call.takes(2, 2)?;
    let value = call.argument(0)?;
    if value.is_blank() { call.argument(1) } else { Ok(value) }
}
