//! Between what the org stores and what Apex computes with.

use super::text::{date_text, days_of};
use super::{Throw, Vm};
use crate::value::{Decimal, List, Platform, SObject, Value};
use orgyard_apex_check::{Primitive, Ty};
use orgyard_apex_text::decimal::RoundingMode;
use orgyard_apex_text::encoding::{base64_decode, base64_encode};
use orgyard_engine::{FieldDef, FieldType, ObjectDef, QueryColumn, Selected, SelectedValue};
use orgyard_values::{Id, Record, Value as Stored};
use std::rc::Rc;
use std::sync::Arc;

/// The Apex type of a field.
pub fn apex_type(field: FieldType) -> Primitive {
    use FieldType as F;
    match field {
        F::Id | F::Reference => Primitive::Id,
        F::Boolean => Primitive::Boolean,
        F::Int => Primitive::Integer,
        F::Double | F::Currency | F::Percent => Primitive::Decimal,
        F::Date => Primitive::Date,
        F::DateTime => Primitive::Datetime,
        F::Time => Primitive::Time,
        F::Base64 => Primitive::Blob,
        F::Address | F::Location | F::AnyType | F::Complex => Primitive::Object,
        _ => Primitive::String,
    }
}

/// The Apex type of a field of an object: relationships of custom metadata hold names.
pub fn field_type(def: &ObjectDef, field: &FieldDef) -> Primitive {
    match field.field_type {
        FieldType::Reference if def.name.ends_with("__mdt") => Primitive::String,
        own => apex_type(own),
    }
}

/// A stored value as its field's type has it in Apex; numbers with the field's scale.
pub fn from_stored(value: &Stored, field: FieldType, scale: u32) -> Value {
    match (value, apex_type(field)) {
        (Stored::Null, _) => Value::Null,
        (Stored::Bool(own), _) => Value::Boolean(*own),
        (Stored::Int(own), Primitive::Decimal) => with_scale(Decimal::from(*own), scale),
        (Stored::Double(own), Primitive::Integer) => Value::Integer(*own as i32),
        (Stored::Int(own), _) => i32::try_from(*own).map_or(Value::Long(*own), Value::Integer),
        (Stored::Double(own), _) => match Decimal::from_f64(*own) {
            Ok(decimal) => with_scale(decimal, scale),
            Err(_) => Value::Double(*own),
        },
        (Stored::Id(own), Primitive::String) => Value::string(own.as_str()),
        (Stored::Id(own), _) => Value::Id(*own),
        (Stored::Text(text), Primitive::Id) => text.parse::<Id>().map_or_else(|_| Value::string(text), Value::Id),
        // Rows hold bytes as the APIs write them.
        (Stored::Text(text), Primitive::Blob) => {
            Value::Blob(Rc::from(base64_decode(text).unwrap_or_else(|_| text.as_bytes().to_vec())))
        }
        (Stored::Text(text), Primitive::Time) => time_of(text).map_or(Value::Null, Value::Time),
        (Stored::DateTime(at), Primitive::Date) => Value::Date(at.div_euclid(86_400_000) as i32),
        (Stored::DateTime(at), _) => Value::Datetime(*at),
        (Stored::Date(text), _) => days_of(text).map_or(Value::Null, Value::Date),
        (Stored::Text(text), _) => Value::string(text),
        (Stored::Json(serde_json::Value::Array(items)), _) => {
            let names = items.iter().filter_map(|item| item.as_str().map(Value::string)).collect();
            Value::from(List::new(Ty::STRING, names))
        }
        (Stored::Json(json), _) => compound(json, field),
    }
}

/// The field's scale, or that of a value with more digits: these are kept.
fn with_scale(decimal: Decimal, scale: u32) -> Value {
    if decimal.scale() > i64::from(scale) {
        return Value::decimal(decimal);
    }
    let scaled = decimal.set_scale(i64::from(scale), RoundingMode::HalfUp);
    Value::decimal(scaled.unwrap_or(decimal))
}

/// An Address or a Location as an object with its parts.
fn compound(json: &serde_json::Value, field: FieldType) -> Value {
    let name = if field == FieldType::Location { "System.Location" } else { "System.Address" };
    let platform = Platform::new(name);
    for (key, value) in json.as_object().into_iter().flatten() {
        let part = match value {
            serde_json::Value::String(text) => Value::string(text),
            serde_json::Value::Number(number) => Value::Double(number.as_f64().unwrap_or_default()),
            serde_json::Value::Bool(own) => Value::Boolean(*own),
            _ => Value::Null,
        };
        platform.set_field(key, part);
    }
    platform.into()
}

