//! Records on their way in: which fields a request's JSON sets. Their values are checked where records are saved.

use super::from_json;
use crate::schema::{FieldDef, ObjectDef};
use crate::{ApiError, Tx};
use orgyard_values::{Record, Value};
use serde_json::{Map, Value as Json};

/// The record that a request's JSON describes. `attributes` is what a query put there.
pub fn incoming(tx: &Tx, object: &ObjectDef, json: &Map<String, Json>) -> Result<Record, ApiError> {
    let mut record = Record::new(&object.name);
    for (name, json) in json.iter().filter(|(name, _)| *name != "attributes") {
        if name.eq_ignore_ascii_case("Id") {
            let text = "The Id field should not be specified in the sobject data.";
            return Err(ApiError::new("INVALID_FIELD", text));
        }
        let (field, value) = member(tx, object, name, json)?;
        record.set(&field.name, value);
    }
    Ok(record)
}

fn visible<'a>(object: &'a ObjectDef, name: &str) -> Option<&'a FieldDef> {
    object.field(name).filter(|field| !field.hidden)
}

fn member<'a>(tx: &Tx, object: &'a ObjectDef, name: &str, json: &Json) -> Result<(&'a FieldDef, Value), ApiError> {
    if let Some(field) = visible(object, name) {
        return Ok((field, from_json(json.clone())));
    }
    match (object.relationship(name), json) {
        (Some(field), Json::Object(key)) => Ok((field, parent(tx, object, field, key)?)),
        _ => {
            let text = format!("No such column '{name}' on sobject of type {}", object.name);
            Err(ApiError::new("INVALID_FIELD", text))
        }
    }
}

/// A parent named by an external id: `"Account": {"Number__c": "7"}`.
fn parent(tx: &Tx, object: &ObjectDef, field: &FieldDef, key: &Map<String, Json>) -> Result<Value, ApiError> {
    let Some((key_name, wanted)) = key.iter().find(|(name, _)| *name != "attributes") else { return Ok(Value::Null) };
    for target in &field.reference_to {
        let target_def = tx.object(target);
        let Some(key_field) = target_def.as_deref().and_then(|object| visible(object, key_name)) else { continue };
        let found = tx.find(target, &key_field.name, &from_json(wanted.clone()))?;
        if let Some(id) = found.first().and_then(Record::id) {
            return Ok(Value::Id(id));
        }
    }
    let wanted = wanted.as_str().map_or_else(|| wanted.to_string(), str::to_lowercase);
    let target = field.reference_to.first().unwrap_or(&object.name);
    let text = format!("Foreign key external ID: {wanted} not found for field {key_name} in entity {target}");
    Err(ApiError::new("INVALID_FIELD", text))
}
