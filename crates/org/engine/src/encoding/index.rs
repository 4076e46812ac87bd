//! Index entries: bytes that sort as the platform sorts values, text without regard to case.

use super::keys;
use crate::schema::FieldDef;
use orgyard_text::names::fold;
use orgyard_values::{Id, Value};

/// Longer texts share an entry; whoever looks up compares the row itself.
const TEXT_LIMIT: usize = 120;

/// All entries of a field that hold the value begin so.
pub(crate) fn lookup(object: &str, field: &FieldDef, value: &Value) -> Option<Vec<u8>> {
    let encoded = match value.as_id().filter(|_| field.field_type.is_id()) {
        Some(id) => encode(&Value::Id(id)),
        None => encode(value),
    };
    Some([keys::index(object, &field.name), encoded?].concat())
}

/// The entry of one row.
pub(crate) fn entry(object: &str, field: &FieldDef, value: &Value, id: Id) -> Option<Vec<u8>> {
    let mut out = lookup(object, field, value)?;
    out.extend_from_slice(id.short().as_bytes());
    Some(out)
}

/// The bytes of a value; nothing for null and the empty string, which no index holds.
pub(crate) fn encode(value: &Value) -> Option<Vec<u8>> {
    Some(match value {
        Value::Null | Value::Json(_) => return None,
        Value::Bool(b) => vec![b'b', u8::from(*b)],
        Value::Int(i) => number(*i as f64, *i),
        Value::Double(d) => number(*d, *d as i64),
        Value::DateTime(ms) => [b"t".as_slice(), &signed(*ms)].concat(),
        Value::Id(id) => [b"k".as_slice(), id.short().as_bytes()].concat(),
        Value::Text(text) if text.is_empty() => return None,
        Value::Text(text) | Value::Date(text) => folded(text),
    })
}

/// Sorts by the approximate value, then exactly, so that whole numbers and decimals share one order.
fn number(approximate: f64, exact: i64) -> Vec<u8> {
    let bits = (approximate + 0.0).to_bits();
    let sortable = if bits >> 63 == 1 { !bits } else { bits | (1 << 63) };
    [b"n".as_slice(), &sortable.to_be_bytes(), &signed(exact)].concat()
}

fn signed(value: i64) -> [u8; 8] {
    ((value as u64) ^ (1 << 63)).to_be_bytes()
}

/// Folded, cut at a character, zero bytes escaped, ended so that a prefix sorts first.
fn folded(text: &str) -> Vec<u8> {
    let text = fold(text);
    let mut out = vec![b's'];
    for character in text.chars() {
        if out.len() > TEXT_LIMIT {
            break;
        }
        let mut buffer = [0; 4];
        for byte in character.encode_utf8(&mut buffer).bytes() {
            out.push(byte);
            if byte == 0 {
                out.push(u8::MAX);
            }
        }
    }
    out.extend([0, 1]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn order(a: Value, b: Value) -> std::cmp::Ordering {
        encode(&a).cmp(&encode(&b))
    }

    proptest! {
        #[test]
        fn whole_numbers_keep_their_order(a: i64, b: i64) {
            prop_assert_eq!(order(Value::Int(a), Value::Int(b)), a.cmp(&b));
        }

        #[test]
        fn decimals_keep_their_order(a in -1e12..1e12f64, b in -1e12..1e12f64) {
            prop_assert_eq!(Some(order(Value::Double(a), Value::Double(b))), a.partial_cmp(&b));
        }

        #[test]
        fn whole_numbers_and_decimals_share_one_order(a in -1_000_000i64..1_000_000, b in -1e6..1e6f64) {
            let expected = (a as f64).partial_cmp(&b).unwrap();
            prop_assert_eq!(order(Value::Int(a), Value::Double(b)), expected);
        }

        #[test]
        fn times_keep_their_order(a: i64, b: i64) {
            prop_assert_eq!(order(Value::DateTime(a), Value::DateTime(b)), a.cmp(&b));
        }

        #[test]
        fn text_sorts_folded(a in ".{1,20}", b in ".{1,20}") {
            prop_assert_eq!(order(Value::Text(a.clone()), Value::Text(b.clone())), fold(&a).cmp(&fold(&b)));
        }

        #[test]
        fn no_entry_begins_another(a in ".{1,20}", b in ".{1,20}") {
            let (a, b) = (encode(&Value::Text(a)).unwrap(), encode(&Value::Text(b)).unwrap());
            prop_assert!(a == b || !a.starts_with(&b));
        }
    }

    #[test]
    fn zero_has_one_entry() {
        assert_eq!(encode(&Value::Double(-0.0)), encode(&Value::Int(0)));
    }
}
