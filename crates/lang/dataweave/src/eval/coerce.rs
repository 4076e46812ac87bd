//! `as`, and what happens by itself where a text or a number is wanted.

use crate::dates;
use crate::error::{Error, Result};
use crate::format;
use crate::numbers;
use crate::types::{Type, TypeKind};
use crate::value::{Key, Object, Value};
use bigdecimal::BigDecimal;
use fancy_regex::Regex;
use num_traits::ToPrimitive;
use std::rc::Rc;

/// The text of a simple value.
pub(crate) fn text_of(value: &Value) -> Result<Rc<str>> {
    if let Some(text) = value.as_text() {
        return Ok(text);
    }
    Ok(Rc::from(match value {
        Value::Boolean(own) => own.to_string(),
        Value::Number(number) => numbers::number_text(number),
        Value::Regex(regex) => regex.as_str().to_owned(),
        Value::Null => String::new(),
        other => dates::text(other).ok_or_else(|| misfit(other, "String"))?,
    }))
}

pub(crate) fn number_of(value: &Value) -> Result<BigDecimal> {
    let text = match value {
        Value::Number(number) => return Ok(number.clone()),
        other => other.as_text().ok_or_else(|| misfit(other, "Number"))?,
    };
    text.trim().parse().map_err(|_| Error::new(format!("Cannot coerce String ({text}) to Number")))
}

fn misfit(value: &Value, ty: &str) -> Error {
    let shown = match value {
        Value::Array(_) | Value::Object(_) | Value::Function(_) | Value::Null => value.type_name().to_owned(),
        simple => format!("{} ({})", simple.type_name(), text_of(simple).unwrap_or_default()),
    };
    Error::new(format!("Cannot coerce {shown} to {ty}"))
}

pub(crate) fn coerce(value: &Value, ty: &Type) -> Result<Value> {
    match &ty.kind {
        TypeKind::Named(name) => named(value, name, ty),
        TypeKind::Array(element) => match value {
            Value::Array(items) => {
                let items = items.iter().map(|item| coerce(item, element)).collect::<Result<_>>()?;
                Ok(Value::array(items))
            }
            other => Err(misfit(other, "Array")),
        },
        TypeKind::Union(types) => {
            let found = types.iter().find(|one| one.has(value));
            match found {
                Some(_) => Ok(value.clone()),
                None => types.iter().find_map(|one| coerce(value, one).ok()).ok_or_else(|| misfit(value, "Union")),
            }
        }
        TypeKind::Literal(own) if own == value => Ok(value.clone()),
        TypeKind::Literal(own) => Err(misfit(value, &text_of(own)?)),
    }
}

fn named(value: &Value, name: &str, ty: &Type) -> Result<Value> {
    let format = match ty.property("format") {
        Some(Value::String(format)) => Some(Rc::clone(format)),
        _ => None,
    };
    if value.is_null() && !matches!(name, "Null" | "Any") {
        return Ok(Value::Null);
    }
    match name {
        "String" => as_string(value, format.as_deref()),
        "Number" => as_number(value, ty),
        "Boolean" => as_boolean(value),
        "Object" => as_object(value, ty),
        "Array" => as_array(value),
        "Key" => Ok(Value::Key(Rc::new(Key::new(&text_of(value)?)))),
        "Regex" => {
            let regex = Regex::new(&text_of(value)?).map_err(|_| misfit(value, "Regex"))?;
            Ok(Value::Regex(Rc::new(regex)))
        }
        "Date" | "DateTime" | "LocalDateTime" | "Time" | "LocalTime" => temporal(value, name, format.as_deref()),
        "Period" => {
            let period = text_of(value)?.parse().map_err(|_| misfit(value, "Period"))?;
            Ok(Value::Period(period))
        }
        _ => Ok(value.clone()),
    }
}

fn as_string(value: &Value, format: Option<&str>) -> Result<Value> {
    let text = match (value, format) {
        (Value::Number(number), Some(format)) => numbers::formatted(number, format),
        (other, Some(format)) => match dates::formatted(other, format) {
            Some(text) => text,
            None => return text_of(other).map(Value::String),
        },
        (other, None) => return text_of(other).map(Value::String),
    };
    Ok(Value::string(&text))
}

/// Of a DateTime: the seconds since 1970, or another `unit`.
fn as_number(value: &Value, ty: &Type) -> Result<Value> {
    let is_millis = matches!(ty.property("unit"), Some(Value::String(unit)) if &**unit == "milliseconds");
    match value {
        Value::DateTime(at) if is_millis => Ok(Value::integer(at.timestamp().as_millisecond())),
        Value::DateTime(at) => Ok(Value::integer(at.timestamp().as_second())),
        other => number_of(other).map(Value::Number),
    }
}

fn as_boolean(value: &Value) -> Result<Value> {
    match value {
        Value::Boolean(own) => Ok(Value::Boolean(*own)),
        other => match &*text_of(other)? {
            "true" => Ok(Value::Boolean(true)),
            "false" => Ok(Value::Boolean(false)),
            _ => Err(misfit(other, "Boolean")),
        },
    }
}

fn as_object(value: &Value, ty: &Type) -> Result<Value> {
    let Value::Object(object) = value else { return Err(misfit(value, "Object")) };
    let class = match ty.property("class") {
        Some(Value::String(class)) => Some(Rc::clone(class)),
        _ => object.class.clone(),
    };
    Ok(Value::Object(Rc::new(Object { entries: object.entries.clone(), class })))
}

fn as_array(value: &Value) -> Result<Value> {
    match value {
        Value::Array(_) => Ok(value.clone()),
        Value::Object(object) => Ok(Value::array(object.entries.iter().map(|entry| entry.value.clone()).collect())),
        other => Err(misfit(other, "Array")),
    }
}

fn temporal(value: &Value, name: &str, format: Option<&str>) -> Result<Value> {
    let converted = match value {
        Value::Number(seconds) => {
            let stamp = seconds.to_i64().and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
            stamp.map(|stamp| Value::DateTime(stamp.to_zoned(jiff::tz::TimeZone::UTC)))
        }
        other => match (other.as_text(), format) {
            (Some(text), Some(format)) => dates::parsed(&text, format, name),
            (Some(text), None) => dates::literal(&text),
            (None, _) => Some(other.clone()),
        },
    };
    let fitting = converted.and_then(|own| fitted(own, name));
    fitting.ok_or_else(|| misfit(value, name))
}

fn fitted(value: Value, name: &str) -> Option<Value> {
    let utc = jiff::tz::TimeZone::UTC;
    Some(match (value, name) {
        (Value::DateTime(at), "Date") => Value::Date(at.date()),
        (Value::LocalDateTime(at), "Date") => Value::Date(at.date()),
        (Value::DateTime(at), "LocalDateTime") => Value::LocalDateTime(at.datetime()),
        (Value::Date(date), "LocalDateTime") => Value::LocalDateTime(date.to_datetime(jiff::civil::Time::midnight())),
        (Value::DateTime(at), "Time" | "LocalTime") => Value::Time(at.time()),
        (Value::LocalDateTime(at), "Time" | "LocalTime") => Value::Time(at.time()),
        (Value::Date(date), "DateTime") => Value::DateTime(date.to_zoned(utc).ok()?),
        (Value::LocalDateTime(at), "DateTime") => Value::DateTime(at.to_zoned(utc).ok()?),
        (value, name) if Type::named(name).has(&value) => value,
        _ => return None,
    })
}

/// The text of any value: structures as JSON.
pub(crate) fn shown(value: &Value) -> Result<String> {
    format::write(format::JSON, &format::Properties::default(), value)
}
