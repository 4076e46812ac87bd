//! JSON files of experience bundles: pairs of a name and a text are all that is read.

use crate::eval::text;
use crate::names::Names;
use crate::reference::{Kind, Place};
use crate::sink::{At, Emit, Sink};
use orgyard_metadata::{Component, ComponentFile};

pub(crate) fn read(component: &Component, names: &dyn Names, file: &ComponentFile, text: &str, sink: &mut Sink) {
    if !file.path.ends_with(".json") {
        return;
    }
    let components = ["AuraDefinitionBundle".to_string(), "LightningComponentBundle".to_string()];
    for pair in pairs(text) {
        let at = At {
            file: &file.path,
            element: pair.name,
            written: pair.value,
            kind: Kind::DeleteBlocking,
            place: Place::Json,
            line: Some(pair.line),
            column: Some(pair.column),
        };
        let mut emit = Emit { names, sink, at };
        match pair.name {
            "componentName" => text::component(&mut emit, &components, pair.value),
            "definition" if component.type_name == "DigitalExperienceBundle" => {
                text::component(&mut emit, &components[1..], pair.value);
            }
            "navigationMenuEditorRefresh" => emit.one("NavigationMenu", pair.value),
            _ => asset(&mut emit, pair.value),
        }
    }
}

/// `/file-asset/NAME?v=1`
fn asset(emit: &mut Emit<'_, '_>, value: &str) {
    let Some((_, rest)) = value.split_once("/file-asset/") else { return };
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
    if end > 0 {
        emit.one("ContentAsset", &rest[..end]);
    }
}

struct Pair<'t> {
    name: &'t str,
    value: &'t str,
    line: u32,
    column: u32,
}

/// The members of all objects whose values are strings without escapes.
fn pairs(text: &str) -> Vec<Pair<'_>> {
    let mut found = Vec::new();
    for (row, line) in text.lines().enumerate() {
        let strings = strings(line);
        for two in strings.windows(2) {
            let (name, value) = (two[0], two[1]);
            if line[name.1..value.0].trim_matches(['"', ' ', '\t']) == ":" {
                let column = line[..name.0].chars().count() as u32;
                let (name, value) = (&line[name.0..name.1], &line[value.0..value.1]);
                found.push(Pair { name, value, line: row as u32 + 1, column });
            }
        }
    }
    found
}

/// The insides of the strings of a line; a string of JSON never goes over its end.
fn strings(line: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = None;
    let mut escaped = false;
    for (i, b) in line.bytes().enumerate() {
        match (b, start) {
            (b'"', None) => start = Some(i + 1),
            (b'"', Some(from)) if !escaped => {
                found.push((from, i));
                start = None;
            }
            _ => {}
        }
        escaped = b == b'\\' && !escaped;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_found_with_their_lines() {
        let text = "{\n  \"a\" : \"x\", \"b\":\"y\",\n  \"c\" : [ \"z\" ], \"d\" : { \"e\" : \"q\\\"r\" }\n}";
        let shown: Vec<String> =
            pairs(text).iter().map(|p| format!("{}={} {}:{}", p.name, p.value, p.line, p.column)).collect();
        assert_eq!(shown, ["a=x 2:3", "b=y 2:14", "e=q\\\"r 3:26"]);
    }
}
