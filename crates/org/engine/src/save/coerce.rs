//! Values as their field takes them.

use crate::ApiError;
use crate::schema::{FieldDef, FieldType};
use jiff::Timestamp;
use jiff::civil::Date;
use orgyard_values::{Id, Value};

type Result<T> = std::result::Result<T, ApiError>;

/// The value in the shape the field stores; empty text is null, blanks around text are gone.
pub(crate) fn coerce(field: &FieldDef, value: Value) -> Result<Value> {
    match value {
        Value::Null => Ok(if field.field_type == FieldType::Boolean { Value::Bool(false) } else { Value::Null }),
        Value::Text(t) if t.is_empty() && field.field_type != FieldType::Complex => Ok(Value::Null),
        Value::Text(t) if is_trimmed(field) && t.trim().len() < t.len() => coerce(field, Value::Text(t.trim().into())),
        Value::Json(json) if field.field_type != FieldType::Complex => coerce(field, from_json(json)),
        value => typed(field, value),
    }
}

fn is_trimmed(field: &FieldDef) -> bool {
    field.field_type.is_text() && !matches!(field.field_type, FieldType::Base64 | FieldType::Encrypted)
}

/// JSON as sent by a client, as far as it can be read without knowing the field.
pub fn from_json(json: serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(b) => Value::Bool(b),
        serde_json::Value::Number(n) => n.as_i64().map_or_else(|| Value::Double(n.as_f64().unwrap_or(0.0)), Value::Int),
        serde_json::Value::String(s) => Value::Text(s),
        other => Value::Json(other),
    }
}

fn typed(field: &FieldDef, value: Value) -> Result<Value> {
    use FieldType as T;
    match field.field_type {
        T::Id | T::Reference => id(field, &value),
        T::Boolean => boolean(field, &value),
        T::Int => whole(field, &value),
        T::Double | T::Currency | T::Percent => decimal(field, &value),
        T::DateTime => datetime(field, &value),
        T::Date => date(field, &value),
        T::Complex | T::Address | T::Location => Ok(value),
        T::Time => Ok(value),
        _ => text(field, value),
    }
}

fn mismatch(field: &FieldDef, kind: &str, value: &Value) -> ApiError {
    let token = match value {
        Value::Int(_) => "VALUE_NUMBER_INT",
        Value::Double(_) => "VALUE_NUMBER_FLOAT",
        Value::Bool(true) => "VALUE_TRUE",
        Value::Bool(false) => "VALUE_FALSE",
        Value::Json(serde_json::Value::Array(_)) => "START_ARRAY",
        Value::Json(_) => "START_OBJECT",
        _ => "VALUE_STRING",
    };
    let shown = shown(value);
    let text = format!(
        "Cannot deserialize instance of {kind} from {token} value {shown} or request may be missing a required field at [line:1, column:1]"
    );
    ApiError::new("JSON_PARSER_ERROR", text).on(&field.name)
}

fn shown(value: &Value) -> String {
    match value.to_json() {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    }
}

fn id(field: &FieldDef, value: &Value) -> Result<Value> {
    let id: Option<Id> = value.as_id();
    let malformed = || {
        let text = format!("{}: id value of incorrect type: {}", field.label, shown(value));
        ApiError::new("MALFORMED_ID", text).on(&field.name)
    };
    id.map(Value::Id).ok_or_else(malformed)
}

fn boolean(field: &FieldDef, value: &Value) -> Result<Value> {
    match value {
        Value::Bool(_) => Ok(value.clone()),
        Value::Text(t) if t.eq_ignore_ascii_case("true") => Ok(Value::Bool(true)),
        Value::Text(t) if t.eq_ignore_ascii_case("false") => Ok(Value::Bool(false)),
        _ => Err(mismatch(field, "boolean", value)),
    }
}

fn whole(field: &FieldDef, value: &Value) -> Result<Value> {
    match value {
        Value::Int(_) => Ok(value.clone()),
        Value::Double(d) if d.fract() == 0.0 && d.abs() < 9e15 => Ok(Value::Int(*d as i64)),
        Value::Text(t) => t.trim().parse().map(Value::Int).map_err(|_| mismatch(field, "int", value)),
        _ => Err(mismatch(field, "int", value)),
    }
}

fn decimal(field: &FieldDef, value: &Value) -> Result<Value> {
    match value {
        Value::Double(_) => Ok(value.clone()),
        Value::Int(i) => Ok(Value::Double(*i as f64)),
        Value::Text(t) => {
            let parsed: Option<f64> = t.trim().parse().ok().filter(|d: &f64| d.is_finite());
            parsed.map(Value::Double).ok_or_else(|| mismatch(field, field.field_type.name(), value))
        }
        _ => Err(mismatch(field, field.field_type.name(), value)),
    }
}

fn datetime(field: &FieldDef, value: &Value) -> Result<Value> {
    match value {
        Value::DateTime(_) => Ok(value.clone()),
        // Milliseconds since 1970 and HTTP's own form of a date are what `tail log` of the official tool sends.
        Value::Int(milliseconds) => Ok(Value::DateTime(*milliseconds)),
        Value::Text(t) | Value::Date(t) => {
            parse_datetime(t).map(Value::DateTime).ok_or_else(|| mismatch(field, "datetime", value))
        }
        _ => Err(mismatch(field, "datetime", value)),
    }
}

fn date(field: &FieldDef, value: &Value) -> Result<Value> {
    let day = match value {
        Value::Date(t) | Value::Text(t) => t.get(..10).and_then(|t| t.parse::<Date>().ok()),
        Value::DateTime(ms) => day_of(*ms),
        _ => None,
    };
    day.map(|day| Value::Date(day.to_string())).ok_or_else(|| mismatch(field, "date", value))
}

/// The day in UTC.
pub(crate) fn day_of(milliseconds: i64) -> Option<Date> {
    let stamp = Timestamp::from_millisecond(milliseconds).ok()?;
    Some(stamp.to_zoned(jiff::tz::TimeZone::UTC).date())
}

/// `2026-11-20T17:00:00.000+0000`, `…Z`, `…+01:00`, with or without fractions, or a day.
pub fn parse_datetime(text: &str) -> Option<i64> {
    let written = text.trim();
    let text = written.replace(' ', "+");
    if text.len() <= 10 {
        let day = text.parse::<Date>().ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
        return Some(day.timestamp().as_millisecond());
    }
    let parsed = text.parse::<Timestamp>().ok();
    let of_http = || jiff::fmt::rfc2822::parse(written).ok().map(|zoned| zoned.timestamp());
    parsed.or_else(of_http).map(|t| t.as_millisecond())
}

fn text(field: &FieldDef, value: Value) -> Result<Value> {
    match value {
        Value::Text(t) | Value::Date(t) => Ok(Value::Text(t)),
        Value::Json(json) if json.is_object() || json.is_array() => Err(mismatch(field, "string", &Value::Json(json))),
        other => Ok(Value::Text(shown(&other))),
    }
}
