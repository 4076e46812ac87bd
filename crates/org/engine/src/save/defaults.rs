//! Values of fields that nobody set.

use crate::formulas::Formulas;
use crate::schema::{FieldDef, ObjectDef};
use crate::{ApiError, Tx};
use orgyard_values::Record;

pub(crate) fn set_defaults(def: &ObjectDef, row: &mut Record) {
    for field in &def.fields {
        if let Some(default) = field.default.as_ref().filter(|_| row.get(&field.name).is_null()) {
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
