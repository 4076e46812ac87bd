//! Rows as CSV.

use super::columns::{Column, value, with_names};
use crate::shared::js::shown;
use serde_json::{Map, Value};

pub(super) fn text(columns: &[Column], records: &[Value]) -> String {
    let rows: Vec<Map<String, Value>> = records.iter().map(|record| with_names(columns, record)).collect();
    let names = names(columns, &rows);
    let head = names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(",");
    let lines = rows.iter().map(|row| names.iter().map(|name| cell(row, name)).collect::<Vec<_>>().join(","));
    std::iter::once(head).chain(lines).map(|line| line + "\n").collect()
}

/// A child relationship has as many columns as its longest list of rows needs.
fn names(columns: &[Column], rows: &[Map<String, Value>]) -> Vec<String> {
    let longest = |name: &str| {
        let sizes = rows.iter().filter_map(|row| row.get(name)?.get("totalSize")?.as_u64());
        sizes.max().unwrap_or(0)
    };
    let is_wide = |column: &Column| matches!(column, Column::Subquery { name, .. } if longest(name) > 0);
    if !columns.iter().any(is_wide) {
        return columns.iter().map(|column| column.name().to_owned()).collect();
    }
    let of_column = |column: &Column| match column {
        Column::Subquery { name, fields } => (0..longest(name))
            .flat_map(|row| {
                let fields = fields.iter().map(move |field| format!("{name}.records.{row}.{}", field.name()));
                std::iter::once(format!("{name}.totalSize")).chain(fields)
            })
            .collect(),
        other => vec![other.key().to_owned()],
    };
    columns.iter().flat_map(of_column).collect()
}

fn cell(row: &Map<String, Value>, name: &str) -> String {
    value(row, name).map(csv_cell).unwrap_or_default()
}

pub(in crate::data) fn csv_cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => quoted(text),
        object @ (Value::Object(_) | Value::Array(_)) => quoted(&object.to_string()),
        other => shown(other),
    }
}

/// RFC 4180, section 2.
fn quoted(text: &str) -> String {
    match text.contains([',', '"', '\n']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    }
}
