//! YAML as the npm package `yaml` writes it by default: block style, two spaces, lines of 80.

use super::text::{Place, scalar};
use super::{entries, json};
use serde_json::{Map, Value};

/// Longer keys are written apart from their values.
const LONGEST_KEY: usize = 1024;

/// The document of a value.
pub(crate) fn write(value: &Value) -> String {
    let mut out = shown(value, 0, None);
    out.push('\n');
    out
}

/// A value whose further lines are indented so far; `after`: what stands before a scalar on its line.
fn shown(value: &Value, indent: usize, after: Option<usize>) -> String {
    match value {
        Value::Null => "null".into(),
        Value::Bool(is) => is.to_string(),
        Value::Number(number) => json::double(number.as_f64().unwrap_or_default()),
        Value::String(text) => scalar(text, Place { indent, after, key: false }),
        Value::Array(items) if items.is_empty() => "[]".into(),
        Value::Object(object) if object.is_empty() => "{}".into(),
        Value::Array(items) => sequence(items, indent),
        Value::Object(object) => mapping(object, indent),
    }
}

fn sequence(items: &[Value], indent: usize) -> String {
    let lines: Vec<String> = items.iter().map(|item| format!("- {}", shown(item, indent + 2, None))).collect();
    lines.join(&line_break(indent))
}

fn mapping(object: &Map<String, Value>, indent: usize) -> String {
    let lines: Vec<String> = entries(object).into_iter().map(|(key, value)| pair(key, value, indent)).collect();
    lines.join(&line_break(indent))
}

fn line_break(indent: usize) -> String {
    format!("\n{}", " ".repeat(indent))
}

fn pair(key: &str, value: &Value, indent: usize) -> String {
    let inner = indent + 2;
    let key = scalar(key, Place { indent: inner, after: None, key: true });
    let length = key.encode_utf16().count();
    if length > LONGEST_KEY {
        return format!("? {key}{}: {}", line_break(indent), shown(value, inner, None));
    }
    let shown = match value {
        Value::Array(_) | Value::Object(_) => shown(value, inner, None),
        _ => shown(value, inner, Some(length + 2)),
    };
    let block = match value {
        Value::Array(items) => !items.is_empty(),
        Value::Object(object) => !object.is_empty(),
        _ => false,
    };
    match (block, shown.starts_with('\n')) {
        (true, _) => format!("{key}:{}{shown}", line_break(inner)),
        (false, true) => format!("{key}:{shown}"),
        (false, false) => format!("{key}: {shown}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use insta::assert_snapshot;

    fn check(json: &str) -> String {
        write(&serde_json::from_str(json).unwrap())
    }

    #[test]
    fn collections_nest_and_empty_ones_stay_on_their_line() {
        assert_snapshot!(check(r#"{"a":{},"b":[],"c":[[1,[2]],{"d":null,"e":[{}]}],"404":true,"200":-0.0}"#), @r#"
        "200": -0
        "404": true
        a: {}
        b: []
        c:
          - - 1
            - - 2
          - d: null
            e:
              - {}
        "#);
    }
}
