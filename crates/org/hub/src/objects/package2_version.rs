//! `Package2Version`: immutable content; promoted, renamed, protected by a key, or deleted (PKG-4, PKG-5, VER-4 to VER-7).

use super::{only_changes, refusal};
use crate::registry;
use crate::versions::{self, Promotion};
use orgyard_engine::{ApiError, Behaviour, Tx};
use orgyard_values::Record;

pub(super) struct Package2Version;

const OBJECT: &str = "Package2Version";
const CHANGEABLE: [&str; 9] = [
    "InstallKey",
    "InstallKeyHash",
    "IsPasswordProtected",
    "Name",
    "Description",
    "Branch",
    "Tag",
    "IsReleased",
    "IsDeprecated",
];

impl Behaviour for Package2Version {
    fn object(&self) -> &'static str {
        OBJECT
    }

    fn before_insert(&self, _: &mut Tx, _: &mut Record) -> Result<(), ApiError> {
        let text = "Package2Version is made by a Package2VersionCreateRequest: create one of those.";
        Err(refusal("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", text))
    }

    fn before_update(&self, tx: &mut Tx, old: &Record, new: &mut Record) -> Result<(), ApiError> {
        if !new.get("InstallKey").is_null() {
            versions::set_key(new);
        }
        only_changes(old, new, &CHANGEABLE)?;
        if new.bool("IsReleased") != old.bool("IsReleased") {
            check_promotion(tx, old, new)?;
        }
        if new.bool("IsDeprecated") != old.bool("IsDeprecated") {
            check_deletion(tx, old, new)?;
        }
        Ok(())
    }

    fn before_delete(&self, _: &mut Tx, _: &Record) -> Result<(), ApiError> {
        Err(refusal("INSUFFICIENT_ACCESS_OR_READONLY", "A package version is deleted by setting IsDeprecated to true."))
    }
}

fn check_promotion(tx: &Tx, old: &Record, new: &Record) -> Result<(), ApiError> {
    if !new.bool("IsReleased") {
        return Err(refusal("INVALID_INPUT", "A released package version can't become a beta version again."));
    }
    let siblings = tx.find(OBJECT, "Package2Id", old.get("Package2Id"))?;
    let has_apex = registry::manifest_of(tx.home(), old)?.has_apex();
    match versions::promotion(old, &siblings, has_apex) {
        Promotion::Allowed => Ok(()),
        Promotion::Refused { code, message } => Err(refusal(code, message)),
    }
}

/// PKG-4: gone for good, unless another version depends on it.
fn check_deletion(tx: &Tx, old: &Record, new: &Record) -> Result<(), ApiError> {
    if !new.bool("IsDeprecated") {
        return Err(refusal("INVALID_INPUT", "A deleted package version can't be restored."));
    }
    let Some(id) = old.get("SubscriberPackageVersionId").as_id() else { return Ok(()) };
    let dependents = registry::dependents_of(tx.home(), id)?;
    if dependents.is_empty() {
        return Ok(());
    }
    let text = format!(
        "Can't delete the package version {id}: other versions depend on it: {}. Delete those first.",
        dependents.join(", ")
    );
    Err(refusal("DELETE_FAILED", text))
}
