//! Functions over values of one row.

use crate::tx::{day_of, parse_datetime};
use jiff::civil::Date;
use orgyard_values::Value;

/// The value of a function by its folded name; null for what it cannot read.
pub(super) fn call(name: &str, arguments: &[Value]) -> Value {
    let first = arguments.first().unwrap_or(&Value::Null);
    match name {
        "tolabel" | "convertcurrency" | "converttimezone" => first.clone(),
        "format" => format(first),
        "day_only" => day(first).map_or(Value::Null, |day| Value::Date(day.to_string())),
        "hour_in_day" => match first {
            Value::DateTime(ms) => Value::Int(ms.rem_euclid(86_400_000) / 3_600_000),
            _ => Value::Null,
        },
        _ => day(first).and_then(|day| part(name, day)).map_or(Value::Null, Value::Int),
    }
}

fn format(value: &Value) -> Value {
    match value.to_json() {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::String(text) => Value::Text(text),
        other => Value::Text(other.to_string()),
    }
}

fn day(value: &Value) -> Option<Date> {
    match value {
        Value::DateTime(ms) => day_of(*ms),
        Value::Date(text) | Value::Text(text) => day_of(parse_datetime(text)?),
        _ => None,
    }
}

fn part(name: &str, day: Date) -> Option<i64> {
    let sunday_first = i64::from(day.weekday().to_sunday_one_offset());
    Some(match name {
        "calendar_year" | "fiscal_year" => i64::from(day.year()),
        "calendar_month" | "fiscal_month" => i64::from(day.month()),
        "calendar_quarter" | "fiscal_quarter" => (i64::from(day.month()) - 1) / 3 + 1,
        "day_in_month" => i64::from(day.day()),
        "day_in_week" => sunday_first,
        "day_in_year" => i64::from(day.day_of_year()),
        "week_in_month" => (i64::from(day.day()) - 1) / 7 + 1,
        "week_in_year" => (i64::from(day.day_of_year()) - 1) / 7 + 1,
        _ => return None,
    })
}
