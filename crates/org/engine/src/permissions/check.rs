//! Permissions asked for before records are written or handed on.

use super::access::AccessType;
use super::user::Permissions;
use crate::schema::ObjectDef;
use crate::{ApiError, Tx};
use orgyard_values::Record;
use std::collections::{BTreeMap, BTreeSet};

/// Which fields were taken from records, by object.
pub type RemovedFields = BTreeMap<String, BTreeSet<String>>;

/// What is left of records after [`Tx::strip`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Stripped {
    pub records: Vec<Record>,
    pub removed: RemovedFields,
    /// Places in `records` where something was removed.
    pub modified: BTreeSet<usize>,
}

/// Whether the user may do this with records of the object that carry these fields.
///
/// The object is asked first (`Access to entity '…' denied`); then every field the record carries. The fields that
/// are closed stand in the error's `fields`.
pub fn check_save<'a>(
    permissions: &Permissions,
    object: &ObjectDef,
    operation: AccessType,
    fields: impl IntoIterator<Item = &'a str>,
) -> Result<(), ApiError> {
    if !operation.allowed(permissions.object(object)) {
        let message = format!("Access to entity '{}' denied", object.name);
        return Err(ApiError::new("INSUFFICIENT_ACCESS_OR_READONLY", message));
    }
    let closed = closed_fields(permissions, object, operation, fields);
    if closed.is_empty() {
        return Ok(());
    }
    let message = format!(
        "Operation failed due to fields being inaccessible on Sobject {}, check errors on Exception or Result!",
        object.name
    );
    Err(ApiError { fields: closed, ..ApiError::new("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", message) })
}

fn closed_fields<'a>(
    permissions: &Permissions,
    object: &ObjectDef,
    operation: AccessType,
    fields: impl IntoIterator<Item = &'a str>,
) -> Vec<String> {
    let known = fields.into_iter().filter_map(|name| object.field(name));
    // The id says which record; what nobody may write fails for another reason.
    let asked = known.filter(|field| field.name != "Id" && (field.createable || field.updateable));
    let closed = asked.filter(|field| !operation.allows_field(permissions.field(object, field)));
    closed.map(|field| field.name.clone()).collect()
}

impl Tx {
    /// `Security.stripInaccessible`: the records without the fields the user may not use. With `enforce_object`, an
    /// object that is closed is an error.
    pub fn strip(
        &self,
        permissions: &Permissions,
        operation: AccessType,
        records: Vec<Record>,
        enforce_object: bool,
    ) -> Result<Stripped, ApiError> {
        let mut out = Stripped::default();
        for (place, mut record) in records.into_iter().enumerate() {
            let Some(object) = self.object(&record.object) else {
                out.records.push(record);
                continue;
            };
            if enforce_object && !operation.allowed(permissions.object(&object)) {
                return Err(ApiError::new("NO_ACCESS", format!("No access to entity '{}'", object.name)));
            }
            let closed = stripped_fields(permissions, &object, operation, &record);
            for field in closed {
                record.fields.shift_remove(&field);
                out.removed.entry(object.name.clone()).or_default().insert(field);
                out.modified.insert(place);
            }
            out.records.push(record);
        }
        Ok(out)
    }
}

/// Also those that the operation cannot write for anybody, such as formulas.
fn stripped_fields(
    permissions: &Permissions,
    object: &ObjectDef,
    operation: AccessType,
    record: &Record,
) -> Vec<String> {
    let stays = |name: &str| {
        let Some(field) = object.field(name) else { return true };
        let writable = match operation {
            AccessType::Creatable => field.createable,
            AccessType::Updatable => field.updateable,
            AccessType::Upsertable => field.createable || field.updateable,
            _ => true,
        };
        field.name == "Id" || writable && operation.allows_field(permissions.field(object, field))
    };
    record.fields.keys().filter(|name| !stays(name)).cloned().collect()
}
