//! `PackageInstallRequest`: installs a version into the org it is created in.

use super::field_refusal;
use super::job::{Problems, RequestJob};
use crate::install::{self, InstallOptions};
use orgyard_engine::{ApiError, Behaviour, EngineError, Org, Tx};
use orgyard_values::{Id, Record, Value};
use serde_json::json;
use std::sync::Arc;

pub(super) struct PackageInstallRequest;

const VERSION: &str = "SubscriberPackageVersionKey";
const CHOICES: [(&str, &[&str]); 3] = [
    ("SecurityType", &["full", "none", "custom", "push"]),
    ("UpgradeType", &["mixed-mode", "deprecate-only", "delete-only"]),
    ("NameConflictResolution", &["block", "renamemetadata"]),
];

const JOB: RequestJob = RequestJob {
    object: "PackageInstallRequest",
    work: install,
    finish,
    lost: "The install was interrupted: the process that ran it ended. The org is as it was; install again.",
};

impl Behaviour for PackageInstallRequest {
    fn object(&self) -> &'static str {
        JOB.object
    }

    fn before_insert(&self, _: &mut Tx, new: &mut Record) -> Result<(), ApiError> {
        if new.get(VERSION).as_id().is_none() {
            let text = format!("{VERSION}: the id of a package version (04t…) is needed.");
            return Err(field_refusal("INVALID_ID_FIELD", VERSION, text));
        }
        CHOICES.iter().try_for_each(|(field, allowed)| check_choice(new, field, allowed))?;
        new.set("Status", "IN_PROGRESS");
        Ok(())
    }

    fn after_insert(&self, tx: &mut Tx, new: &Record) -> Result<(), ApiError> {
        JOB.start(tx, new)
    }

    fn run_job(&self, org: &Arc<Org>, record: Id) {
        JOB.run(org, record);
    }

    fn job_lost(&self, tx: &mut Tx, record: Id) {
        JOB.lost(tx, record);
    }
}

fn check_choice(new: &Record, field: &str, allowed: &[&str]) -> Result<(), ApiError> {
    let Some(value) = new.text(field) else { return Ok(()) };
    if allowed.iter().any(|a| a.eq_ignore_ascii_case(value)) {
        return Ok(());
    }
    let text = format!("{field}: bad value for restricted picklist field: {value}");
    Err(field_refusal("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", field, text))
}

fn install(tx: &mut Tx, request: &Record) -> Result<Problems, EngineError> {
    match InstallOptions::of_row(request) {
        Some(options) => Ok(install::install(tx, &options)?.problems),
        None => Ok(vec!["The request names no version.".into()]),
    }
}

fn finish(tx: &mut Tx, mut row: Record, problems: &Problems) -> Result<(), EngineError> {
    row.set("Status", if problems.is_empty() { "SUCCESS" } else { "ERROR" });
    row.set("Password", Value::Null);
    if !problems.is_empty() {
        let errors: Vec<_> = problems.iter().map(|m| json!({ "message": m })).collect();
        row.set("Errors", Value::Json(json!({ "errors": errors })));
    }
    tx.put_row(&row)
}
