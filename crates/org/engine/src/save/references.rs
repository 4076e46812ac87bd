//! Lookups lead to rows that are there, of objects the field may refer to.

use crate::schema::{FieldDef, FieldType, ObjectDef};
use crate::{ApiError, Tx};
use orgyard_values::{Id, Record, Value};
use std::sync::Arc;

/// Fields of which the platform says the id is wrong; of others it says that one may not see it.
const CROSS_REFERENCE: [&str; 3] = ["OwnerId", "ActorId", "RecordTypeId"];

/// Standard fields that list more kinds of record than this lead to custom objects' records, too: files, activities,
/// notes, posts, topics.
const KINDS: usize = 10;

/// A reference must lead to an object the field may refer to.
pub(super) fn check_type(tx: &Tx, field: &FieldDef, value: &Value) -> Result<(), ApiError> {
    let Value::Id(id) = value else { return Ok(()) };
    if field.field_type != FieldType::Reference || field.reference_to.is_empty() {
        return Ok(());
    }
    let prefixes = field.reference_to.iter().map(|to| tx.object(to).and_then(|d| d.key_prefix.clone()));
    let known: Option<Vec<String>> = prefixes.collect();
    if known.is_none_or(|known| known.iter().any(|prefix| prefix == id.prefix())) || takes_custom(tx, field, *id) {
        return Ok(());
    }
    if !field.custom && field.reference_to.len() > KINDS && target_of(tx, *id).is_some_and(|target| target.custom) {
        return Ok(());
    }
    let message = format!("{}: id value of incorrect type: {id}", field.label);
    // An id of no object there is, is no id.
    let code = if target_of(tx, *id).is_some() { "FIELD_INTEGRITY_EXCEPTION" } else { "MALFORMED_ID" };
    Err(ApiError::new(code, message).on(&field.name))
}

/// A field behind which records of any kind may stand, as files and notes have, takes those of custom objects too; the
/// table of standard fields cannot name them.
fn takes_custom(tx: &Tx, field: &FieldDef, id: Id) -> bool {
    const ANY_KIND: usize = 10;
    let of_custom = || tx.schema().object_by_prefix(id.prefix()).is_some_and(|def| def.custom);
    field.reference_to.len() > ANY_KIND && of_custom()
}

/// The rows that lookups of the record newly lead to are there.
pub(super) fn check(tx: &Tx, def: &ObjectDef, old: Option<&Record>, new: &Record) -> Result<(), ApiError> {
    if !def.recycle_bin {
        return Ok(());
    }
    for (name, value) in &new.fields {
        let Value::Id(id) = value else { continue };
        if name == "Id" || old.is_some_and(|old| old.get(name) == value) {
            continue;
        }
        let Some(field) = def.field(name).filter(|f| f.field_type == FieldType::Reference) else { continue };
        check_target(tx, field, *id)?;
    }
    check_record_type(tx, def, old, new)
}

fn target_of(tx: &Tx, id: Id) -> Option<Arc<ObjectDef>> {
    tx.schema().object_by_prefix(id.prefix()).and_then(|found| tx.object(&found.name))
}

fn check_target(tx: &Tx, field: &FieldDef, id: Id) -> Result<(), ApiError> {
    let targets = field.reference_to.iter().filter_map(|to| tx.object(to));
    let listed = targets.into_iter().find(|def| def.key_prefix.as_deref() == Some(id.prefix()));
    let Some(target) = listed.or_else(|| target_of(tx, id).filter(|target| target.custom)) else {
        return Ok(());
    };
    if tx.get(&target.name, id)?.is_some() {
        return Ok(());
    }
    if tx.stored(&target.name, id)?.is_some() {
        return Err(ApiError::new("ENTITY_IS_DELETED", "entity is deleted"));
    }
    Err(match CROSS_REFERENCE.contains(&field.name.as_str()) {
        true => ApiError::new("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id"),
        false => {
            let text = format!("insufficient access rights on cross-reference id: {}", id.short());
            ApiError::new("INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", text)
        }
    })
}

/// A record type belongs to one object, and is active.
fn check_record_type(tx: &Tx, def: &ObjectDef, old: Option<&Record>, new: &Record) -> Result<(), ApiError> {
    const FIELD: &str = "RecordTypeId";
    let Some(id) = new.get(FIELD).as_id().filter(|id| old.is_none_or(|old| old.get(FIELD).as_id() != Some(*id))) else {
        return Ok(());
    };
    let Some(record_type) = tx.get("RecordType", id)? else { return Ok(()) };
    let ours = record_type.text("SobjectType").is_some_and(|object| object.eq_ignore_ascii_case(&def.name));
    if ours && record_type.bool("IsActive") {
        return Ok(());
    }
    let text = format!("Record Type ID: this ID value isn't valid for the user: {id}");
    Err(ApiError::new("INVALID_CROSS_REFERENCE_KEY", text).on(FIELD))
}
