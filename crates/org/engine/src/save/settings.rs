//! Rows of custom settings: whose they are, and their names.

use crate::schema::ObjectDef;
use crate::{ApiError, Tx};
use orgyard_values::{Id, Record, Value};

const OWNER: &str = "SetupOwnerId";

/// A setting belongs to the org unless it says otherwise; a hierarchy has one row an owner.
pub(super) fn derive(tx: &Tx, def: &ObjectDef, old: Option<&Record>, new: &mut Record) -> Result<(), ApiError> {
    let org = tx.org().id;
    if new.get(OWNER).is_null() {
        new.set(OWNER, org);
    }
    if def.list_setting {
        return check_list(new, org);
    }
    let owner = new.get(OWNER).clone();
    if old.is_some_and(|old| old.get(OWNER) == &owner) {
        return Ok(());
    }
    let known = tx.find(&def.name, OWNER, &owner)?;
    match known.iter().filter_map(Record::id).find(|id| Some(*id) != new.id()) {
        None => Ok(()),
        Some(id) => {
            let text = format!("duplicate value found: {OWNER} duplicates value on record with id: {}", id.short());
            Err(ApiError::new("DUPLICATE_VALUE", text).on(OWNER))
        }
    }
}

fn check_list(new: &Record, org: Id) -> Result<(), ApiError> {
    if new.get(OWNER) != &Value::Id(org) {
        let text = "Setup Owner ID: a list setting belongs to the organization";
        return Err(ApiError::new("FIELD_INTEGRITY_EXCEPTION", text).on(OWNER));
    }
    match new.get("Name").is_null() {
        true => Err(ApiError::new("REQUIRED_FIELD_MISSING", "Required fields are missing: [Name]").on("Name")),
        false => Ok(()),
    }
}
