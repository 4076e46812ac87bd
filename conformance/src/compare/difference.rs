//! Where two answers differ.

use serde_json::Value;
use std::collections::BTreeSet;

/// What a tool gave: its exit code and its output, as JSON where it is.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Answer {
    exit: i32,
    json: Option<Value>,
    text: String,
}

#[derive(Debug, PartialEq)]
pub(super) struct Difference {
    /// `exit`, `text`, or a pointer into the JSON.
    pub(super) place: String,
    pub(super) official: String,
    pub(super) ours: String,
}

/// Where the official tool shows its own inside.
const INSIDE: [&str; 2] = ["stack", "cause"];
const LONGEST: usize = 300;

impl Answer {
    pub(super) fn new(exit: i32, out: &[u8]) -> Self {
        let text = String::from_utf8_lossy(out).into_owned();
        let mut json: Option<Value> = serde_json::from_str(&text).ok();
        if let Some(Value::Object(object)) = &mut json {
            for key in INSIDE {
                object.remove(key);
            }
        }
        Self { exit, json, text }
    }

    pub(super) fn text_at(&self, pointer: &str) -> Option<String> {
        self.json.as_ref()?.pointer(pointer)?.as_str().map(str::to_owned)
    }

    pub(super) fn masked(self, mask: impl Fn(&str) -> String) -> Self {
        Self { exit: self.exit, json: self.json.map(|json| masked(json, &mask)), text: mask(&self.text) }
    }
}

fn masked(value: Value, mask: &dyn Fn(&str) -> String) -> Value {
    match value {
        Value::String(text) => Value::String(mask(&text)),
        Value::Array(items) => items.into_iter().map(|item| masked(item, mask)).collect(),
        Value::Object(members) => {
            Value::Object(members.into_iter().map(|(name, value)| (mask(&name), masked(value, mask))).collect())
        }
        other => other,
    }
}

pub(super) fn differences(official: &Answer, ours: &Answer) -> Vec<Difference> {
    let mut found = Vec::new();
    if official.exit != ours.exit {
        found.push(difference("exit", official.exit.to_string(), ours.exit.to_string()));
    }
    match (&official.json, &ours.json) {
        (Some(a), Some(b)) => walk("", a, b, &mut found),
        _ if official.text.trim() != ours.text.trim() => {
            found.push(difference("text", official.text.clone(), ours.text.clone()));
        }
        _ => {}
    }
    found
}

fn difference(place: &str, official: String, ours: String) -> Difference {
    let short = |text: String| text.chars().take(LONGEST).collect();
    Difference { place: place.to_owned(), official: short(official), ours: short(ours) }
}

fn walk(place: &str, a: &Value, b: &Value, found: &mut Vec<Difference>) {
    match (a, b) {
        (Value::Object(x), Value::Object(y)) => {
            let names: BTreeSet<&String> = x.keys().chain(y.keys()).collect();
            for name in names {
                let at = |object: &serde_json::Map<String, Value>| object.get(name).cloned().unwrap_or(Value::Null);
                walk(&format!("{place}/{name}"), &at(x), &at(y), found);
            }
        }
        (Value::Array(x), Value::Array(y)) if x.len() == y.len() => {
            x.iter().zip(y).enumerate().for_each(|(at, (x, y))| walk(&format!("{place}/{at}"), x, y, found));
        }
        (Value::Number(x), Value::Number(y)) if x.as_f64() == y.as_f64() => {}
        _ if a != b => found.push(difference(if place.is_empty() { "/" } else { place }, a.to_string(), b.to_string())),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(a: &str, b: &str) -> String {
        let answer = |text: &str| Answer::new(0, text.as_bytes());
        let found = differences(&answer(a), &answer(b));
        found.iter().map(|d| format!("{} {} {}", d.place, d.official, d.ours)).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn differences_are_found_where_they_are() {
        assert_eq!(check(r#"{"a":1,"stack":"x"}"#, r#"{"a":1.0}"#), "");
        assert_eq!(check(r#"{"a":[1,{"b":2}]}"#, r#"{"a":[1,{"b":3}],"c":null}"#), "/a/1/b 2 3");
        assert_eq!(check(r#"{"a":[1]}"#, r#"{"a":[]}"#), "/a [1] []");
        assert_eq!(check("one\n", "two"), "text one\n two");
        assert_eq!(check("[]", "text"), "text [] text");
    }
}
