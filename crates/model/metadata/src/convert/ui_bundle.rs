//! `ui-bundle.json` of a UI bundle: what stands in it is checked on the way to an org, as the org itself will check it.

use crate::error::ConvertError;
use crate::resolve::{SourceComponent, SourceSet};
use serde_json::Value;

const DESCRIPTOR: &str = "ui-bundle.json";
const LIMIT_KB: usize = 100;

enum Kind {
    Text,
    /// A path within the bundle.
    Path,
    Switch,
    OneOf(&'static [&'static str]),
    Codes(&'static [i64]),
    Object(&'static [(&'static str, Kind)]),
    List(&'static Kind),
}

static CONFIG: Kind = Kind::Object(&[
    ("outputDir", Kind::Path),
    (
        "routing",
        Kind::Object(&[
            ("rewrites", Kind::List(&Kind::Object(&[("route", Kind::Text), ("rewrite", Kind::Path)]))),
            (
                "redirects",
                Kind::List(&Kind::Object(&[
                    ("route", Kind::Text),
                    ("redirect", Kind::Text),
                    ("statusCode", Kind::Codes(&[301, 302, 307, 308])),
                ])),
            ),
            ("fallback", Kind::Path),
            ("trailingSlash", Kind::OneOf(&["always", "never", "auto"])),
            ("fileBasedRouting", Kind::Switch),
        ]),
    ),
    (
        "headers",
        Kind::List(&Kind::Object(&[
            ("source", Kind::Text),
            ("headers", Kind::List(&Kind::Object(&[("key", Kind::Text), ("value", Kind::Text)]))),
        ])),
    ),
]);

pub(super) fn check(set: &SourceSet<'_>, component: &SourceComponent<'_>) -> Result<(), ConvertError> {
    let path = format!("{}/{DESCRIPTOR}", component.location);
    if set.tree.location(&path).is_none() || !component.content.contains(&path) {
        return Ok(());
    }
    let bytes = set.tree.read(&path)?;
    let checked = config(&bytes).and_then(|config| files(component, &config));
    checked.map_err(|fault| ConvertError::UiBundle { path, fault })
}

fn config(bytes: &[u8]) -> Result<Value, String> {
    let text = String::from_utf8_lossy(bytes);
    if text.trim().is_empty() {
        return Err(format!("{DESCRIPTOR} must not be empty or contain only whitespace."));
    }
    if bytes.len() > LIMIT_KB * 1024 {
        let size = bytes.len() as f64 / 1024.0;
        return Err(format!("{DESCRIPTOR} exceeds the maximum allowed size of {LIMIT_KB} KB (actual: {size:.1} KB)."));
    }
    let config = serde_json::from_str(&text).map_err(|error| format!("{DESCRIPTOR} is not valid JSON: {error}"))?;
    if !matches!(config, Value::Object(_)) {
        return Err(format!("{DESCRIPTOR} must be a JSON object, but found {}.", kind_of(&config)));
    }
    value(&config, "", &CONFIG)?;
    Ok(config)
}

fn value(value: &Value, key: &str, kind: &Kind) -> Result<(), String> {
    match (kind, value) {
        (Kind::Text, Value::String(text)) if !text.is_empty() => Ok(()),
        (Kind::Text, _) => Err(format!("{DESCRIPTOR} '{key}' must be a non-empty string.")),
        (Kind::Path, Value::String(path)) => safe(path, key),
        (Kind::Switch, Value::Bool(_)) => Ok(()),
        (Kind::OneOf(known), Value::String(text)) if known.contains(&text.as_str()) => Ok(()),
        (Kind::OneOf(known), Value::String(_)) => Err(not_one_of(key, &known.join(", "), value)),
        (Kind::Codes(known), value) if value.as_i64().is_some_and(|code| known.contains(&code)) => Ok(()),
        (Kind::Codes(known), _) => {
            Err(not_one_of(key, &known.iter().map(i64::to_string).collect::<Vec<_>>().join(", "), value))
        }
        (Kind::Object(known), Value::Object(members)) => object(members, key, known),
        (Kind::List(_), Value::Array(items)) if items.is_empty() => {
            Err(format!("{DESCRIPTOR} '{key}' must contain at least one item."))
        }
        (Kind::List(kind), Value::Array(items)) => {
            items.iter().enumerate().try_for_each(|(at, item)| self::value(item, &format!("{key}[{at}]"), kind))
        }
        (kind, value) => Err(format!("{DESCRIPTOR} '{key}' must be {} (received {}).", kind.shown(), kind_of(value))),
    }
}

