//! `ApexTestQueueItem`: one class of a test run, which a client may take out again while it waits.

use crate::classes::TestClass;
use orgyard_engine::{ApiError, Behaviour, EngineError, Tx};
use orgyard_values::{Id, Record, Value};

pub(super) struct ApexTestQueueItem;

const OBJECT: &str = "ApexTestQueueItem";

impl Behaviour for ApexTestQueueItem {
    fn object(&self) -> &'static str {
        OBJECT
    }

    fn before_insert(&self, _: &mut Tx, _: &mut Record) -> Result<(), ApiError> {
        let text = "not implemented here: test runs that are started by inserting ApexTestQueueItem rows. Start them with \
                    runTestsAsynchronous.";
        Err(ApiError::new("NOT_IMPLEMENTED", text))
    }

    /// The one change there is: to take the class out.
    fn before_update(&self, _: &mut Tx, old: &Record, new: &mut Record) -> Result<(), ApiError> {
        let (before, after) = (old.text("Status"), new.text("Status"));
        if before == after || after == Some("Aborted") {
            return Ok(());
        }
        let text = "An ApexTestQueueItem can only be aborted: set its Status to Aborted.";
        Err(ApiError::new("INVALID_STATUS", text))
    }
}

pub(super) fn add(tx: &mut Tx, class: Id, job: Id, run: Id, coverage: bool) -> Result<Id, EngineError> {
    let row = Record::new(OBJECT)
        .with("ApexClassId", class)
        .with("Status", "Queued")
        .with("ParentJobId", job)
        .with("TestRunResultId", run)
        .with("ShouldSkipCodeCoverage", !coverage);
    Ok(tx.add_row(row)?)
}

pub(super) fn add_all(tx: &mut Tx, classes: &[TestClass], job: Id, run: Id, coverage: bool) -> Result<(), EngineError> {
    classes.iter().try_for_each(|class| add(tx, class.id, job, run, coverage).map(drop))
}

/// The items of a job.
pub(super) fn of_job(tx: &Tx, job: Id) -> Result<Vec<Record>, EngineError> {
    tx.find(OBJECT, "ParentJobId", &Value::Id(job))
}

pub(super) fn is_aborted(item: &Record) -> bool {
    item.text("Status") == Some("Aborted")
}

pub(super) fn set_status(
    tx: &mut Tx,
    mut item: Record,
    status: &str,
    extended: Option<String>,
) -> Result<(), EngineError> {
    item.set("Status", status);
    item.set("ExtendedStatus", extended);
    tx.put_row(&item)
}
