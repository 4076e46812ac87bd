//! What an unquoted scalar means: YAML 1.2's core schema.

use serde_json::{Number, Value};

/// The value of an unquoted scalar that is no text.
pub(super) fn value(text: &str) -> Option<Value> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Some(Value::Null),
        "true" | "True" | "TRUE" => return Some(true.into()),
        "false" | "False" | "FALSE" => return Some(false.into()),
        _ => {}
    }
    // What JSON has no number for becomes nothing there.
    number(text).map(|number| Number::from_f64(number).map_or(Value::Null, Value::Number))
}

fn number(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
        return Some(f64::INFINITY);
    }
    if matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Some(f64::NAN);
    }
    let radix = |prefix, radix| text.strip_prefix(prefix).and_then(|digits| of_radix(digits, radix));
    if let Some(number) = radix("0o", 8).or_else(|| radix("0x", 16)) {
        return Some(number);
    }
    is_decimal(unsigned).then(|| text.parse().ok()).flatten()
}

fn of_radix(digits: &str, radix: u32) -> Option<f64> {
    let mut digits = digits.chars().map(|c| c.to_digit(radix).map(f64::from));
    let first = digits.next()??;
    digits.try_fold(first, |number, digit| Some(number * f64::from(radix) + digit?))
}

/// Digits with at most one point, and perhaps an exponent.
fn is_decimal(text: &str) -> bool {
    let (mantissa, exponent) = text.split_once(['e', 'E']).map_or((text, None), |(m, e)| (m, Some(e)));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent = exponent.map(|exponent| exponent.strip_prefix(['-', '+']).unwrap_or(exponent));
    digits(whole)
        && digits(part)
        && !(whole.is_empty() && part.is_empty())
        && exponent.is_none_or(|exponent| !exponent.is_empty() && digits(exponent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text() {
        for text in ["", "~", "NULL", "True", "0o17", "0xfF", "12", "+1", "-.5", "1.", "1e5", "1.5E-3", ".inf", ".nan"]
        {
            assert!(value(text).is_some(), "{text}");
        }
        for text in
            ["nUll", "yes", "0o8", "0x", "-0x1", "1_000", ".", "e5", "1e", "1.2.3", "+.nan", "12:30", "Infinity"]
        {
            assert_eq!(value(text), None, "{text}");
        }
        assert_eq!(value("0x1F"), Some(31.0.into()));
        assert_eq!(value("-.inf"), Some(Value::Null));
    }
}
