//! The row as it is stored: its id, its system fields, what nobody writes.

use super::automatic::{self, full_name};
use super::defaults::set_stored_defaults;
use crate::schema::ObjectDef;
use crate::{ApiError, Tx};
use orgyard_values::{Id, Record, Value};

pub(super) fn insert(tx: &mut Tx, def: &ObjectDef, new: &mut Record) -> Result<(), ApiError> {
    let id = tx.new_id(&def.name)?;
    let mut row = Record::new(&def.name).with("Id", id);
    row.fields.extend(std::mem::take(&mut new.fields));
    row.set("Id", id);
    *new = row;
    complete(tx, def, id, new)?;
    Ok(tx.put_row(new)?)
}

pub(super) fn update(tx: &mut Tx, def: &ObjectDef, new: &mut Record) -> Result<(), ApiError> {
    full_name(def, new);
    touch(tx, new);
    Ok(tx.put_row(new)?)
}

/// Writes who changed the row and when.
pub(super) fn touch(tx: &Tx, row: &mut Record) {
    row.set("LastModifiedDate", Value::DateTime(tx.now()));
    row.set("LastModifiedById", tx.user());
    row.set("SystemModstamp", Value::DateTime(tx.now()));
}

/// What a new row has without anybody saying so.
fn complete(tx: &mut Tx, def: &ObjectDef, id: Id, row: &mut Record) -> Result<(), ApiError> {
    automatic::fill_in(tx, def, row)?;
    if def.field("OwnerId").is_some() && row.get("OwnerId").is_null() {
        row.set("OwnerId", tx.user());
    }
    if def.custom && row.get("Name").is_null() && def.field("Name").is_some() {
        row.set("Name", id.short());
    }
    for field in def.fields.iter().filter(|field| field.summary.is_some()) {
        if field.summary.as_ref().is_some_and(|s| matches!(s.operation.as_str(), "count" | "sum")) {
            row.set(&field.name, Value::Double(0.0));
        }
    }
    let (user, now) = (tx.user(), Value::DateTime(tx.now()));
    let system = [("IsDeleted", Value::Bool(false)), ("CreatedDate", now.clone()), ("CreatedById", user.into())];
    let changed = [("LastModifiedDate", now.clone()), ("LastModifiedById", user.into()), ("SystemModstamp", now)];
    for (field, value) in system.into_iter().chain(changed) {
        if def.field(field).is_some() && row.get(field).is_null() {
            row.set(field, value);
        }
    }
    Ok(())
}

impl Tx {
    /// Stores a new row with an id, defaults and system fields where they are missing; no checks, no hooks.
    /// For code that owns the object and may write what clients may not.
    pub fn add_row(&mut self, record: Record) -> Result<Id, ApiError> {
        let missing = || ApiError::new("NOT_FOUND", "The requested resource does not exist");
        let def = self.object(&record.object).ok_or_else(missing)?;
        let id = match record.id() {
            Some(id) => id,
            None => self.new_id(&def.name)?,
        };
        let mut row = Record::new(&def.name).with("Id", id);
        row.fields.extend(record.fields);
        row.set("Id", id);
        set_stored_defaults(&def, &mut row);
        complete(self, &def, id, &mut row)?;
        self.put_row(&row)?;
        Ok(id)
    }
}
