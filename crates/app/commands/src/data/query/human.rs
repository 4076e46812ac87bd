//! Rows as a table: children stand beside their parent, the first in its line, the others below.

use super::columns::{Column, value, with_names};
use crate::shared::js::shown;
use crate::table::table;
use orgyard_client::Rows;
use serde_json::{Map, Value};

pub(super) fn text(columns: &[Column], rows: &Rows) -> String {
    let count = if rows.records.is_empty() { rows.total_size } else { rows.records.len() };
    let total = format!("\nTotal number of records retrieved: {count}.\n");
    if rows.records.is_empty() {
        return total;
    }
    let keys: Vec<String> = columns.iter().flat_map(keys).collect();
    let head: Vec<String> = keys.iter().map(|key| key.to_uppercase()).collect();
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    let lines = rows.records.iter().flat_map(|record| spread(columns, with_names(columns, record)));
    let cells: Vec<Vec<String>> = lines.map(|line| keys.iter().map(|key| cell(&line, key)).collect()).collect();
    table("", &head, &cells) + &total
}

fn keys(column: &Column) -> Vec<String> {
    match column {
        Column::Subquery { name, fields } => fields.iter().map(|field| format!("{name}.{}", field.name())).collect(),
        other => vec![other.key().to_owned()],
    }
}

fn cell(row: &Map<String, Value>, key: &str) -> String {
    match value(row, key) {
        None => String::new(),
        Some(object @ (Value::Object(_) | Value::Array(_))) => serde_json::to_string_pretty(object).unwrap_or_default(),
        Some(value) => shown(value),
    }
}

/// One line for the record with the first of its children, and one for each other child.
fn spread(columns: &[Column], mut row: Map<String, Value>) -> Vec<Map<String, Value>> {
    let mut below = Vec::new();
    let mut beside = Vec::new();
    for column in columns {
        let Column::Subquery { name, .. } = column else { continue };
        let records = row.shift_remove(name).and_then(|found| found.get("records").cloned());
        let children = records.as_ref().and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let mut lines = children.iter().map(|child| flat(name, child));
        beside.extend(lines.next());
        below.extend(lines);
    }
    row.extend(beside.into_iter().flatten());
    let mut all = vec![row];
    all.extend(below.into_iter().filter(|line| !line.is_empty()));
    all
}

/// A child's fields under the whole path to them.
fn flat(path: &str, value: &Value) -> Map<String, Value> {
    let entries = value.as_object().into_iter().flatten().filter(|(key, _)| *key != "attributes");
    entries
        .flat_map(|(key, value)| match value {
            Value::Object(_) => flat(&format!("{path}.{key}"), value).into_iter().collect(),
            value => vec![(format!("{path}.{key}"), value.clone())],
        })
        .collect()
}
