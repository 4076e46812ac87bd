//! Who has which permission set.

use super::Outcome;
use crate::behaviour::Behaviour;
use crate::{ApiError, Tx};
use orgyard_values::Record;

const OBJECT: &str = "PermissionSetAssignment";

pub(super) struct Assignment;

impl Behaviour for Assignment {
    fn object(&self) -> &'static str {
        OBJECT
    }

    fn derive(&self, tx: &mut Tx, old: Option<&Record>, new: &mut Record) -> Outcome {
        let field = if new.get("PermissionSetGroupId").is_null() { "PermissionSetId" } else { "PermissionSetGroupId" };
        if new.get(field).is_null() {
            let text = "Required fields are missing: [PermissionSetId]";
            return Err(ApiError::new("REQUIRED_FIELD_MISSING", text).on("PermissionSetId"));
        }
        if old.is_some() {
            return Ok(());
        }
        let known = tx.find(OBJECT, "AssigneeId", new.get("AssigneeId"))?;
        if known.iter().any(|assignment| assignment.get(field) == new.get(field)) {
            let id = |field: &str| new.get(field).as_id().map_or_else(String::new, |id| id.short().to_owned());
            let what = if field == "PermissionSetId" { "Permission Set" } else { "Permission Set Group" };
            let text =
                format!("Duplicate PermissionSetAssignment. Assignee: {}; {what}: {}", id("AssigneeId"), id(field));
            return Err(ApiError::new("DUPLICATE_VALUE", text).on("AssigneeId").on(field));
        }
        Ok(())
    }
}
