//! Values of rows as Apex has them.

use crate::schema::field_kind::primitive;
use orgyard_apex_check::Primitive;
use orgyard_apex_text::decimal::RoundingMode;
use orgyard_apex_vm::{Decimal, SObject, Value};
use orgyard_engine::{FieldDef, ObjectDef};
use orgyard_values::{Record, Value as Stored};
use std::sync::Arc;

/// The value of a field as Apex reads it, by the field's type.
pub(crate) fn value_of(field: &FieldDef, stored: &Stored) -> Value {
    match (stored, primitive(field)) {
        (Stored::Null, _) => Value::Null,
        (Stored::Int(own), Some(Primitive::Datetime)) => Value::Datetime(*own),
        (Stored::Int(own), Some(Primitive::Integer)) => Value::Integer(*own as i32),
        (Stored::Int(own), _) => Value::decimal(Decimal::from(*own)),
        (Stored::Double(own), Some(Primitive::Integer)) => Value::Integer(*own as i32),
        (Stored::Double(own), _) => decimal(field, *own),
        (Stored::DateTime(own), _) => Value::Datetime(*own),
        (Stored::Bool(own), _) => Value::Boolean(*own),
        (Stored::Id(id), Some(Primitive::String)) => Value::from(id.as_str()),
        (Stored::Id(id), _) => Value::Id(*id),
        (Stored::Json(_), _) => Value::Null,
        (Stored::Text(text) | Stored::Date(text), kind) => of_text(text, kind),
    }
}

fn of_text(text: &str, kind: Option<Primitive>) -> Value {
    match kind {
        Some(Primitive::Id) => text.parse().map_or_else(|_| Value::from(text), Value::Id),
        Some(Primitive::Date) => days(text).map_or(Value::Null, Value::Date),
        Some(Primitive::Time) => milliseconds(text).map_or(Value::Null, Value::Time),
        Some(Primitive::Decimal) => Decimal::parse(text).map_or(Value::Null, Value::decimal),
        Some(Primitive::Blob) => Value::from(text.as_bytes().to_vec()),
        _ => Value::from(text),
    }
}

/// With the scale of the field.
fn decimal(field: &FieldDef, number: f64) -> Value {
    let parsed = Decimal::from_f64(number);
    let scaled = parsed.and_then(|own| own.set_scale(i64::from(field.scale), RoundingMode::HalfUp));
    scaled.map_or(Value::Null, Value::decimal)
}

/// `2024-01-31` as days since 1970-01-01.
fn days(text: &str) -> Option<i32> {
    let date: jiff::civil::Date = text.get(..10)?.parse().ok()?;
    Some((date - jiff::civil::date(1970, 1, 1)).get_days())
}

/// `13:05:00.000Z` as milliseconds since midnight.
fn milliseconds(text: &str) -> Option<i32> {
    let time: jiff::civil::Time = text.trim_end_matches('Z').parse().ok()?;
    let seconds = (i32::from(time.hour()) * 60 + i32::from(time.minute())) * 60 + i32::from(time.second());
    Some(seconds * 1000 + i32::from(time.millisecond()))
}

/// A record with all fields of a row, as if all of them had been queried.
pub(crate) fn record_of(object: &Arc<ObjectDef>, row: &Record) -> SObject {
    let record = SObject::new(Arc::clone(object));
    for field in object.fields.iter().filter(|field| !field.hidden) {
        record.put(&Arc::from(field.name.as_str()), value_of(field, row.get(&field.name)));
    }
    record
}

/// Puts the default values of an object's fields into a new record.
pub(crate) fn field_defaults(record: &SObject) {
    for field in record.def.fields.iter().filter(|field| field.createable) {
        if let Some(default) = &field.default {
            record.put(&Arc::from(field.name.as_str()), value_of(field, default));
        }
    }
}
