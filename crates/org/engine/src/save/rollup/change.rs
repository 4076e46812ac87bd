//! The new value of a summary out of the old one and what has changed.

use super::Target;
use crate::query::same_value;
use crate::schema::ObjectDef;
use orgyard_values::Value;
use std::cmp::Ordering;

pub(super) enum Change {
    Added(Value),
    Removed(Value),
}

/// The value after the changes; none when the children have to be looked at again.
pub(super) fn apply(target: &Target, child: &ObjectDef, now: &Value, changes: &[Change]) -> Option<Value> {
    match target.summary.operation.as_str() {
        "count" => {
            let delta: i64 = changes.iter().map(|c| if matches!(c, Change::Added(_)) { 1 } else { -1 }).sum();
            Some(Value::Double(number(now) + delta as f64))
        }
        "sum" => {
            let delta: f64 = changes.iter().map(signed).sum();
            let scale = target.summary.field.as_deref().and_then(|f| child.field(f)).map_or(0, |f| f.scale);
            Some(Value::Double(tidy(number(now) + delta, scale)))
        }
        operation => extreme(now, changes, if operation == "min" { Ordering::Less } else { Ordering::Greater }),
    }
}

fn number(value: &Value) -> f64 {
    match value {
        Value::Double(n) => *n,
        Value::Int(n) => *n as f64,
        _ => 0.0,
    }
}

fn signed(change: &Change) -> f64 {
    match change {
        Change::Added(value) => number(value),
        Change::Removed(value) => -number(value),
    }
}

/// Without what the binary form leaves behind after many additions.
pub(super) fn tidy(sum: f64, scale: u32) -> f64 {
    let factor = 10f64.powi(scale.clamp(4, 12) as i32);
    let scaled = sum * factor;
    if scaled.is_finite() && scaled.abs() < 9e15 { scaled.round() / factor + 0.0 } else { sum }
}

/// A new extreme is known at once; when the old one goes, nothing is.
fn extreme(now: &Value, changes: &[Change], better: Ordering) -> Option<Value> {
    let mut best = now.clone();
    for change in changes {
        match change {
            Change::Removed(value) if !value.is_null() && same_value(value, now) => return None,
            Change::Added(value) if !value.is_null() && (best.is_null() || compare(value, &best) == better) => {
                best = value.clone();
            }
            _ => {}
        }
    }
    Some(best)
}

pub(super) fn compare(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::DateTime(a), Value::DateTime(b)) => a.cmp(b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        (a, b) => number(a).total_cmp(&number(b)),
    }
}
