//! `ApexTestResult`: what came of one method.

use super::keep_log;
use crate::{Lock, Outcome, TestResult};
use orgyard_engine::{EngineError, Tx};
use orgyard_values::{Id, Record, Value};
use serde_json::{Value as Json, json};

const OBJECT: &str = "ApexTestResult";
/// How the message of a test begins that met what is not implemented here.
const UNSUPPORTED: &str = "not implemented here: ";

/// Where the row belongs.
pub(super) struct Of {
    pub(super) job: Id,
    pub(super) run: Id,
    pub(super) item: Id,
}

pub(super) fn add(tx: &mut Tx, result: &TestResult, of: &Of) -> Result<(), EngineError> {
    let unsupported = result.outcome == Outcome::Unsupported;
    let log = keep_test_log(tx, result)?;
    let row = Record::new(OBJECT)
        .with("TestTimestamp", Value::DateTime(result.started))
        .with("Outcome", outcome(result.outcome))
        .with("ApexClassId", result.class_id)
        .with("MethodName", &*result.method)
        .with("ApexLogId", log)
        .with("Message", message(result))
        .with("StackTrace", result.stack_trace.clone())
        .with("AsyncApexJobId", of.job)
        .with("QueueItemId", of.item)
        .with("ApexTestRunResultId", of.run)
        .with("RunTime", result.milliseconds)
        .with("IsTestSetup", result.is_setup)
        .with("Category", "Apex")
        .with("OrgyardIsUnsupported", unsupported);
    let row = with_locks(row, &result.locks);
    tx.add_row(row)?;
    Ok(())
}

/// The log of a method, where there is one.
pub fn keep_test_log(tx: &mut Tx, result: &TestResult) -> Result<Option<Id>, EngineError> {
    let status = match result.outcome {
        Outcome::Fail | Outcome::Unsupported => result.message.as_deref().unwrap_or("Failed"),
        _ => "Success",
    };
    let kept = result.log.as_deref().map(|log| keep_log(tx, "ApexTestHandler", status, result.milliseconds, log));
    kept.transpose()
}

/// The platform has no fifth outcome.
fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "Pass",
        Outcome::Fail | Outcome::Unsupported => "Fail",
        Outcome::Skip => "Skip",
        Outcome::CompileFail => "CompileFail",
    }
}

fn message(result: &TestResult) -> Option<String> {
    let message = result.message.clone();
    match result.outcome {
        Outcome::Unsupported => {
            let message = message.unwrap_or_default();
            Some(if message.starts_with(UNSUPPORTED) { message } else { format!("{UNSUPPORTED}{message}") })
        }
        _ => message,
    }
}

fn with_locks(mut row: Record, locks: &[Lock]) -> Record {
    if !locks.is_empty() {
        let lock = |lock: &Lock| json!({"object": &*lock.object, "id": lock.id, "statement": &*lock.statement});
        let locks: Vec<Json> = locks.iter().map(lock).collect();
        row.fields.insert("OrgyardLocks".into(), Value::Json(json!({ "locks": locks })));
    }
    row
}
