//! `GET dump`: the caller's org as sorted text, so that two states can be compared. Times are left out, and so
//! are requests that have ended, with their outcomes: a refused one leaves the org as it was.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::route::{Endpoint, Under};
use orgyard_engine::{StoredComponent, Tx};
use orgyard_values::{Record, Value};

pub(crate) const ENDPOINTS: &[Endpoint] = &[Endpoint::read("GET", Under::Root, "/services/orgyard/dump", dump)];

fn dump(_: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let mut lines = Vec::new();
    for component in tx.components(None) {
        lines.push(component_line(&component?));
    }
    for object in tx.schema().objects() {
        for record in tx.scan(&object.name) {
            let record = record?;
            match object.log {
                false => lines.push(record_line(&record)),
                true if is_running(&record) => {
                    lines.push(format!("running {} {}", record.object, record.text("Id").unwrap_or_default()))
                }
                true => {}
            }
        }
    }
    lines.sort();
    lines.push(String::new());
    Ok(Answer::text(lines.join("\n")))
}

/// How a request can end; any other status is one on the way.
const ENDED: [&str; 6] = ["Success", "Error", "Succeeded", "SucceededPartial", "Failed", "Canceled"];

fn is_running(request: &Record) -> bool {
    request.text("Status").is_some_and(|status| !ENDED.iter().any(|ended| status.eq_ignore_ascii_case(ended)))
}

fn component_line(component: &StoredComponent) -> String {
    format!("component {} {} {} {}", component.type_name, component.full_name, component.id, component.hash)
}

/// Ownership is rows of `Package2Member`, so it is here, too.
fn record_line(record: &Record) -> String {
    let mut fields: Vec<String> = record
        .fields
        .iter()
        .filter(|(_, value)| !matches!(value, Value::Null | Value::DateTime(_)))
        .map(|(name, value)| format!("{name}={}", value.to_json()))
        .collect();
    fields.sort();
    format!("row {} {}", record.object, fields.join(" "))
}
