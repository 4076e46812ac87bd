//! `SubscriberPackageVersionUninstallRequest`: takes a package out of the org it is created in.

use super::field_refusal;
use crate::install;
use orgyard_deploy::{Outcome, transact};
use orgyard_engine::{ApiError, Behaviour, EngineError, Org, Tx};
use orgyard_values::{Id, Record};
use std::sync::Arc;

pub(super) struct SubscriberPackageVersionUninstallRequest;

const OBJECT: &str = "SubscriberPackageVersionUninstallRequest";
const ERROR: &str = "PackageVersionUninstallRequestError";

impl Behaviour for SubscriberPackageVersionUninstallRequest {
    fn object(&self) -> &'static str {
        OBJECT
    }

    fn before_insert(&self, _: &mut Tx, new: &mut Record) -> Result<(), ApiError> {
        if new.get("SubscriberPackageVersionId").as_id().is_none() {
            let text = "SubscriberPackageVersionId: the id of a package version (04t…) is needed.";
            return Err(field_refusal("INVALID_ID_FIELD", "SubscriberPackageVersionId", text));
        }
        // Clients crash on Queued as the first status they read (wire-packaging §10).
        new.set("Status", "InProgress");
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
        let text =
            "The uninstall was interrupted: the process that ran it ended. The org is as it was; uninstall again.";
        if let Err(error) = finish(tx, record, &[text.to_string()]) {
            tracing::error!(%error, %record, "an interrupted uninstall could not be marked");
        }
    }
}

fn run(org: &Arc<Org>, record: Id) {
    let work = |tx: &mut Tx| {
        let row = tx.get(OBJECT, record)?.unwrap_or_else(|| Record::new(OBJECT));
        let problems = match row.get("SubscriberPackageVersionId").as_id() {
            Some(version) => install::uninstall(tx, version)?,
            None => vec!["The request names no version.".into()],
        };
        Ok(if problems.is_empty() { Outcome::Commit(problems) } else { Outcome::RollBack(problems) })
    };
    let stored =
        transact(org, org.info().user_id, work, |e| vec![e.to_string()], |tx, m: &Vec<String>| finish(tx, record, m));
    if let Err(error) = stored {
        tracing::error!(%error, %record, "the outcome of an uninstall could not be stored");
    }
}

fn finish(tx: &mut Tx, record: Id, messages: &[String]) -> Result<(), EngineError> {
    let Some(mut row) = tx.get(OBJECT, record)? else { return Ok(()) };
    row.set("Status", if messages.is_empty() { "Success" } else { "Error" });
    tx.put_row(&row)?;
    tx.finish_job(record)?;
    for message in messages {
        let error = Record::new(ERROR).with("ParentRequestId", record).with("Message", message.as_str());
        tx.add_row(error)?;
    }
    Ok(())
}
