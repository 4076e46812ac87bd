//! What differs from run to run becomes a word in angle brackets; what a scenario has captured becomes its name.

use anyhow::Result;
use regex::Regex;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

pub(crate) struct Mask {
    patterns: Vec<(Regex, &'static str)>,
}

/// Shorter values are found by chance, too.
const SHORTEST: usize = 6;

const PATTERNS: [(&str, &str); 13] = [
    (r"\x1b\[[0-9;]*m", ""),
    (r"00D\w{12,15}![\w.]+", "<token>"),
    (r#"otp=[^&"\s]+"#, "otp=<otp>"),
    (r"\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})", "<time>"),
    (r"\b([0-9A-Za-z]{3})0y[0-9A-Za-z]{10}(?:[A-Z0-5]{3})?\b", "<$1>"),
    (r"\b\d{4}-\d{2}-\d{2} \d{2}:\d{2}(?::\d{2})?", "<time>"),
    (r"\b20\d{2}-\d{2}-\d{2}\b", "<date>"),
    (r"\b\d{1,2}/\d{1,2}/\d{4}, \d{1,2}:\d{2}:\d{2} [AP]M", "<time>"),
    (r"test-[0-9a-z]+@example\.com", "<username>"),
    (r"\b\d+(?:\.\d+)? ?ms\b", "<duration>"),
    (r"\b\d\d:\d\d:\d\d\.\d{3}\b", "<duration>"),
    (r"\b\d{13}\b", "<milliseconds>"),
    (r"localhost:\d+", "<host>"),
];

impl Mask {
    pub(crate) fn new() -> Result<Self> {
        let compile = |(pattern, word)| Ok((Regex::new(pattern)?, word));
        Ok(Self { patterns: PATTERNS.into_iter().map(compile).collect::<Result<_>>()? })
    }

    /// `known`: what the scenario's variables stand for; a name that starts with '<' is put as it is.
    pub(crate) fn text(&self, text: &str, known: &BTreeMap<String, String>) -> String {
        let mut text = text.to_string();
        let mut names: Vec<_> = known.iter().filter(|(_, value)| value.len() >= SHORTEST).collect();
        names.sort_by_key(|(_, value)| std::cmp::Reverse(value.len()));
        for (name, value) in names {
            text = text.replace(value.as_str(), &format!("{{{name}}}"));
        }
        for (pattern, word) in &self.patterns {
            text = pattern.replace_all(&text, *word).into_owned();
        }
        text
    }

    pub(crate) fn json(&self, value: &Value, known: &BTreeMap<String, String>) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(text, known)),
            Value::Array(items) => items.iter().map(|item| self.json(item, known)).collect(),
            Value::Object(members) => {
                let member = |(name, value): (&String, &Value)| (self.text(name, known), self.json(value, known));
                Value::Object(members.iter().map(member).collect::<Map<_, _>>())
            }
            other => other.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let known = [("hub", "admin@x.example"), ("short", "1")];
        let known = known.map(|(name, value)| (name.to_string(), value.to_string())).into();
        assert_eq!(Mask::new().unwrap().text(text, &known), expected);
    }

    #[test]
    fn what_differs_is_masked() {
        check("as admin@x.example, 1", "as {hub}, 1");
        check("04t0y0000000001AAA and 05i0y0000000002", "<04t> and <05i>");
        check("00D0y0000000001!H5q_x.Y", "<token>");
        check("at 2026-11-21T19:38:00.000+0000", "at <time>");
        check("2026-11-21T19:38:00.000Z, 2026-11-21 19:38, 2026-11-21", "<time>, <time>, <date>");
        check("test-ab12@example.com in 12 ms", "<username> in <duration>");
        check("http://localhost:42157/a", "http://<host>/a");
    }
}
