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
