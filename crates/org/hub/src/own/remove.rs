//! Taking one component out of its package by hand (UPG-6, way 2): it stays in the org, unpackaged.

use super::refuse;
use crate::installed;
use orgyard_deploy::ownership;
use orgyard_engine::{ApiError, Tx};
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Removed {
    #[serde(rename = "type")]
    pub type_name: String,
    pub full_name: String,
    pub package: String,
    pub version: String,
}

pub fn remove(tx: &mut Tx, type_name: &str, full_name: &str) -> Result<Removed, ApiError> {
    let stored = tx.component(type_name, full_name)?;
    let stored = stored.ok_or_else(|| refuse(format!("No {type_name} named: {full_name} found in this org.")))?;
    let owner = ownership::owner_of(tx, stored.id)?;
    let owner =
        owner.ok_or_else(|| refuse(format!("{type_name} {full_name} belongs to no package: nothing to remove.")))?;
    let package = installed::label(tx, owner.package)?;
    ownership::release(tx, &owner)?;
    Ok(Removed {
        type_name: stored.type_name,
        full_name: stored.full_name,
        package,
        version: owner.version.to_string(),
    })
}
