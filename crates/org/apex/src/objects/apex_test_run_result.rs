//! `ApexTestRunResult`: a test run, which is a job; its end writes the rows of all other objects about it.

use super::async_apex_job::{self as job, Ended};
use super::{apex_code_coverage, apex_test_queue_item as queue, apex_test_result as results};
use crate::classes::test_classes;
use crate::request::nothing_to_run;
use crate::{Missing, Outcome, TestRequest, TestResult, TestRun, Tests, missing_calls, run_tests};
use orgyard_engine::{ApiError, Behaviour, EngineError, Org, Tx};
use orgyard_values::{Id, Record, Value};
use serde_json::Value as Json;
use std::collections::HashMap;
use std::sync::Arc;

pub(super) struct ApexTestRunResult;

const OBJECT: &str = "ApexTestRunResult";
const INTERRUPTED: &str = "The test run was interrupted: the process that ran it ended. Run the tests again.";

impl Behaviour for ApexTestRunResult {
    fn object(&self) -> &'static str {
        OBJECT
    }

    fn run_job(&self, org: &Arc<Org>, record: Id) {
        if let Err(error) = run(org, record) {
            tracing::error!(%error, %record, "the outcome of a test run could not be stored");
        }
    }

    fn job_lost(&self, tx: &mut Tx, record: Id) {
        if let Err(error) = fail(tx, record, INTERRUPTED) {
            tracing::error!(%error, %record, "an interrupted test run could not be marked");
        }
    }
}

/// Queues a run; its rows are there and its job starts when the caller commits. The id is that of the `AsyncApexJob`.
pub fn start(tx: &mut Tx, body: &Json) -> Result<Id, ApiError> {
    let request = TestRequest::read(tx, body)?;
    let classes = test_classes(tx, &request.tests)?;
    if classes.is_empty() {
        return Err(nothing_to_run());
    }
    let methods: usize = classes.iter().map(|class| class.methods).sum();
    let async_job = job::start(tx, classes.len())?;
    let mut row = Record::new(OBJECT)
        .with("AsyncApexJobId", async_job)
        .with("UserId", tx.user())
        .with("JobName", "TestRun")
        .with("IsAllTests", !matches!(request.tests, Tests::Chosen(_)))
        .with("Source", "ApexTests")
        .with("StartTime", Value::DateTime(tx.now()))
        .with("Status", "Queued")
        .with("ClassesEnqueued", classes.len() as i64)
        .with("MethodsEnqueued", methods as i64);
    for count in ["TestTime", "TestSetupTime", "ClassesCompleted", "MethodsCompleted", "MethodsFailed"] {
        row.set(count, 0);
    }
    row.fields.insert("Request".into(), Value::Json(body.clone()));
    let run = tx.add_row(row)?;
    queue::add_all(tx, &classes, async_job, run, request.coverage)?;
    tx.start_job(OBJECT, run)?;
    Ok(async_job)
}

/// A run that is about to be made.
struct Begun {
    user: Id,
    request: TestRequest,
}

fn run(org: &Arc<Org>, record: Id) -> Result<(), EngineError> {
    let owner = org.info().user_id;
    let begun = match org.write(owner, |tx| begin(tx, record))? {
        Some(Ok(begun)) => begun,
        Some(Err(why)) => return org.write(owner, |tx| fail(tx, record, &why)),
        None => return Ok(()),
    };
    tell_missing(org, &begun, record)?;
    let outcome = run_tests(org, begun.user, &begun.request.tests, begun.request.coverage);
    org.write(begun.user, |tx| match &outcome {
        Ok(run) => finish(tx, record, run, begun.request.coverage),
        Err(error) => fail(tx, record, &error.to_string()),
    })
}

/// What nothing here answers is told before the tests run.
fn tell_missing(org: &Arc<Org>, begun: &Begun, record: Id) -> Result<(), EngineError> {
    let calls = missing_calls(&org.read(begun.user)?, &begun.request.tests)?;
    if calls.is_empty() {
        return Ok(());
    }
    org.write(begun.user, |tx| {
        let Some(mut row) = tx.get(OBJECT, record)? else { return Ok(()) };
        set_missing(&mut row, &calls);
        tx.put_row(&row)
    })
}

fn set_missing(row: &mut Record, calls: &[Missing]) {
    let calls: Vec<String> = calls.iter().map(ToString::to_string).collect();
    row.fields.insert("OrgyardUnsupported".into(), Value::Json(serde_json::json!({ "calls": calls })));
}

