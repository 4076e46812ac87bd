//! Pieces of queries and of their answers.

use orgyard_client::quote;
use serde_json::Value;

/// Ids that fit in one statement.
pub(crate) const CHUNK: usize = 500;

/// `('a','b')`.
pub(crate) fn in_list(ids: &[&str]) -> String {
    let quoted: Vec<String> = ids.iter().map(|id| quote(id)).collect();
    format!("({})", quoted.join(","))
}

/// A text of a record, through relationships: `Package2Version.SubscriberPackageVersionId`.
pub(crate) fn field<'v>(record: &'v Value, path: &str) -> Option<&'v str> {
    value(record, path)?.as_str().filter(|text| !text.is_empty())
}

pub(crate) fn number(record: &Value, path: &str) -> Option<u32> {
    value(record, path)?.as_f64().map(|number| number as u32)
}

fn value<'v>(record: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(record, |record, part| record.get(part))
}
