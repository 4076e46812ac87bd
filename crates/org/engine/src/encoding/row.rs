//! Rows: field names and values, self-describing, nulls left out. The id is in the key.

use super::{Reader, Writer};
use crate::EngineError;
use orgyard_values::{Id, Record, Value};

const VERSION: u8 = 1;
const WHAT: &str = "a row";

type Result<T> = std::result::Result<T, EngineError>;

pub(crate) fn encode(record: &Record) -> Vec<u8> {
    encode_some(record, |_, _| true)
}

/// With those fields that are stored.
pub(crate) fn encode_some(record: &Record, stored: impl Fn(&str, &Value) -> bool) -> Vec<u8> {
    let mut out = Writer::new(VERSION);
    for (name, value) in &record.fields {
        if !value.is_null() && name != "Id" && stored(name, value) {
            out.text(name);
            encode_value(&mut out, value);
        }
    }
    out.finish()
}

fn encode_value(out: &mut Writer, value: &Value) {
    match value {
        Value::Null => out.byte(b'0'),
        Value::Bool(false) => out.byte(b'f'),
        Value::Bool(true) => out.byte(b't'),
        Value::Int(i) => out.byte(b'i').int(*i),
        Value::Double(d) => out.byte(b'd').raw(&d.to_bits().to_le_bytes()),
        Value::Text(t) => out.byte(b's').text(t),
        Value::Id(id) => out.byte(b'k').raw(id.short().as_bytes()),
        Value::DateTime(ms) => out.byte(b'w').int(*ms),
        Value::Date(t) => out.byte(b'y').text(t),
        Value::Json(json) => out.byte(b'j').text(&json.to_string()),
    };
}

fn decode_value(from: &mut Reader<'_>) -> Result<Value> {
    Ok(match from.byte()? {
        b'0' => Value::Null,
        b'f' => Value::Bool(false),
        b't' => Value::Bool(true),
        b'i' => Value::Int(from.int()?),
        b'd' => Value::Double(f64::from_bits(u64::from_le_bytes(from.array()?))),
        b's' => Value::Text(from.text()?.to_owned()),
        b'k' => Value::Id(id_of(from.raw(15)?)?),
        b'w' => Value::DateTime(from.int()?),
        b'y' => Value::Date(from.text()?.to_owned()),
        b'j' => Value::Json(serde_json::from_str(from.text()?).map_err(|e| EngineError::damaged(WHAT, e))?),
        other => return Err(EngineError::damaged(WHAT, format_args!("it has a value of the unknown kind {other}"))),
    })
}

fn skip_value(from: &mut Reader<'_>) -> Result<()> {
    match from.byte()? {
        b'0' | b'f' | b't' => {}
        b'i' | b'w' => drop(from.uint()?),
        b'd' => drop(from.raw(8)?),
        b's' | b'y' | b'j' => drop(from.bytes()?),
        b'k' => drop(from.raw(15)?),
        other => return Err(EngineError::damaged(WHAT, format_args!("it has a value of the unknown kind {other}"))),
    }
    Ok(())
}

pub(crate) fn id_of(bytes: &[u8]) -> Result<Id> {
    let text = std::str::from_utf8(bytes).map_err(|e| EngineError::damaged(WHAT, e))?;
    text.parse().map_err(|e| EngineError::damaged(WHAT, e))
}

pub(crate) fn decode(object: &str, id: Id, bytes: &[u8]) -> Result<Record> {
    decode_some(object, id, bytes, |_| true)
}

/// Only the fields that are wanted; the others are stepped over.
pub(crate) fn decode_some(object: &str, id: Id, bytes: &[u8], wanted: impl Fn(&str) -> bool) -> Result<Record> {
    let mut from = Reader::new(bytes, VERSION, WHAT)?;
    let mut record = Record::new(object).with("Id", id);
    while !from.is_empty() {
        let name = from.text()?;
        if wanted(name) {
            let value = decode_value(&mut from)?;
            record.set(name, value);
        } else {
            skip_value(&mut from)?;
        }
    }
    Ok(record)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn values() -> impl Strategy<Value = Value> {
        prop_oneof![
            any::<bool>().prop_map(Value::Bool),
            any::<i64>().prop_map(Value::Int),
            (-1e300..1e300f64).prop_map(Value::Double),
            ".*".prop_map(Value::Text),
            any::<u32>().prop_map(|n| Value::Id(Id::mint("001", u64::from(n)))),
            any::<i64>().prop_map(Value::DateTime),
            "[0-9]{4}-[0-9]{2}-[0-9]{2}".prop_map(Value::Date),
            ".*".prop_map(|t| Value::Json(serde_json::json!({ "a": [t, null] }))),
        ]
    }

    proptest! {
        #[test]
        fn rows_come_back(fields in proptest::collection::btree_map("[A-Za-z_]{3,10}", values(), 0..8)) {
            let id = Id::mint("001", 7);
            let mut record = Record::new("Account").with("Id", id);
            for (name, value) in fields {
                record.set(&name, value);
            }
            let bytes = encode(&record);
            prop_assert_eq!(decode("Account", id, &bytes).unwrap(), record);
            prop_assert_eq!(decode_some("Account", id, &bytes, |_| false).unwrap().fields.len(), 1);
        }

        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            let _ = decode("Account", Id::mint("001", 7), &bytes).is_ok();
        }
    }
}
