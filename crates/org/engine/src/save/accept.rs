//! What a caller sets: fields are known and may be written, values fit, references lead where they may.

use super::coerce::coerce;
use super::{How, SaveRow, limits, parents, references};
use crate::schema::{FieldDef, ObjectDef};
use crate::{ApiError, Tx};
use orgyard_values::{Record, Value};

type Result<T> = std::result::Result<T, ApiError>;

#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Insert,
    Update,
}

/// The record of an insert with canonical field names and values that fit; what does not is told as the row's errors.
pub(super) fn insert(tx: &Tx, def: &ObjectDef, row: &mut SaveRow, how: &How) {
    if row.new.id().is_some() {
        let text = "cannot specify Id in an insert call";
        row.errors.push(ApiError::new("INVALID_FIELD_FOR_INSERT_UPDATE", text).on("Id"));
        return;
    }
    accept(tx, def, row, how, Mode::Insert);
}

/// The fields an update changes, without the id.
pub(super) fn update(tx: &Tx, def: &ObjectDef, row: &mut SaveRow, how: &How) {
    accept(tx, def, row, how, Mode::Update);
}

fn accept(tx: &Tx, def: &ObjectDef, row: &mut SaveRow, how: &How, mode: Mode) {
    let mut out = Record::new(&def.name);
    for (name, value) in std::mem::take(&mut row.new.fields) {
        if matches!(name.as_str(), "attributes" | "Id") {
            continue;
        }
        let named = match parents::by_key(tx, def, &name, &value) {
            Some(named) => named.map(Some),
            None => field_value(tx, def, &name, value, how, mode),
        };
        match named {
            Ok(Some((name, value))) => out.set(&name, value),
            Ok(None) => {}
            Err(error) => row.errors.push(error),
        }
    }
    row.new = out;
}

fn field_value(
    tx: &Tx,
    def: &ObjectDef,
    name: &str,
    value: Value,
    how: &How,
    mode: Mode,
) -> Result<Option<(String, Value)>> {
    let field = known(def, name)?;
    let allowed = how.platform || if mode == Mode::Insert { field.createable } else { field.updateable };
    if !allowed {
        return if how.options.skip_read_only { Ok(None) } else { Err(read_only(field)) };
    }
    fitting(tx, field, value, how.options.truncate).map(Some)
}

/// What a before trigger has set; what it cannot have written is left as it was.
pub(super) fn set_by_trigger(tx: &Tx, def: &ObjectDef, name: &str, value: Value) -> Result<Option<(String, Value)>> {
    let field = known(def, name)?;
    if !field.createable && !field.updateable {
        return Ok(None);
    }
    fitting(tx, field, value, false).map(Some)
}

fn fitting(tx: &Tx, field: &FieldDef, value: Value, truncate: bool) -> Result<(String, Value)> {
    let value = limits::check(field, coerce(field, value)?, truncate)?;
    references::check_type(tx, field, &value)?;
    Ok((field.name.clone(), value))
}

fn known<'a>(def: &'a ObjectDef, name: &str) -> Result<&'a FieldDef> {
    def.field(name).filter(|f| !f.hidden && !f.credential).ok_or_else(|| {
        let message = format!("No such column '{name}' on sobject of type {}", def.name);
        ApiError::new("INVALID_FIELD", message).on(name)
    })
}

fn read_only(field: &FieldDef) -> ApiError {
    let message = format!(
        "Unable to create/update fields: {}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.",
        field.name
    );
    ApiError::new("INVALID_FIELD_FOR_INSERT_UPDATE", message).on(&field.name)
}
