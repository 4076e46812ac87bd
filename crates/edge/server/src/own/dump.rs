//! `GET dump`: the caller's org as sorted text, so that two states can be compared. Times are left out, and so
//! are requests and their outcomes: a refused one leaves the org as it was.

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
    for object in tx.schema().objects().filter(|object| !object.log) {
        for record in tx.scan(&object.name) {
            lines.push(record_line(&record?));
        }
    }
    lines.sort();
    lines.push(String::new());
    Ok(Answer::text(lines.join("\n")))
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
