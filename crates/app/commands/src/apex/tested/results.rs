//! Successes and failures as one answer holds them: of a synchronous run, of the tests of a deploy.

use super::{Outcome, Test};
use crate::shared::text::{optional, text};
use serde_json::Value;

/// How a message begins of what the embedded org does not implement.
const UNSUPPORTED: &str = "not implemented here: ";

/// The tests of an answer, those that passed first.
pub(crate) fn tests(answer: &Value) -> Vec<Test> {
    let passed = list(answer, "successes").map(|row| test(row, Outcome::Pass));
    let failed = list(answer, "failures").map(|row| {
        let unsupported = text(row, "message").starts_with(UNSUPPORTED);
        test(row, if unsupported { Outcome::Unsupported } else { Outcome::Fail })
    });
    passed.chain(failed).collect()
}

/// The rows under a name; SOAP gives a single one without a list.
pub(crate) fn list<'a>(answer: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    let all: &[Value] = match answer.get(name) {
        Some(Value::Array(all)) => all,
        Some(one @ Value::Object(_)) => std::slice::from_ref(one),
        _ => &[],
    };
    all.iter()
}

/// A number of milliseconds, which SOAP gives as text.
pub(crate) fn milliseconds(row: &Value, name: &str) -> i64 {
    let time = row.get(name).and_then(|time| time.as_f64().or_else(|| time.as_str()?.parse().ok()));
    time.unwrap_or_default().round() as i64
}

fn test(row: &Value, outcome: Outcome) -> Test {
    Test {
        class_id: text(row, "id"),
        class: text(row, "name"),
        namespace: optional(row, "namespace"),
        method: text(row, "methodName"),
        outcome,
        message: optional(row, "message"),
        stack_trace: optional(row, "stackTrace"),
        run_time: milliseconds(row, "time"),
        ..Test::default()
    }
}
