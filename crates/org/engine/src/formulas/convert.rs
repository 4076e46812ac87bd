//! Values of rows and values of formulas.

use crate::save::{compound, parse_datetime};
use crate::schema::{FieldDef, FieldType};
use jiff::Timestamp;
use orgyard_formula::Value as Formula;
use orgyard_formula::decimal::{from_f64, rounded, to_f64};
use orgyard_values::{Record, Value};

/// A percentage is a fraction inside formulas: 15 % reads 0.15.
pub(super) fn formula(field: &FieldDef, value: &Value, zero: bool) -> Formula {
    match value {
        Value::Null => blank(field, zero),
        Value::Bool(b) => Formula::Boolean(*b),
        Value::Int(n) => number(field, *n as f64),
        Value::Double(n) => number(field, *n),
        // Ids have 15 characters in formulas.
        Value::Id(id) => Formula::Text(id.short().into()),
        Value::DateTime(ms) => Timestamp::from_millisecond(*ms).map_or(Formula::Null, Formula::DateTime),
        Value::Date(text) | Value::Text(text) => of_text(field, text),
        Value::Json(json) => Formula::Text(json.to_string()),
    }
}

fn number(field: &FieldDef, n: f64) -> Formula {
    let n = if field.field_type == FieldType::Percent { n / 100.0 } else { n };
    from_f64(n).map_or(Formula::Null, Formula::Number)
}

fn of_text(field: &FieldDef, text: &str) -> Formula {
    match field.field_type {
        FieldType::Date => text.parse().map_or(Formula::Null, Formula::Date),
        FieldType::Time => text.trim_end_matches('Z').parse().map_or(Formula::Null, Formula::Time),
        FieldType::DateTime => {
            let stamp = parse_datetime(text).and_then(|ms| Timestamp::from_millisecond(ms).ok());
            stamp.map_or(Formula::Null, Formula::DateTime)
        }
        _ => Formula::Text(text.to_owned()),
    }
}

/// What a field without a value is. A roll-up that counts or sums up nothing is zero.
pub(super) fn blank(field: &FieldDef, zero: bool) -> Formula {
    let sums = field.summary.as_ref().is_some_and(|summary| matches!(&*summary.operation, "count" | "sum"));
    match field.field_type {
        FieldType::Boolean => Formula::Boolean(false),
        kind if kind.is_number() && (zero || sums) => Formula::Number(0.into()),
        kind if kind.is_text() => Formula::Text(String::new()),
        _ => Formula::Null,
    }
}

pub(super) fn location(field: &FieldDef, row: &Record) -> Formula {
    let Value::Json(parts) = compound(row, &field.name, field.field_type) else { return Formula::Null };
    match (parts["latitude"].as_f64(), parts["longitude"].as_f64()) {
        (Some(latitude), Some(longitude)) => Formula::Location(latitude, longitude),
        _ => Formula::Null,
    }
}

/// What a formula gave, as a row holds it.
pub(super) fn stored(field: &FieldDef, value: Formula) -> Value {
    match value {
        Formula::Null if field.field_type == FieldType::Boolean => Value::Bool(false),
        Formula::Null => Value::Null,
        Formula::Boolean(b) => Value::Bool(b),
        Formula::Number(n) => {
            let n = if field.field_type == FieldType::Percent { n * 100 } else { n };
            let n = if field.precision > 0 { rounded(&n, field.scale) } else { n };
            match field.field_type {
                FieldType::Int => Value::Int(to_f64(&n) as i64),
                _ => Value::Double(to_f64(&n)),
            }
        }
        Formula::Text(text) if text.is_empty() => Value::Null,
        Formula::Text(text) if field.field_type.is_id() => text.parse().map_or(Value::Null, Value::Id),
        Formula::Text(text) => Value::Text(text),
        Formula::Date(date) => match field.field_type {
            FieldType::DateTime => parse_datetime(&date.to_string()).map_or(Value::Null, Value::DateTime),
            _ => Value::Date(date.to_string()),
        },
        Formula::DateTime(stamp) => match field.field_type {
            FieldType::Date => Value::Date(stamp.to_zoned(jiff::tz::TimeZone::UTC).date().to_string()),
            _ => Value::DateTime(stamp.as_millisecond()),
        },
        Formula::Time(_) => Value::Text(format!("{}Z", value.to_text())),
        Formula::Location(..) => Value::Null,
    }
}
