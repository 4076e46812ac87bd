//! The columns of a query, as the platform describes them.

use crate::shared::text::{field, flag, text};
use serde_json::{Map, Value};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Column {
    /// A field, by its path.
    Field(String),
    /// The rows of a child relationship.
    Subquery { name: String, fields: Vec<Column> },
    /// What a function gives, by its text or its alias.
    Function { name: String, alias: Option<String> },
}

impl Column {
    pub(super) fn name(&self) -> &str {
        match self {
            Column::Field(name) | Column::Subquery { name, .. } | Column::Function { name, .. } => name,
        }
    }

    /// Under which name its value stands in a row that was made ready.
    pub(super) fn key(&self) -> &str {
        match self {
            Column::Function { alias: Some(alias), .. } => alias,
            other => other.name(),
        }
    }
}

/// Columns from `columnMetadata`.
pub(super) fn read(metadata: &Value) -> Vec<Column> {
    metadata.as_array().into_iter().flatten().flat_map(column).collect()
}

fn column(column: &Value) -> Vec<Column> {
    let name = text(column, "columnName");
    let joined = field(column, "joinColumns").as_array().map(Vec::as_slice).unwrap_or_default();
    match (joined.is_empty(), flag(column, "aggregate")) {
        (false, true) => vec![Column::Subquery { name, fields: joined.iter().flat_map(self::column).collect() }],
        (false, false) => joined.iter().flat_map(paths).map(|path| Column::Field(format!("{name}.{path}"))).collect(),
        (true, true) => {
            let counted = name.strip_prefix("expr").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
            vec![Column::Function { name: text(column, "displayName"), alias: (!counted).then_some(name) }]
        }
        (true, false) => vec![Column::Field(name)],
    }
}

/// The fields at the end of a chain of parents.
fn paths(column: &Value) -> Vec<String> {
    let name = text(column, "columnName");
    let joined = field(column, "joinColumns").as_array().map(Vec::as_slice).unwrap_or_default();
    match joined.is_empty() {
        true => vec![name],
        false => joined.iter().flat_map(paths).map(|path| format!("{name}.{path}")).collect(),
    }
}

/// A row whose `expr0`, `expr1` stand under what the query calls them.
pub(super) fn with_names(columns: &[Column], row: &Value) -> Map<String, Value> {
    let functions: Vec<&Column> = columns.iter().filter(|column| matches!(column, Column::Function { .. })).collect();
    let named = |key: &String| {
        let function = key.strip_prefix("expr").and_then(|number| number.parse::<usize>().ok());
        function.and_then(|number| functions.get(number)).map_or_else(|| key.clone(), |column| column.key().to_owned())
    };
    let entries = row.as_object().into_iter().flatten().filter(|(key, _)| *key != "attributes");
    entries.map(|(key, value)| (named(key), value.clone())).collect()
}

/// A value by the column's name, else by the path it is.
pub(super) fn value<'a>(row: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    if let Some(value) = row.get(name) {
        return Some(value);
    }
    let mut parts = name.split('.');
    let first = row.get(parts.next()?)?;
    parts.try_fold(first, |value, part| match value {
        Value::Array(items) => items.get(part.parse::<usize>().ok()?),
        value => value.get(part),
    })
}
