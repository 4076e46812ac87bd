//! Values of fields that nobody set.

use crate::formulas::Formulas;
use crate::schema::{FieldDef, ObjectDef};
use crate::{ApiError, Tx};
use orgyard_values::{Record, Value};

pub(crate) fn set_defaults(def: &ObjectDef, row: &mut Record) {
    fill(def, row, |_, _| true);
}

/// The same for a row that is only stored: a checkbox that is not checked reads so anyway, and some objects have hundreds.
pub(super) fn set_stored_defaults(def: &ObjectDef, row: &mut Record) {
    fill(def, row, |field, default| !(field.is_checkbox() && *default == Value::Bool(false)));
}

fn fill(def: &ObjectDef, row: &mut Record, wanted: impl Fn(&FieldDef, &Value) -> bool) {
    for field in &def.fields {
        let default = field.default.as_ref().filter(|default| wanted(field, default));
        if let Some(default) = default.filter(|_| row.get(&field.name).is_null()) {
            row.set(&field.name, default.clone());
        }
    }
}

/// The same for a record of a client, where a field that was set to null stays so. Formulas come last.
pub(super) fn set_missing(tx: &Tx, def: &ObjectDef, row: &mut Record) -> Result<(), ApiError> {
    let missing = |row: &Record, field: &FieldDef| !row.fields.contains_key(&field.name);
    for field in &def.fields {
        if let Some(default) = field.default.as_ref().filter(|_| missing(row, field)) {
            row.set(&field.name, default.clone());
        }
    }
    for field in def.fields.iter().filter(|field| field.default_formula.is_some()) {
        if missing(row, field) {
            let value = Formulas::new(tx).default(def, field, row)?;
            row.set(&field.name, value);
        }
    }
    Ok(())
}
