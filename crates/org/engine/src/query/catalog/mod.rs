//! Objects whose rows say what the org is made of: computed from its schema and components when they are asked for.

mod apps;
mod entities;
mod fields;
mod record_access;

use crate::behaviour::Wanted;
use crate::permissions;
use crate::{ApiError, EngineError, Tx};
use orgyard_values::{Id, Record, Value};

type Result<T, E = EngineError> = std::result::Result<T, E>;

/// Objects that are found by their durable ids, which are names.
const DURABLE: [&str; 3] = ["EntityDefinition", "FieldDefinition", "EntityParticle"];

pub(crate) fn is_durable(object: &str) -> bool {
    DURABLE.contains(&object)
}

/// The computed rows of an object; more of them than wanted may be given. `None` for an object that has none.
pub(super) fn rows(tx: &Tx, object: &str, wanted: &Wanted, user: Id) -> Option<Result<Vec<Record>, ApiError>> {
    let rows = match object {
        "EntityDefinition" => Ok(entities::rows(tx, wanted)),
        "FieldDefinition" | "EntityParticle" => Ok(fields::rows(tx, object, wanted)),
        "AppMenuItem" => apps::rows(tx),
        "UserRecordAccess" => return Some(record_access::rows(tx, wanted, user)),
        "ObjectPermissions" => permissions::object_rows(tx, wanted),
        "FieldPermissions" => permissions::field_rows(tx, wanted),
        "PermissionSetGroupComponent" => permissions::group_rows(tx),
        _ => return None,
    };
    Some(rows.map_err(ApiError::from))
}

/// The row a durable id leads to.
pub(crate) fn by_durable_id(tx: &Tx, object: &str, id: &str) -> Option<Record> {
    match object {
        "EntityDefinition" => entities::one(tx, id),
        "FieldDefinition" | "EntityParticle" => fields::one(tx, object, id),
        _ => None,
    }
}

/// The texts a field, or a path such as `EntityDefinition.QualifiedApiName`, must be one of.
fn texts<'a>(wanted: &'a Wanted, names: &[&str]) -> Option<Vec<&'a str>> {
    let values = names.iter().find_map(|name| wanted.values(name))?;
    Some(values.iter().filter_map(Value::as_str).collect())
}

/// The name without its namespace and suffix, and the namespace.
fn split_name(name: &str) -> (&str, Option<&str>) {
    let Some((stem, suffix)) = name.rsplit_once("__") else { return (name, None) };
    if suffix.len() > 8 {
        return (name, None);
    }
    match stem.split_once("__") {
        Some((namespace, local)) => (local, Some(namespace)),
        None => (stem, None),
    }
}
