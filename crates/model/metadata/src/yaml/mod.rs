//! YAML and JSON as the official tool writes and reads them: schemas of external services are kept as YAML in source.

mod fold;
mod json;
mod plain;
mod read;
mod text;
mod write;

pub(crate) use json::pretty;
pub(crate) use read::{YamlError, read};
pub(crate) use write::write;

use serde_json::{Map, Value};

/// An object's entries in the order of the official tool's language: keys that are whole numbers first, rising.
fn entries(object: &Map<String, Value>) -> Vec<(&str, &Value)> {
    let mut entries: Vec<(&str, &Value)> = object.iter().map(|(key, value)| (key.as_str(), value)).collect();
    entries.sort_by_key(|(key, _)| index(key).unwrap_or(u32::MAX));
    entries
}

/// A key that counts as a place in an array.
fn index(key: &str) -> Option<u32> {
    let number: u32 = key.parse().ok().filter(|number| *number < u32::MAX)?;
    (number.to_string() == key).then_some(number)
}
