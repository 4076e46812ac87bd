//! Fields that must have a value.

use crate::ApiError;
use crate::schema::{FieldDef, ObjectDef};
use orgyard_values::Record;

pub(super) fn check(def: &ObjectDef, row: &Record) -> Result<(), ApiError> {
    let missing: Vec<&str> = def.fields.iter().filter(|f| is_missing(f, row)).map(|f| f.name.as_str()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let message = format!("Required fields are missing: [{}]", missing.join(", "));
    let fields = missing.into_iter().map(String::from).collect();
    Err(ApiError { fields, ..ApiError::new("REQUIRED_FIELD_MISSING", message) })
}

fn is_missing(field: &FieldDef, row: &Record) -> bool {
    let required = !field.nillable && field.createable && !field.defaulted_on_create && !field.feature_dependent;
    required && field.default.is_none() && row.get(&field.name).is_null() && field.name != "OwnerId"
}
