//! `AsyncApexJob`: the job that stands for a test run.

use orgyard_engine::{EngineError, Tx};
use orgyard_values::{Id, Record, Value};

const OBJECT: &str = "AsyncApexJob";

pub(super) fn start(tx: &mut Tx, classes: usize) -> Result<Id, EngineError> {
    let row = Record::new(OBJECT)
        .with("JobType", "TestRequest")
        .with("Status", "Queued")
        .with("TotalJobItems", classes as i64)
        .with("JobItemsProcessed", 0)
        .with("NumberOfErrors", 0);
    Ok(tx.add_row(row)?)
}

pub(super) fn is_processing(tx: &mut Tx, id: Id) -> Result<(), EngineError> {
    let Some(mut row) = tx.get(OBJECT, id)? else { return Ok(()) };
    row.set("Status", "Processing");
    tx.put_row(&row)
}

/// How a job ended.
pub(super) struct Ended<'a> {
    pub(super) status: &'a str,
    pub(super) processed: usize,
    pub(super) errors: usize,
    /// Why it failed as a whole.
    pub(super) why: Option<&'a str>,
}

pub(super) fn finish(tx: &mut Tx, id: Id, ended: &Ended<'_>) -> Result<(), EngineError> {
    let Some(mut row) = tx.get(OBJECT, id)? else { return Ok(()) };
    row.set("Status", ended.status);
    row.set("JobItemsProcessed", ended.processed as i64);
    row.set("NumberOfErrors", ended.errors as i64);
    row.set("ExtendedStatus", ended.why.map(str::to_owned));
    row.set("CompletedDate", Value::DateTime(tx.now()));
    tx.put_row(&row)
}
