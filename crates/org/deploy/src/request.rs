//! `DeployRequest`: a deploy as a row, run as a job, its result kept as JSON.

use crate::DeployOptions;
use crate::deploy::deploy;
use crate::result::{DeployResult, DeployStatus};
use crate::transact::{Outcome, transact};
use orgyard_engine::{Behaviour, EngineError, Org, Tx};
use orgyard_values::{Id, Record, Value, format_datetime};
use std::sync::Arc;

pub struct DeployRequest;

const OBJECT: &str = "DeployRequest";

impl DeployRequest {
    /// Stores the request; its job runs once the caller has committed.
    pub fn create(tx: &mut Tx, zip: &[u8], options: &DeployOptions) -> Result<Id, EngineError> {
        let hash = tx.home().blobs().put(zip)?;
        let options = serde_json::to_value(options).unwrap_or_default();
        let mut row = Record::new(OBJECT).with("ZipBlob", hash.to_string()).with("Status", "Pending");
        row.set("Options", Value::Json(options));
        let id = tx.add_row(row)?;
        tx.start_job(OBJECT, id)?;
        Ok(id)
    }

    /// The result as it stands.
    pub fn result(tx: &Tx, id: Id) -> Result<Option<DeployResult>, EngineError> {
        let Some(row) = tx.get(OBJECT, id)? else { return Ok(None) };
        let result = match row.get("Result") {
            Value::Json(json) => serde_json::from_value(json.clone()).unwrap_or_default(),
            _ => DeployResult { status: DeployStatus::InProgress, ..DeployResult::queued(id) },
        };
        Ok(Some(result))
    }
}

impl Behaviour for DeployRequest {
    fn object(&self) -> &'static str {
        OBJECT
    }

    fn run_job(&self, org: &Arc<Org>, record: Id) {
        if let Err(error) = run(org, record) {
            tracing::error!(%error, %record, "the outcome of a deploy could not be stored");
        }
    }

    fn job_lost(&self, tx: &mut Tx, record: Id) {
        let text = "The deploy was interrupted: the process that ran it ended. The org is as it was; deploy again.";
        let result = broken(DeployResult::queued(record), text);
        if let Err(error) = keep(tx, record, &result) {
            tracing::error!(%error, %record, "an interrupted deploy could not be marked");
        }
    }
}

fn run(org: &Arc<Org>, record: Id) -> Result<(), EngineError> {
    let tx = org.read(org.info().user_id)?;
    let Some(row) = tx.get(OBJECT, record)? else { return Ok(()) };
    let user = row.get("CreatedById").as_id().unwrap_or(org.info().user_id);
    let options = match row.get("Options") {
        Value::Json(json) => serde_json::from_value(json.clone()).unwrap_or_default(),
        _ => DeployOptions::default(),
    };
    let zip = blob(&tx, row.text("ZipBlob").unwrap_or_default())?;
    let begun = begin(&tx, &row, record, user, &options);
    let work = |tx: &mut Tx| {
        let mut result = begun.clone();
        deploy(tx, &zip, &options, &mut result)?;
        Ok(if result.success && !options.check_only { Outcome::Commit(result) } else { Outcome::RollBack(result) })
    };
    transact(org, user, work, |error| broken(begun.clone(), &error.to_string()), |tx, result| keep(tx, record, result))
        .map(drop)
}

fn begin(tx: &Tx, row: &Record, id: Id, user: Id, options: &DeployOptions) -> DeployResult {
    let started = format_datetime(tx.now());
    DeployResult {
        check_only: options.check_only,
        rollback_on_error: options.rollback_on_error,
        ignore_warnings: options.ignore_warnings,
        created_by: user.to_string(),
        created_date: row.get("CreatedDate").to_json().as_str().unwrap_or(&started).to_string(),
        start_date: started,
        ..DeployResult::queued(id)
    }
}

fn broken(mut result: DeployResult, message: &str) -> DeployResult {
    result.error_message = Some(message.into());
    result.error_status_code = Some("UNKNOWN_EXCEPTION".into());
    result.finish(DeployStatus::Failed);
    result
}

fn keep(tx: &mut Tx, record: Id, result: &DeployResult) -> Result<(), EngineError> {
    let Some(mut row) = tx.get(OBJECT, record)? else { return Ok(()) };
    let now = format_datetime(tx.now());
    let ended = DeployResult { last_modified_date: now.clone(), completed_date: Some(now), ..result.clone() };
    row.set("Status", format!("{:?}", ended.status));
    row.set("Result", Value::Json(serde_json::to_value(ended).unwrap_or_default()));
    tx.put_row(&row)?;
    tx.finish_job(record)
}

fn blob(tx: &Tx, hash: &str) -> Result<Arc<[u8]>, EngineError> {
    hash.parse().map_or_else(|_| Ok(Arc::from([])), |hash| tx.blob(hash))
}
