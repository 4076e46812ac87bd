//! Texts of dw::core.

use super::{CORE, Native, argument, native, wrong};
use crate::error::Result;
use crate::eval::text_of;
use crate::value::Value;

pub(super) const TABLE: &[Native] = &[
    native(CORE, "upper", |_, values| changed(values, |text| text.to_uppercase())),
    native(CORE, "lower", |_, values| changed(values, |text| text.to_lowercase())),
    native(CORE, "trim", |_, values| changed(values, |text| text.trim().to_owned())),
    native(CORE, "isBlank", |_, values| {
        Ok(Value::Boolean(argument(values, 0).is_null() || text_of(argument(values, 0))?.trim().is_empty()))
    }),
    native(CORE, "startsWith", |_, values| compared(values, |text, part| text.starts_with(part))),
    native(CORE, "endsWith", |_, values| compared(values, |text, part| text.ends_with(part))),
    native(CORE, "splitBy", |_, values| split_by(values)),
    native(CORE, "joinBy", |_, values| join_by(values)),
];

/// Null stays null.
pub(super) fn changed(values: &[Value], change: fn(&str) -> String) -> Result<Value> {
    match argument(values, 0) {
        Value::Null => Ok(Value::Null),
        other => text_of(other).map(|text| Value::string(&change(&text))),
    }
}

fn compared(values: &[Value], holds: fn(&str, &str) -> bool) -> Result<Value> {
    if argument(values, 0).is_null() {
        return Ok(Value::Boolean(false));
    }
    let (text, part) = (text_of(argument(values, 0))?, text_of(argument(values, 1))?);
    Ok(Value::Boolean(holds(&text, &part)))
}

fn split_by(values: &[Value]) -> Result<Value> {
    if argument(values, 0).is_null() {
        return Ok(Value::Null);
    }
    let text = text_of(argument(values, 0))?;
    let parts: Vec<Value> = match argument(values, 1) {
        Value::Regex(regex) => {
            let parts = regex.split(&text).collect::<std::result::Result<Vec<_>, _>>();
            parts.map_err(|_| wrong("splitBy", values))?.into_iter().map(Value::string).collect()
        }
        other => {
            let separator = text_of(other)?;
            if separator.is_empty() {
                text.chars().map(|c| Value::string(&c.to_string())).collect()
            } else {
                text.split(&*separator).map(Value::string).collect()
            }
        }
    };
    Ok(Value::array(parts))
}

fn join_by(values: &[Value]) -> Result<Value> {
    let items = match argument(values, 0) {
        Value::Null => return Ok(Value::Null),
        Value::Array(items) => items,
        _ => return Err(wrong("joinBy", values)),
    };
    let separator = text_of(argument(values, 1))?;
    let texts = items.iter().map(text_of).collect::<Result<Vec<_>>>()?;
    Ok(Value::string(&texts.join(&separator)))
}
