//! `Package2`: a package, owned by its Dev Hub for ever (PKG-1, PKG-2, PKG-4).

use super::{field_refusal, namespace_registry, only_changes, refusal};
use orgyard_engine::{ApiError, Behaviour, Tx};
use orgyard_values::{Record, Value};

pub(super) struct Package2;

const OBJECT: &str = "Package2";
const CHANGEABLE: [&str; 6] =
    ["Name", "Description", "PackageErrorUsername", "AppAnalyticsEnabled", "RecommendedVersionId", "IsDeprecated"];

impl Behaviour for Package2 {
    fn object(&self) -> &'static str {
        OBJECT
    }

    fn before_insert(&self, tx: &mut Tx, new: &mut Record) -> Result<(), ApiError> {
        if new.text("ConvertedFromPackageId").is_some_and(|id| !id.is_empty()) {
            return Err(refusal("NOT_IMPLEMENTED", "not implemented here: package convert (ConvertedFromPackageId)"));
        }
        check_name(tx, new)?;
        check_kind(new)?;
        check_namespace(tx, new)?;
        for flag in ["IsDeprecated", "IsOrgDependent", "AppAnalyticsEnabled"] {
            if new.get(flag).is_null() {
                new.set(flag, false);
            }
        }
        if new.get("SubscriberPackageId").is_null() {
            let id = tx.new_id("SubscriberPackage")?;
            new.set("SubscriberPackageId", id);
        }
        Ok(())
    }

    fn before_update(&self, tx: &mut Tx, old: &Record, new: &mut Record) -> Result<(), ApiError> {
        only_changes(old, new, &CHANGEABLE)?;
        if old.text("Name") != new.text("Name") {
            check_name(tx, new)?;
        }
        if new.bool("IsDeprecated") && !old.bool("IsDeprecated") {
            check_no_versions(tx, old)?;
        }
        Ok(())
    }

    fn before_delete(&self, _: &mut Tx, _: &Record) -> Result<(), ApiError> {
        Err(refusal("INSUFFICIENT_ACCESS_OR_READONLY", "A package is deleted by setting IsDeprecated to true."))
    }
}

fn check_name(tx: &Tx, new: &Record) -> Result<(), ApiError> {
    let name = new.text("Name").unwrap_or_default().trim();
    if name.is_empty() {
        return Err(field_refusal("REQUIRED_FIELD_MISSING", "Name", "Required fields are missing: [Name]"));
    }
    let same = tx.find(OBJECT, "Name", &Value::from(name))?;
    let taken = same.iter().find(|p| !p.bool("IsDeprecated") && p.id() != new.id());
    match taken.and_then(Record::id) {
        None => Ok(()),
        Some(id) => {
            let text = format!(
                "The package name '{name}' is already in use in this Dev Hub ({id}). Package names are unique in a Dev \
                 Hub: choose another name, or use that package."
            );
            Err(field_refusal("DUPLICATE_VALUE", "Name", text))
        }
    }
}

fn check_kind(new: &mut Record) -> Result<(), ApiError> {
    let kind = new.text("ContainerOptions").unwrap_or("Managed").to_string();
    match kind.to_lowercase().as_str() {
        "unlocked" => new.set("ContainerOptions", "Unlocked"),
        "managed" => {
            return Err(refusal(
                "NOT_IMPLEMENTED",
                "not implemented here: managed packages. Create the package as Unlocked.",
            ));
        }
        "locked" => {
            return Err(refusal(
                "NOT_IMPLEMENTED",
                "not implemented here: locked packages. Create the package as Unlocked.",
            ));
        }
        _ => {
            let text = format!("bad value for restricted picklist field: {kind}");
            return Err(field_refusal("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "ContainerOptions", text));
        }
    }
    Ok(())
}

fn check_namespace(tx: &Tx, new: &mut Record) -> Result<(), ApiError> {
    let name = new.text("NamespacePrefix").unwrap_or_default().to_string();
    if name.is_empty() {
        new.set("NamespacePrefix", Value::Null);
        return Ok(());
    }
    if namespace_registry::is_linked(tx, &name)? {
        return Ok(());
    }
    let text = format!(
        "The namespace '{name}' is not linked to this Dev Hub. Link it with \"orgyard hub namespace add {name}\", or \
         create the package with --no-namespace."
    );
    Err(field_refusal("INVALID_INPUT", "NamespacePrefix", text))
}

/// §26.
fn check_no_versions(tx: &Tx, package: &Record) -> Result<(), ApiError> {
    let versions = tx.find("Package2Version", "Package2Id", package.get("Id"))?;
    let mut left: Vec<&str> = versions
        .iter()
        .filter(|v| !v.bool("IsDeprecated"))
        .filter_map(|v| v.text("SubscriberPackageVersionId"))
        .collect();
    if left.is_empty() {
        return Ok(());
    }
    left.sort_unstable();
    let text = format!(
        "Can't delete the package while it has versions: {}. Delete each with \"orgyard package version delete\" first.",
        left.join(", ")
    );
    Err(refusal("DELETE_FAILED", text))
}
