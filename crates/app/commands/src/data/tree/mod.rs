//! Records with their relationships, as files of JSON: `data export tree` and `data import tree`.

pub(crate) mod export;
pub(crate) mod import;
mod plan;

use serde_json::{Map, Value};

type Record = Map<String, Value>;

/// The records below a record, each relationship with its name.
fn children(record: &Record) -> impl Iterator<Item = (&str, &Vec<Value>)> {
    record.iter().filter_map(|(name, value)| Some((name.as_str(), value.get("records")?.as_array()?)))
}

/// A record, and all below it.
fn flat<'a>(record: &'a Record, out: &mut Vec<&'a Record>) {
    out.push(record);
    for (_, records) in children(record) {
        records.iter().filter_map(Value::as_object).for_each(|child| flat(child, out));
    }
}

fn attribute<'a>(record: &'a Record, name: &str) -> &'a str {
    record.get("attributes").and_then(|attributes| attributes.get(name)?.as_str()).unwrap_or_default()
}

/// Whether a value stands for a record of the files: `@AccountRef1`.
fn is_reference(value: &Value) -> bool {
    let Some(name) = value.as_str().and_then(|text| text.strip_prefix('@')) else { return false };
    let Some((object, number)) = name.rsplit_once("Ref") else { return false };
    let is_word = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    !object.is_empty() && is_word(object) && !number.is_empty() && number.chars().all(|c| c.is_ascii_digit())
}

/// JSON with four blanks, as these files have it.
fn pretty(value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    let formatter = serde_json::ser::PrettyFormatter::with_indent(b"    ");
    let mut serializer = serde_json::Serializer::with_formatter(&mut out, formatter);
    // A value in memory can be written to memory.
    let _ = serde::Serialize::serialize(value, &mut serializer);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_told_from_text() {
        for reference in ["@AccountRef1", "@My_Obj__cRef22", "@RefRef1"] {
            assert!(is_reference(&reference.into()), "{reference}");
        }
        for text in ["AccountRef1", "@AccountRef", "@Ref1", "@a bRef1", "@x", ""] {
            assert!(!is_reference(&text.into()), "{text}");
        }
        assert_eq!(pretty(&serde_json::json!({"a": [1]})), b"{\n    \"a\": [\n        1\n    ]\n}");
    }
}
