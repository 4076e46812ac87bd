//! Values of fields that nobody set.

use crate::schema::ObjectDef;
use orgyard_values::Record;

pub(crate) fn set_defaults(def: &ObjectDef, row: &mut Record) {
    for field in &def.fields {
        if let Some(default) = field.default.as_ref().filter(|_| row.get(&field.name).is_null()) {
            row.set(&field.name, default.clone());
        }
    }
}

/// The same for a record of a client, where a field that was set to null stays so.
pub(super) fn set_missing(def: &ObjectDef, row: &mut Record) {
    for field in &def.fields {
        if let Some(default) = field.default.as_ref().filter(|_| !row.fields.contains_key(&field.name)) {
            row.set(&field.name, default.clone());
        }
    }
}
