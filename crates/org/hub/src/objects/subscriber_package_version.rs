//! `SubscriberPackageVersion`: a version as every org sees it; a view over the hubs, asked by id only.

use super::refusal;
use crate::{registry, texts, versions};
use orgyard_engine::{ApiError, Behaviour, OrgKind, Tx, Wanted};
use orgyard_values::{Record, Value};
use registry::Version;
use serde_json::json;

pub(super) struct SubscriberPackageVersion;

const OBJECT: &str = "SubscriberPackageVersion";

impl Behaviour for SubscriberPackageVersion {
    fn object(&self) -> &'static str {
        OBJECT
    }

    fn rows(&self, tx: &Tx, wanted: &Wanted) -> Option<Result<Vec<Record>, ApiError>> {
        Some(rows(tx, wanted))
    }
}

fn rows(tx: &Tx, wanted: &Wanted) -> Result<Vec<Record>, ApiError> {
    let Some(ids) = &wanted.ids else {
        let text = "Implementation restriction: You can only perform queries of the form Id = '<package version id>' \
                    against SubscriberPackageVersion";
        return Err(refusal("MALFORMED_QUERY", text));
    };
    let mut rows = Vec::new();
    for id in ids {
        if let Some(version) = registry::version(tx.home(), *id)? {
            // Parents of other rows are read without a key; a credential is asked for where the row itself is.
            if !wanted.as_parent {
                check_key(&version, wanted.credential("InstallationKey"))?;
            }
            rows.push(view(tx, &version));
        }
    }
    Ok(rows)
}

fn check_key(version: &Version, given: Option<&str>) -> Result<(), ApiError> {
    if !version.row.bool("IsPasswordProtected") {
        return Ok(());
    }
    match given {
        None => Err(refusal("INSTALL_KEY_REQUIRED", texts::KEY_NEEDED)),
        Some(key) if versions::key_opens(&version.row, key) => Ok(()),
        Some(_) => Err(refusal("INSTALL_KEY_INVALID", texts::KEY_WRONG)),
    }
}

fn view(tx: &Tx, version: &Version) -> Record {
    let (row, manifest) = (&version.row, &version.manifest);
    let released = row.bool("IsReleased");
    let mut view = Record::new(OBJECT)
        .with("Id", row.get("SubscriberPackageVersionId").as_id())
        .with("SubscriberPackageId", manifest.subscriber_package)
        .with("PublisherName", version.publisher.as_str())
        .with("ReleaseState", if released { "Released" } else { "Beta" })
        .with("IsBeta", !released)
        .with("IsManaged", false)
        .with("IsSecurityReviewed", false)
        .with("IsOrgDependent", manifest.org_dependent)
        .with("InstallValidationStatus", install_validation(tx, version));
    for field in [
        "Name",
        "Description",
        "MajorVersion",
        "MinorVersion",
        "PatchVersion",
        "BuildNumber",
        "IsDeprecated",
        "IsPasswordProtected",
        "ReleaseNotesUrl",
        "PostInstallUrl",
    ] {
        view.set(field, row.get(field).clone());
    }
    view.set("Package2ContainerOptions", version.package.get("ContainerOptions").clone());
    view.set("Dependencies", dependencies(version));
    view.set("RemoteSiteSettings", sites(tx, version, "RemoteSiteSetting", "url", "url"));
    view.set("CspTrustedSites", sites(tx, version, "CspTrustedSite", "endpointUrl", "endpointUrl"));
    view
}

fn dependencies(version: &Version) -> Value {
    if version.manifest.dependencies.is_empty() {
        return Value::Null;
    }
    let ids = version.manifest.dependencies.iter().map(|id| json!({ "subscriberPackageVersionId": id }));
    Value::Json(json!({ "ids": ids.collect::<Vec<_>>() }))
}

/// Sites that the version brings and this org does not have yet (INS-11).
fn sites(tx: &Tx, version: &Version, type_name: &str, tag: &str, key: &str) -> Value {
    let new = version.manifest.components.iter().filter(|c| c.type_name == type_name);
    let new = new.filter(|c| matches!(tx.component(type_name, &c.full_name), Ok(None)));
    let urls = new.filter_map(|c| tx.blob(c.files.first()?.1.parse().ok()?).ok()).filter_map(|bytes| {
        let root = orgyard_text::xml::parse(std::str::from_utf8(&bytes).ok()?).ok()?.root;
        Some(json!({ key: root.child_text(tag)?, "secure": root.child_text("disableProtocolSecurity").as_deref() != Some("true") }))
    });
    Value::Json(json!({ "settings": urls.collect::<Vec<_>>() }))
}

/// Computed for the org that asks.
fn install_validation(tx: &Tx, version: &Version) -> &'static str {
    if version.row.bool("IsDeprecated") {
        return "DEPRECATED_INSTALL_PACKAGE";
    }
    if !version.row.bool("IsReleased") && tx.org().kind == OrgKind::Production {
        return "BETA_INSTALL_INTO_PRODUCTION_ORG";
    }
    "NO_ERRORS_DETECTED"
}
