//! `SubscriberPackageVersionUninstallRequest`: takes a package out of the org it is created in.

use super::field_refusal;
use super::job::{Problems, RequestJob};
use crate::install;
use orgyard_engine::{ApiError, Behaviour, EngineError, Org, Tx};
use orgyard_values::{Id, Record};
use std::sync::Arc;

pub(super) struct SubscriberPackageVersionUninstallRequest;

const ERROR: &str = "PackageVersionUninstallRequestError";
const VERSION: &str = "SubscriberPackageVersionId";

const JOB: RequestJob = RequestJob {
    object: "SubscriberPackageVersionUninstallRequest",
    work: uninstall,
    finish,
    lost: "The uninstall was interrupted: the process that ran it ended. The org is as it was; uninstall again.",
};

impl Behaviour for SubscriberPackageVersionUninstallRequest {
    fn object(&self) -> &'static str {
        JOB.object
    }

    fn before_insert(&self, _: &mut Tx, new: &mut Record) -> Result<(), ApiError> {
        if new.get(VERSION).as_id().is_none() {
            let text = format!("{VERSION}: the id of a package version (04t…) is needed.");
            return Err(field_refusal("INVALID_ID_FIELD", VERSION, text));
        }
        // Clients crash on Queued as the first status they read (wire-packaging §10).
        new.set("Status", "InProgress");
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

fn uninstall(tx: &mut Tx, request: &Record) -> Result<Problems, EngineError> {
    match request.get(VERSION).as_id() {
        Some(version) => install::uninstall(tx, version),
        None => Ok(vec!["The request names no version.".into()]),
    }
}

fn finish(tx: &mut Tx, mut row: Record, problems: &Problems) -> Result<(), EngineError> {
    row.set("Status", if problems.is_empty() { "Success" } else { "Error" });
    tx.put_row(&row)?;
    for message in problems {
        let error = Record::new(ERROR).with("ParentRequestId", row.id()).with("Message", message.as_str());
        tx.add_row(error)?;
    }
    Ok(())
}
