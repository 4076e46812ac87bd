//! Parents named by an external id: `"Account": {"Number__c": "7"}`.

use super::coerce;
use crate::schema::{FieldDef, ObjectDef};
use crate::{ApiError, Tx, from_json};
use orgyard_values::{Record, Value};
use serde_json::{Map, Value as Json};

/// The lookup field and the id it gets; none when the name is no relationship or the value no record.
pub(super) fn by_key(tx: &Tx, def: &ObjectDef, name: &str, value: &Value) -> Option<Result<(String, Value), ApiError>> {
    let Value::Json(Json::Object(parent)) = value else { return None };
    let field = def.relationship(name).filter(|_| def.field(name).is_none())?;
    Some(find(tx, field, parent).map(|id| (field.name.clone(), id)))
}

fn find(tx: &Tx, field: &FieldDef, parent: &Map<String, Json>) -> Result<Value, ApiError> {
    let Some((key, wanted)) = parent.iter().find(|(name, _)| *name != "attributes") else { return Ok(Value::Null) };
    let type_name = parent.get("attributes").and_then(|a| a.get("type")).and_then(Json::as_str);
    let meant = |to: &&String| type_name.is_none_or(|name| name.eq_ignore_ascii_case(to));
    let targets: Vec<&String> = field.reference_to.iter().filter(meant).collect();
    for target in &targets {
        let Some(key_field) = tx.object(target).and_then(|def| def.field(key).cloned()) else { continue };
        let wanted = coerce(&key_field, from_json(wanted.clone()))?;
        match &tx.find(target, &key_field.name, &wanted)?[..] {
            [] => {}
            [one] => return Ok(one.get("Id").clone()),
            several => return Err(ambiguous(&key_field, several)),
        }
    }
    let wanted = wanted.as_str().map_or_else(|| wanted.to_string(), str::to_lowercase);
    let target = targets.first().map_or("", |target| target.as_str());
    let text = format!("Foreign key external ID: {wanted} not found for field {key} in entity {target}");
    Err(ApiError::new("INVALID_FIELD", text))
}

fn ambiguous(key: &FieldDef, several: &[Record]) -> ApiError {
    let ids: Vec<String> = several.iter().filter_map(Record::id).map(|id| id.to_string()).collect();
    let text = format!("{}: more than one record found for external id field: [{}]", key.name, ids.join(", "));
    ApiError::new("DUPLICATE_EXTERNAL_ID", text).on(&key.name)
}
