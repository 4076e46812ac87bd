//! `PackageInstallRequest`: installs a version into the org it is created in.

use super::field_refusal;
use crate::install::{self, InstallOptions};
use orgyard_deploy::{Outcome, transact};
use orgyard_engine::{ApiError, Behaviour, EngineError, Org, Tx};
use orgyard_values::{Id, Record, Value};
use serde_json::json;
use std::sync::Arc;

pub(super) struct PackageInstallRequest;

const OBJECT: &str = "PackageInstallRequest";
const ALLOWED: [(&str, &[&str]); 3] = [
    ("SecurityType", &["full", "none", "custom", "push"]),
    ("UpgradeType", &["mixed-mode", "deprecate-only", "delete-only"]),
    ("NameConflictResolution", &["block", "renamemetadata"]),
];

impl Behaviour for PackageInstallRequest {
    fn object(&self) -> &'static str {
        OBJECT
    }

    fn before_insert(&self, _: &mut Tx, new: &mut Record) -> Result<(), ApiError> {
        if new.get("SubscriberPackageVersionKey").as_id().is_none() {
            let text = "SubscriberPackageVersionKey: the id of a package version (04t…) is needed.";
            return Err(field_refusal("INVALID_ID_FIELD", "SubscriberPackageVersionKey", text));
        }
        for (field, allowed) in ALLOWED {
            check_choice(new, field, allowed)?;
        }
        new.set("Status", "IN_PROGRESS");
        Ok(())
    }

    fn after_insert(&self, tx: &mut Tx, new: &Record) -> Result<(), ApiError> {
        match new.id() {
            Some(id) => Ok(tx.start_job(OBJECT, id)?),
            None => Ok(()),
        }
    }

    fn run_job(&self, org: &Arc<Org>, record: Id) {
        run(org, record);
    }

    fn job_lost(&self, tx: &mut Tx, record: Id) {
        let text = "The install was interrupted: the process that ran it ended. The org is as it was; install again.";
        if let Err(error) = finish(tx, record, &[text.to_string()]) {
            tracing::error!(%error, %record, "an interrupted install could not be marked");
        }
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

fn run(org: &Arc<Org>, record: Id) {
    let work = |tx: &mut Tx| {
        let row = tx.get(OBJECT, record)?.unwrap_or_else(|| Record::new(OBJECT));
        let problems = match InstallOptions::of_row(&row) {
            Some(options) => install::install(tx, &options)?.problems,
            None => vec!["The request names no version.".into()],
        };
        Ok(if problems.is_empty() { Outcome::Commit(problems) } else { Outcome::RollBack(problems) })
    };
    let stored =
        transact(org, org.info().user_id, work, |e| vec![e.to_string()], |tx, m: &Vec<String>| finish(tx, record, m));
    if let Err(error) = stored {
        tracing::error!(%error, %record, "the outcome of an install could not be stored");
    }
}

fn finish(tx: &mut Tx, record: Id, messages: &[String]) -> Result<(), EngineError> {
    let Some(mut row) = tx.get(OBJECT, record)? else { return Ok(()) };
    row.set("Status", if messages.is_empty() { "SUCCESS" } else { "ERROR" });
    row.set("Password", Value::Null);
    if !messages.is_empty() {
        let errors: Vec<_> = messages.iter().map(|m| json!({ "message": m })).collect();
        row.set("Errors", Value::Json(json!({ "errors": errors })));
    }
    tx.put_row(&row)?;
    tx.finish_job(record)
}
