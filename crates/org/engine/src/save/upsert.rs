//! Which records of an upsert are new.

use super::coerce;
use crate::schema::{FieldDef, ObjectDef};
use crate::{ApiError, EngineError, Tx};
use orgyard_values::{Record, Value};
use std::collections::HashSet;

type Numbered = Vec<(usize, Record)>;

#[derive(Default)]
pub(super) struct Split {
    pub(super) inserts: Numbered,
    pub(super) updates: Numbered,
    pub(super) failed: Vec<(usize, ApiError)>,
}

pub(super) fn split(tx: &Tx, def: &ObjectDef, key: Option<&str>, rows: Numbered) -> Result<Split, EngineError> {
    let key = key.filter(|key| !key.eq_ignore_ascii_case("Id"));
    let field = match key.map(|key| (key, def.field(key))) {
        None => return Ok(by_id(rows)),
        Some((_, Some(field))) if identifies(field) => field,
        Some((key, _)) => return Ok(all_failed(rows, key)),
    };
    let mut split = Split::default();
    let mut seen = HashSet::new();
    for (index, mut record) in rows {
        match target(tx, def, field, &record, &mut seen) {
            Ok(Some(id)) => {
                record.fields.shift_remove(&field.name);
                split.updates.push((index, record.with("Id", id)));
            }
            Ok(None) => {
                record.fields.shift_remove("Id");
                split.inserts.push((index, record));
            }
            Err(error) => split.failed.push((index, error)),
        }
    }
    Ok(split)
}

fn by_id(rows: Numbered) -> Split {
    let (updates, inserts) = rows.into_iter().partition(|(_, record)| record.id().is_some());
    Split { inserts, updates, failed: Vec::new() }
}

fn all_failed(rows: Numbered, key: &str) -> Split {
    let text = format!("Invalid field for upsert, must be an External Id custom or standard indexed field: {key}");
    let error = ApiError::new("INVALID_FIELD", text);
    let failed = rows.into_iter().map(|(index, _)| (index, error.clone())).collect();
    Split { failed, ..Split::default() }
}

/// External ids, unique fields, and the standard fields that are looked up by.
fn identifies(field: &FieldDef) -> bool {
    field.external_id || field.unique || matches!(field.name.as_str(), "Name" | "Email" | "Username")
}

/// The record that has the value of the key field.
fn target(
    tx: &Tx,
    def: &ObjectDef,
    field: &FieldDef,
    record: &Record,
    seen: &mut HashSet<String>,
) -> Result<Option<Value>, ApiError> {
    let given = record.fields.iter().find(|(name, _)| name.eq_ignore_ascii_case(&field.name));
    let value = coerce(field, given.map_or(Value::Null, |(_, value)| value.clone()))?;
    if value.is_null() {
        return Err(ApiError::new("MISSING_ARGUMENT", format!("{} not specified", field.name)).on(&field.name));
    }
    let shown = value.to_json().as_str().map_or_else(|| value.to_json().to_string(), str::to_owned);
    if !seen.insert(shown.to_lowercase()) {
        let text = format!("Duplicate external id specified: {shown}");
        return Err(ApiError::new("DUPLICATE_VALUE", text).on(&field.name));
    }
    let found = tx.find(&def.name, &field.name, &value)?;
    match &found[..] {
        [] => Ok(None),
        [one] => Ok(Some(one.get("Id").clone())),
        several => {
            let ids: Vec<String> = several.iter().filter_map(Record::id).map(|id| id.to_string()).collect();
            let text =
                format!("{}: more than one record found for external id field: [{}]", field.name, ids.join(", "));
            Err(ApiError::new("DUPLICATE_EXTERNAL_ID", text).on(&field.name))
        }
    }
}
