//! `Package2VersionCreateRequest`: a request to build a version; accepted here, built by a job.

use super::{field_refusal, refusal};
use crate::build;
use crate::version_info::VersionInfo;
use crate::versions;
use base64::Engine;
use orgyard_engine::{ApiError, Behaviour, Org, Tx};
use orgyard_values::{Id, Record, Value};
use std::sync::Arc;

pub(super) struct Package2VersionCreateRequest;

const OBJECT: &str = "Package2VersionCreateRequest";
const FLAGS: [&str; 6] = [
    "CalculateCodeCoverage",
    "SkipValidation",
    "AsyncValidation",
    "IsDevUsePkgZipRequested",
    "CalcTransitiveDependencies",
    "IsConversionRequest",
];

impl Behaviour for Package2VersionCreateRequest {
    fn object(&self) -> &'static str {
        OBJECT
    }

    fn before_insert(&self, tx: &mut Tx, new: &mut Record) -> Result<(), ApiError> {
        let package = package_of(tx, new)?;
        check_flags(new)?;
        let info = take_archive(tx, new)?;
        let wanted =
            info.descriptor.number().map_err(|e| field_refusal("INVALID_INPUT", "VersionInfo", e.to_string()))?;
        let branch = new.text("Branch").filter(|b| !b.is_empty()).map(String::from);
        let number = versions::give_number(tx, &package, wanted, branch.as_deref())?;
        let promised = match new.get("SubscriberPackageVersionId").as_id() {
            Some(id) => id,
            None => versions::give_id(tx, &package, number, branch.as_deref())?,
        };
        new.set("SubscriberPackageVersionId", promised);
        new.set("Branch", branch);
        new.set("VersionNumber", number.to_string());
        new.set("Status", "Queued");
        promise_row(tx, new)
    }

    fn after_insert(&self, tx: &mut Tx, new: &Record) -> Result<(), ApiError> {
        match new.id() {
            Some(id) => Ok(tx.start_job(OBJECT, id)?),
            None => Ok(()),
        }
    }

    fn before_update(&self, _: &mut Tx, _: &Record, _: &mut Record) -> Result<(), ApiError> {
        Err(refusal("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "A version create request can't be changed."))
    }

    fn run_job(&self, org: &Arc<Org>, record: Id) {
        build::run(org, record);
    }

    fn job_lost(&self, tx: &mut Tx, record: Id) {
        build::lost(tx, record);
    }
}

fn package_of(tx: &Tx, new: &Record) -> Result<Record, ApiError> {
    let id = new.get("Package2Id").as_id();
    let found = match id {
        Some(id) => tx.get("Package2", id)?,
        None => None,
    };
    let package = found.ok_or_else(|| {
        let text = "invalid cross reference id: the package is not one of this Dev Hub. See \"orgyard package list\".";
        field_refusal("INVALID_CROSS_REFERENCE_KEY", "Package2Id", text)
    })?;
    if package.bool("IsDeprecated") {
        let text = format!(
            "The package {} was deleted: no version of it can be created.",
            package.text("Name").unwrap_or_default()
        );
        return Err(field_refusal("INVALID_INPUT", "Package2Id", text));
    }
    Ok(package)
}

fn check_flags(new: &mut Record) -> Result<(), ApiError> {
    for flag in FLAGS {
        if new.get(flag).is_null() {
            new.set(flag, false);
        }
    }
    if new.bool("IsConversionRequest") {
        return Err(refusal("NOT_IMPLEMENTED", "not implemented here: package convert (IsConversionRequest)."));
    }
    if new.bool("SkipValidation") && new.bool("CalculateCodeCoverage") {
        let text =
            "Code coverage is computed during validation: SkipValidation and CalculateCodeCoverage exclude each other.";
        return Err(refusal("INVALID_INPUT", text));
    }
    Ok(())
}

/// The archive goes to the blob store; the row keeps its hash.
fn take_archive(tx: &mut Tx, new: &mut Record) -> Result<VersionInfo, ApiError> {
    let invalid = |text: String| field_refusal("INVALID_INPUT", "VersionInfo", text);
    let text = new.text("VersionInfo").ok_or_else(|| {
        field_refusal("REQUIRED_FIELD_MISSING", "VersionInfo", "Required fields are missing: [VersionInfo]")
    })?;
    let bytes = base64::engine::general_purpose::STANDARD
        .decode(text)
        .map_err(|e| invalid(format!("VersionInfo is not base64: {e}")))?;
    let info = VersionInfo::read(&bytes).map_err(|e| invalid(e.to_string()))?;
    let hash = tx.put_blob(bytes.into()).to_string();
    new.set("VersionInfo", Value::Null);
    new.set("VersionInfoBlob", hash);
    Ok(info)
}

/// The version's ids are known from the start, so that its key can be kept as a hash from the start, too.
fn promise_row(tx: &mut Tx, new: &mut Record) -> Result<(), ApiError> {
    let version = tx.new_id("Package2Version")?;
    new.set("PromisedVersionId", version);
    versions::set_key(new);
    Ok(())
}
