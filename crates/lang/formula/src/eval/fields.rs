//! What a formula asks of the record: picklists, changes, look-ups.

use super::operators::same;
use super::{Call, EvalError, Result, Value};

pub(super) fn call(call: &Call<'_>) -> Option<Result<Value>> {
    let fields = call.evaluator.fields;
    Some(match call.name {
        "ISPICKVAL" => call.takes(2, 2).and_then(|()| is_value(call)),
        "INCLUDES" => call.takes(2, 2).and_then(|()| includes(call)),
        "ISNEW" => call.takes(0, 0).map(|()| Value::Boolean(fields.is_new())),
        "ISCHANGED" => call.takes(1, 1).and_then(|()| is_changed(call)),
        "PRIORVALUE" => call.takes(1, 1).and_then(|()| prior(call)),
        "ISCLONE" => call.takes(0, 0).map(|()| Value::Boolean(false)),
        "VLOOKUP" => call.takes(3, 3).and_then(|()| fields.look_up(call.path(0)?, call.path(1)?, &call.argument(2)?)),
        "GETSESSIONID" | "URLFOR" | "CURRENCYRATE" | "PREDICT" | "GETRECORDIDS" | "LINKTO" | "INCLUDE"
        | "REQUIRESCRIPT" | "IMAGEPROXYURL" | "PARENTGROUPVAL" | "PREVGROUPVAL" => {
            Err(EvalError::NotImplemented(format!("the formula function {}", call.name)))
        }
        _ => return None,
    })
}

fn is_value(call: &Call<'_>) -> Result<Value> {
    Ok(Value::Boolean(same(&call.argument(0)?, &call.argument(1)?)))
}

fn includes(call: &Call<'_>) -> Result<Value> {
    let (chosen, wanted) = (call.text(0)?, call.text(1)?);
    Ok(Value::Boolean(chosen.split(';').any(|value| value.trim() == wanted)))
}

fn is_changed(call: &Call<'_>) -> Result<Value> {
    let fields = call.evaluator.fields;
    if fields.is_new() {
        return Ok(Value::Boolean(false));
    }
    let path = call.path(0)?;
    Ok(Value::Boolean(!same(&fields.value(path)?, &fields.prior(path)?)))
}

/// Of a new record, the value it has.
fn prior(call: &Call<'_>) -> Result<Value> {
    let fields = call.evaluator.fields;
    if fields.is_new() { call.argument(0) } else { fields.prior(call.path(0)?) }
}