fn object(members: &serde_json::Map<String, Value>, key: &str, known: &[(&str, Kind)]) -> Result<(), String> {
    let named = if key.is_empty() { DESCRIPTOR.to_owned() } else { format!("{DESCRIPTOR} '{key}'") };
    if members.is_empty() {
        return Err(format!("{named} must contain at least one property."));
    }
    for (name, member) in members {
        let Some((_, kind)) = known.iter().find(|(known, _)| known == name) else {
            let allowed: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
            return Err(format!("{named} contains unknown property '{name}'. Allowed: {}.", allowed.join(", ")));
        };
        value(member, &if key.is_empty() { name.clone() } else { format!("{key}.{name}") }, kind)?;
    }
    Ok(())
}

fn not_one_of(key: &str, known: &str, value: &Value) -> String {
    format!("{DESCRIPTOR} '{key}' must be one of: {known} (received {value}).")
}

/// A path that cannot lead out of the bundle.
fn safe(path: &str, key: &str) -> Result<(), String> {
    let inner = path.trim_start_matches('/');
    if inner.is_empty() {
        return Err(format!("{DESCRIPTOR} '{key}' must not be empty."));
    }
    let reason = match inner {
        _ if inner.split(['/', '\\']).any(|segment| segment == "..") => "path traversal (..)",
        "." | "./" => "current directory reference (use a file path)",
        _ if inner.chars().any(|c| c < ' ') => "control character",
        _ if inner.contains(['*', '?']) => "glob wildcard",
        _ if inner.contains('\\') => "backslash (use forward slashes)",
        _ if inner.contains('%') => "percent-encoding",
        _ => return Ok(()),
    };
    Err(format!("{DESCRIPTOR} '{key}' value \"{inner}\" contains {reason}. Config paths must use forward slashes."))
}

/// What it names must be there.
fn files(component: &SourceComponent<'_>, config: &Value) -> Result<(), String> {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(|path| path.trim_matches('/').to_owned());
    let output = text(config.get("outputDir"));
    let base = output.as_ref().map_or(component.location.clone(), |output| format!("{}/{output}", component.location));
    let is_there = |path: &str| {
        component.content.iter().any(|file| file.strip_prefix(path).is_some_and(|r| r.is_empty() || r.starts_with('/')))
    };
    if let Some(output) = output.filter(|_| !is_there(&base)) {
        return Err(format!("{DESCRIPTOR} 'outputDir' references \"{output}\", but no file lies in {base}."));
    }
    let rewrites = config.pointer("/routing/rewrites").and_then(Value::as_array).into_iter().flatten().enumerate();
    let rewrites = rewrites.map(|(at, rewrite)| (format!("routing.rewrites[{at}].rewrite"), rewrite.get("rewrite")));
    let fallback = ("routing.fallback".to_owned(), config.pointer("/routing/fallback"));
    for (key, named) in std::iter::once(fallback).chain(rewrites) {
        let Some(named) = text(named) else { continue };
        let path = format!("{base}/{named}");
        if !is_there(&path) {
            return Err(format!("{DESCRIPTOR} '{key}' references \"{named}\", but the file does not exist at {path}."));
        }
    }
    Ok(())
}

impl Kind {
    fn shown(&self) -> &'static str {
        match self {
            Self::Switch => "a boolean",
            Self::Object(_) => "an object",
            Self::List(_) => "an array",
            _ => "a string",
        }
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