/// `13:05:00.000Z`
fn time_of(text: &str) -> Option<i32> {
    let text = text.trim_end_matches('Z');
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let mut parts = whole.split(':').map(str::parse::<i32>);
    let (hours, minutes) = (parts.next()?.ok()?, parts.next()?.ok()?);
    let seconds = parts.next().and_then(Result::ok).unwrap_or(0);
    let milliseconds: i32 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    Some(((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds)
}

/// A value as the org stores it; values of no field are null.
pub fn to_stored(value: &Value) -> Stored {
    match value {
        Value::Boolean(own) => Stored::Bool(*own),
        Value::Integer(own) => Stored::Int(i64::from(*own)),
        Value::Long(own) => Stored::Int(*own),
        Value::Double(own) => Stored::Double(*own),
        Value::Decimal(own) => match own.exact_long() {
            Some(whole) if own.scale() <= 0 => Stored::Int(whole),
            _ => Stored::Double(own.double_value()),
        },
        Value::String(own) => Stored::Text(own.to_string()),
        Value::Id(own) => Stored::Id(*own),
        Value::Date(days) => Stored::Date(date_text(*days)),
        Value::Time(at) => Stored::Text(format!("{}Z", super::text::time_text(*at))),
        Value::Datetime(at) => Stored::DateTime(*at),
        Value::Blob(bytes) => Stored::Text(base64_encode(bytes)),
        Value::List(own) => names_of(&own.to_vec()),
        _ => Stored::Null,
    }
}

/// A field such as EmailMessage.ToIds holds several ids.
fn names_of(items: &[Value]) -> Stored {
    let name = |item: &Value| match item {
        Value::String(own) => Some(own.to_string().into()),
        Value::Id(own) => Some(own.to_string().into()),
        _ => None,
    };
    let names: Option<Vec<serde_json::Value>> = items.iter().map(name).collect();
    names.map_or(Stored::Null, |names| Stored::Json(names.into()))
}

/// Who asks for a field of a parent has its id too, in the lookup.
fn put_lookup(record: &SObject, relationship: &str, parent: Option<&SObject>) {
    let Some(field) = record.def.relationship(relationship) else { return };
    if record.get(&field.name).is_none() {
        let id = parent.and_then(SObject::id).map_or(Value::Null, Value::Id);
        record.put(&Arc::from(field.name.as_str()), id);
    }
}

impl Vm {
    /// A stored row as a record with all its fields.
    pub fn record_to_value(&mut self, row: &Record) -> Result<Rc<SObject>, Throw> {
        let record = self.new_record(&row.object)?;
        {
            let mut state = record.state.borrow_mut();
            for (name, value) in &row.fields {
                let value = field_value(&record.def, name, value);
                state.fields.push((Arc::from(name.as_str()), value));
            }
        }
        Ok(record)
    }

    /// A line of a query's answer; what it has not was not asked for.
    pub fn selected_to_value(&mut self, row: &Selected, columns: &[QueryColumn]) -> Result<Rc<SObject>, Throw> {
        let record = self.new_record(&row.object)?;
        self.allocate(32 + 12 * row.fields.len())?;
        for (name, value) in &row.fields {
            let column = columns.iter().find(|column| column.name.eq_ignore_ascii_case(name));
            let nested = column.map_or(&[][..], |column| column.join_columns.as_slice());
            match value {
                SelectedValue::Value(value) => {
                    let value = match column.and_then(|column| Some((column.field_type?, column.scale))) {
                        Some((field, scale)) => from_stored(value, field, scale),
                        None => field_value(&record.def, name, value),
                    };
                    record.put(name, value);
                }
                SelectedValue::Parent(parent) => {
                    let parent = match parent {
                        Some(parent) => Some(self.selected_to_value(parent, nested)?),
                        None => None,
                    };
                    put_lookup(&record, name, parent.as_deref());
                    record.state.borrow_mut().parents.push((name.clone(), parent));
                }
                SelectedValue::Children(rows) => {
                    let children = self.children_to_values(row, name, rows, nested)?;
                    record.state.borrow_mut().children.push((name.clone(), children));
                }
            }
        }
        if let Some(id) = row.id
            && record.get("Id").is_none()
        {
            record.put(&Arc::from("Id"), Value::Id(id));
        }
        record.state.borrow_mut().queried = true;
        Ok(record)
    }

    fn children_to_values(
        &mut self,
        row: &Selected,
        name: &str,
        rows: &[Selected],
        columns: &[QueryColumn],
    ) -> Result<Rc<crate::value::List>, Throw> {
        let child = self.tx.schema().children_of(&row.object);
        let child = child.into_iter().find(|child| child.name.eq_ignore_ascii_case(name));
        let element = child.map_or(Ty::SObject(None), |child| Ty::object(&child.child));
        let mut items = Vec::with_capacity(rows.len());
        for row in rows {
            items.push(Value::SObject(self.selected_to_value(row, columns)?));
        }
        Ok(Rc::new(crate::value::List::new(element, items)))
    }

    /// A record as it goes to the org: the fields that are set, and parents that are named by an external id.
    pub fn value_to_record(&self, record: &SObject) -> Record {
        let mut row = Record::new(&record.def.name);
        let state = record.state.borrow();
        for (name, value) in &state.fields {
            let stored = match (value, record.def.field(name).map(|field| field.field_type)) {
                (Value::Integer(own), Some(FieldType::Double | FieldType::Currency | FieldType::Percent)) => {
                    Stored::Double(f64::from(*own))
                }
                _ => to_stored(value),
            };
            row.set(name, stored);
        }
        for (name, parent) in &state.parents {
            if let Some(key) = parent.as_deref().and_then(external_key) {
                row.set(name, Stored::Json(key));
            }
        }
        row
    }
}

/// A parent without an id that carries the field it is found by.
fn external_key(parent: &SObject) -> Option<serde_json::Value> {
    if parent.id().is_some() || parent.state.borrow().queried {
        return None;
    }
    let state = parent.state.borrow();
    let (name, value) = state.fields.iter().find(|(_, value)| !value.is_null())?;
    let mut key = serde_json::Map::new();
    key.insert("attributes".into(), serde_json::json!({ "type": parent.def.name }));
    key.insert(name.to_string(), to_stored(value).to_json());
    Some(serde_json::Value::Object(key))
}

fn field_value(def: &ObjectDef, name: &str, value: &Stored) -> Value {
    match def.field(name) {
        Some(field) if field_type(def, field) == Primitive::String => from_stored(value, FieldType::String, 0),
        Some(field) => from_stored(value, field.field_type, field.scale),
        None => from_stored(value, FieldType::AnyType, 0),
    }
}
