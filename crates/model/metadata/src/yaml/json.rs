//! JSON as the official tool prints it: two spaces, numbers the way its language shows them.

use super::entries;
use serde_json::{Number, Value};

pub(crate) fn pretty(value: &Value) -> String {
    let mut out = String::new();
    put(&mut out, value, 0);
    out
}

fn put(out: &mut String, value: &Value, level: usize) {
    match value {
        Value::Array(items) if !items.is_empty() => {
            list(out, level, ['[', ']'], items, |out, item| put(out, item, level + 1));
        }
        Value::Object(object) if !object.is_empty() => list(out, level, ['{', '}'], &entries(object), |out, entry| {
            out.push_str(&quoted(entry.0));
            out.push_str(": ");
            put(out, entry.1, level + 1);
        }),
        Value::Array(_) => out.push_str("[]"),
        Value::Object(_) => out.push_str("{}"),
        Value::String(text) => out.push_str(&quoted(text)),
        Value::Number(number) => out.push_str(&self::number(number)),
        Value::Bool(is) => out.push_str(if *is { "true" } else { "false" }),
        Value::Null => out.push_str("null"),
    }
}

fn list<T>(out: &mut String, level: usize, ends: [char; 2], items: &[T], mut put: impl FnMut(&mut String, &T)) {
    out.push(ends[0]);
    for (at, item) in items.iter().enumerate() {
        out.push_str(if at == 0 { "\n" } else { ",\n" });
        out.push_str(&"  ".repeat(level + 1));
        put(out, item);
    }
    out.push('\n');
    out.push_str(&"  ".repeat(level));
    out.push(ends[1]);
}

pub(super) fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// A number as text: all are doubles there. A zero below nothing is a plain zero, as JSON has it.
fn number(number: &Number) -> String {
    let value = number.as_f64().unwrap_or_default();
    if value == 0.0 { "0".into() } else { double(value) }
}

/// The shortest digits that mean this number, with an exponent where it is far from one.
pub(super) fn double(value: f64) -> String {
    let shown = format!("{value:e}");
    let Some((digits, exponent)) = shown.split_once('e') else { return shown };
    let exponent: i32 = exponent.parse().unwrap_or_default();
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    let digits = digits.replace('.', "");
    let count = digits.len() as i32;
    let zeros = |count: i32| "0".repeat(count.max(0) as usize);
    let body = match exponent {
        0..=20 if count <= exponent + 1 => format!("{digits}{}", zeros(exponent + 1 - count)),
        0..=20 => format!("{}.{}", &digits[..=exponent as usize], &digits[exponent as usize + 1..]),
        -6..=-1 => format!("0.{}{digits}", zeros(-exponent - 1)),
        _ => {
            let point = if count > 1 { "." } else { "" };
            format!("{}{point}{}e{exponent:+}", &digits[..1], &digits[1..])
        }
    };
    format!("{sign}{body}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str, expected: &str) {
        assert_eq!(pretty(&serde_json::from_str(json).unwrap()), expected);
    }

    #[test]
    fn numbers_are_doubles() {
        for (number, shown) in [
            ("1.0", "1"),
            ("1e21", "1e+21"),
            ("1e20", "100000000000000000000"),
            ("12345678901234567890", "12345678901234567000"),
            ("0.000001", "0.000001"),
            ("1.5e-7", "1.5e-7"),
            ("-0", "0"),
            ("-12.50", "-12.5"),
            ("123.456", "123.456"),
        ] {
            check(number, shown);
        }
    }

    #[test]
    fn keys_that_are_whole_numbers_come_first() {
        check(
            r#"{"b":{},"200":[],"01":[1,{"a":"\u0001\n"}],"10":null}"#,
            "{\n  \"10\": null,\n  \"200\": [],\n  \"b\": {},\n  \"01\": [\n    1,\n    {\n      \"a\": \"\\u0001\\n\"\n    }\n  ]\n}",
        );
    }
}
