//! Values as JavaScript shows them, which is how the official tool writes them into text.

use serde_json::Value;

/// `String(value)`: a whole number has no fraction, null is a word.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::String(text) => text.clone(),
        Value::Number(number) => number_text(number),
        other => other.to_string(),
    }
}

fn number_text(number: &serde_json::Number) -> String {
    let text = number.to_string();
    match text.strip_suffix(".0") {
        Some(whole) => whole.to_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_read_as_the_official_tool_writes_them() {
        let check = |json: &str| shown(&serde_json::from_str(json).unwrap());
        let seen = ["1.0", "1.25", "-3", "null", "true", "\"a\"", "{\"a\":1.0}"].map(check);
        assert_eq!(seen, ["1", "1.25", "-3", "null", "true", "a", "{\"a\":1.0}"]);
    }
}