/// `None` where there is nothing to run any more.
fn begin(tx: &mut Tx, record: Id) -> Result<Option<Result<Begun, String>>, EngineError> {
    let Some(mut row) = tx.get(OBJECT, record)? else { return Ok(None) };
    let Value::Json(body) = row.get("Request") else { return Ok(None) };
    let request = match TestRequest::read(tx, body) {
        Ok(request) => request,
        Err(error) => return Ok(Some(Err(error.message))),
    };
    let user = row.get("UserId").as_id().unwrap_or_else(|| tx.user());
    row.set("Status", "Processing");
    tx.put_row(&row)?;
    if let Some(id) = row.get("AsyncApexJobId").as_id() {
        job::is_processing(tx, id)?;
        for item in queue::of_job(tx, id)?.into_iter().filter(|item| !queue::is_aborted(item)) {
            queue::set_status(tx, item, "Processing", None)?;
        }
    }
    Ok(Some(Ok(Begun { user, request })))
}

fn finish(tx: &mut Tx, record: Id, run: &TestRun, coverage: bool) -> Result<(), EngineError> {
    let Some(row) = tx.get(OBJECT, record)? else { return Ok(()) };
    let Some(async_job) = row.get("AsyncApexJobId").as_id() else { return Ok(()) };
    let mut items: HashMap<Id, Record> = HashMap::new();
    for item in queue::of_job(tx, async_job)? {
        if let Some(class) = item.get("ApexClassId").as_id() {
            items.insert(class, item);
        }
    }
    for result in &run.results {
        let item = match items.get(&result.class_id).and_then(Record::id) {
            Some(item) => item,
            None => {
                let item = queue::add(tx, result.class_id, async_job, record, coverage)?;
                items.extend(tx.get("ApexTestQueueItem", item)?.map(|row| (result.class_id, row)));
                item
            }
        };
        if !items.get(&result.class_id).is_some_and(queue::is_aborted) {
            results::add(tx, result, &results::Of { job: async_job, run: record, item })?;
        }
    }
    let aborted = items.values().any(queue::is_aborted);
    let classes = items.len();
    end_items(tx, items, &run.results)?;
    if coverage {
        apex_code_coverage::keep(tx, run)?;
    }
    let status = if aborted { "Aborted" } else { "Completed" };
    let errors = failed(&run.results);
    job::finish(tx, async_job, &Ended { status, processed: classes, errors, why: None })?;
    end(tx, row, run, status, classes)?;
    tx.finish_job(record)
}

fn end_items(tx: &mut Tx, items: HashMap<Id, Record>, results: &[TestResult]) -> Result<(), EngineError> {
    let mut items: Vec<(Id, Record)> = items.into_iter().filter(|(_, item)| !queue::is_aborted(item)).collect();
    items.sort_by_key(|(class, _)| *class);
    for (class, item) in items {
        let own: Vec<&TestResult> = results.iter().filter(|r| r.class_id == class && !r.is_setup).collect();
        let compiles = own.iter().all(|result| result.outcome != Outcome::CompileFail);
        let passed = own.iter().filter(|result| result.outcome == Outcome::Pass).count();
        let status = if compiles { "Completed" } else { "Failed" };
        queue::set_status(tx, item, status, Some(format!("({passed}/{})", own.len())))?;
    }
    Ok(())
}

fn failed(results: &[TestResult]) -> usize {
    let failed = |outcome| matches!(outcome, Outcome::Fail | Outcome::CompileFail | Outcome::Unsupported);
    results.iter().filter(|result| !result.is_setup && failed(result.outcome)).count()
}

fn end(tx: &mut Tx, mut row: Record, run: &TestRun, status: &str, classes: usize) -> Result<(), EngineError> {
    let time = |setup: bool| -> i64 {
        run.results.iter().filter(|result| result.is_setup == setup).map(|result| result.milliseconds).sum()
    };
    let methods = run.results.iter().filter(|result| !result.is_setup).count();
    row.set("Status", status);
    row.set("EndTime", Value::DateTime(tx.now()));
    row.set("TestTime", time(false));
    row.set("TestSetupTime", time(true));
    row.set("ClassesEnqueued", classes as i64);
    row.set("ClassesCompleted", classes as i64);
    row.set("MethodsEnqueued", methods as i64);
    row.set("MethodsCompleted", methods as i64);
    row.set("MethodsFailed", failed(&run.results) as i64);
    if !run.unsupported.is_empty() {
        set_missing(&mut row, &run.unsupported);
    }
    tx.put_row(&row)
}

fn fail(tx: &mut Tx, record: Id, why: &str) -> Result<(), EngineError> {
    let Some(mut row) = tx.get(OBJECT, record)? else { return Ok(()) };
    row.set("Status", "Failed");
    row.set("EndTime", Value::DateTime(tx.now()));
    tx.put_row(&row)?;
    if let Some(id) = row.get("AsyncApexJobId").as_id() {
        job::finish(tx, id, &Ended { status: "Failed", processed: 0, errors: 1, why: Some(why) })?;
        for item in queue::of_job(tx, id)? {
            queue::set_status(tx, item, "Failed", Some(why.to_owned()))?;
        }
    }
    tx.finish_job(record)
}

#[cfg(test)]
mod tests;
