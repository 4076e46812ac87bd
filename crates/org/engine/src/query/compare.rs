//! How the platform compares values.

use orgyard_text::names::fold;
use orgyard_values::Value;
use std::cmp::Ordering;

/// Equal as a query compares: text without case, ids by 15 characters, null like the empty text.
pub(crate) fn same_value(a: &Value, b: &Value) -> bool {
    compare(a, b) == Some(Ordering::Equal)
}

pub(crate) fn is_empty(value: &Value) -> bool {
    value.is_null() || matches!(value, Value::Text(t) if t.is_empty())
}

/// The order of two values; nulls first. `None` when they are of kinds that have no order.
pub(crate) fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    match (is_empty(a), is_empty(b)) {
        (true, true) => return Some(Ordering::Equal),
        (true, false) => return Some(Ordering::Less),
        (false, true) => return Some(Ordering::Greater),
        (false, false) => {}
    }
    match (a, b) {
        (Value::Id(a), Value::Id(b)) => Some(a.short().cmp(b.short())),
        (Value::Id(a), Value::Text(_)) => b.as_id().map(|b| a.short().cmp(b.short())),
        (Value::Text(_), Value::Id(b)) => a.as_id().map(|a| a.short().cmp(b.short())),
        (Value::Int(a), Value::Int(b)) | (Value::DateTime(a), Value::DateTime(b)) => Some(a.cmp(b)),
        (Value::Int(a), Value::Double(b)) => (*a as f64).partial_cmp(b),
        (Value::Double(a), Value::Int(b)) => a.partial_cmp(&(*b as f64)),
        (Value::Double(a), Value::Double(b)) => a.partial_cmp(b),
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        _ => Some(text(a.as_str()?, b.as_str()?)),
    }
}

fn text(a: &str, b: &str) -> Ordering {
    if a.is_ascii() && b.is_ascii() {
        let lower = |b: u8| b.to_ascii_lowercase();
        return a.bytes().map(lower).cmp(b.bytes().map(lower));
    }
    fold(a).cmp(&fold(b))
}
