//! Formats that scripts read and write.

mod csv;
mod json;
mod xml;

use crate::error::{Error, Result};
use crate::eval;
use crate::value::Value;

pub(crate) const JSON: &str = "application/json";

/// `separator=";", header=false` of a directive.
#[derive(Debug, Clone, Default)]
pub struct Properties(Vec<(String, String)>);

impl Properties {
    pub(crate) fn parse(text: &str) -> Self {
        let mut own = Vec::new();
        let mut rest = text.trim_start_matches([' ', ',']);
        while let Some((name, after)) = rest.split_once('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
            let (value, next) = match quote {
                Some(quote) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
                None => after.split_at(after.find([',', ' ']).unwrap_or(after.len())),
            };
            own.push((name.trim().to_owned(), value.replace("\\t", "\t").replace("\\\\", "\\")));
            rest = next.trim_start_matches([' ', ',']);
        }
        Self(own)
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn flag(&self, name: &str, otherwise: bool) -> bool {
        self.get(name).map_or(otherwise, |value| value == "true")
    }

    pub(crate) fn char(&self, name: &str, otherwise: char) -> char {
        self.get(name).and_then(|value| value.chars().next()).unwrap_or(otherwise)
    }
}

/// Values of the host, which are not text.
pub(crate) fn is_native(format: &str) -> bool {
    matches!(format, "application/apex" | "application/java")
}

pub(crate) fn is_known(format: &str) -> bool {
    is_native(format) || kind(format).is_some()
}

enum Kind {
    Json,
    Csv,
    Xml,
    Text,
}

fn kind(format: &str) -> Option<Kind> {
    Some(match format {
        "application/json" | "text/json" => Kind::Json,
        "application/csv" | "text/csv" => Kind::Csv,
        "application/xml" | "text/xml" => Kind::Xml,
        "text/plain" => Kind::Text,
        _ => return None,
    })
}

fn unknown(format: &str) -> Error {
    Error::new(format!("Unknown content type `{format}`"))
}

pub(crate) fn read(format: &str, properties: &Properties, text: &str) -> Result<Value> {
    match kind(format).ok_or_else(|| unknown(format))? {
        Kind::Json => json::read(text),
        Kind::Csv => csv::read(text, properties),
        Kind::Xml => xml::read(text),
        Kind::Text => Ok(Value::string(text)),
    }
}

pub(crate) fn write(format: &str, properties: &Properties, value: &Value) -> Result<String> {
    match kind(format).ok_or_else(|| unknown(format))? {
        Kind::Json => json::write(value, properties),
        Kind::Csv => csv::write(value, properties),
        Kind::Xml => xml::write(value, properties),
        Kind::Text => eval::text_of(value).map(|text| text.to_string()),
    }
}
