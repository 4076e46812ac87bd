//! `ApexLog`: a debug log; its text is a blob.

use orgyard_engine::{EngineError, Tx};
use orgyard_values::{Id, Record, Value};

const OBJECT: &str = "ApexLog";

/// Keeps a log of something the transaction's user did. `milliseconds` is how long it took.
pub fn keep(tx: &mut Tx, operation: &str, status: &str, milliseconds: i64, text: &str) -> Result<Id, EngineError> {
    let blob = tx.put_blob(text.as_bytes().into()).to_string();
    let row = Record::new(OBJECT)
        .with("LogUserId", tx.user())
        .with("LogLength", text.len() as i64)
        .with("Request", "Api")
        .with("Operation", operation)
        .with("Application", "Unknown")
        .with("Status", status)
        .with("DurationMilliseconds", milliseconds)
        .with("StartTime", Value::DateTime(tx.now() - milliseconds))
        .with("Location", "Monitoring")
        .with("BodyBlob", blob);
    Ok(tx.add_row(row)?)
}
