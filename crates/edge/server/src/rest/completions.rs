//! `tooling/completions`: the platform's types for editors.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::route::{Access, Endpoint, Under};
use serde_json::{Map, Value as Json, json};
use std::sync::LazyLock;

pub(crate) const ENDPOINTS: &[Endpoint] =
    &[Endpoint::new("GET", Under::Tooling, "/completions", Access::Session, completions)];

const TABLE: &str = include_str!("../../../../../data/apex-stdlib.csv");

static APEX: LazyLock<Json> = LazyLock::new(|| json!({"publicDeclarations": declarations()}));

fn completions(call: &Call) -> Result<Answer, Failure> {
    match call.argument("type").unwrap_or_default() {
        "apex" => Ok(Answer::json(&APEX)),
        "visualforce" => Err(Failure::not_built("completions of Visualforce")),
        other => Err(Failure::new(400, "INVALID_FIELD", format!("Unknown completions type: {other}"))),
    }
}

/// By namespace and type: constructors, methods and properties.
fn declarations() -> Json {
    let mut out = Map::new();
    let mut rows = csv::Reader::from_reader(TABLE.as_bytes());
    for row in rows.records().flatten() {
        let at = |index: usize| row.get(index).unwrap_or_default();
        let (namespace, kind, member, name) = (at(0), at(1), at(5), at(7));
        let types = out.entry(namespace).or_insert_with(|| json!({}));
        let entry = &mut types[kind];
        if entry.is_null() {
            *entry = json!({"constructors": [], "methods": [], "properties": []});
        }
        let (list, value) = match member {
            "constructor" => ("constructors", callable(kind, at(8), None)),
            "method" => ("methods", callable(name, at(8), Some((at(9), at(6) == "static" || at(6) == "true")))),
            "property" | "field" | "value" => ("properties", json!({"name": name, "references": []})),
            _ => continue,
        };
        if let Some(list) = entry[list].as_array_mut() {
            list.push(value);
        }
    }
    Json::Object(out)
}

fn callable(name: &str, parameters: &str, method: Option<(&str, bool)>) -> Json {
    let parameters: Vec<Json> = split(parameters).into_iter().map(parameter).collect();
    let mut out = json!({"name": name, "parameters": parameters, "references": [], "methodDoc": null});
    if let Some((returns, is_static)) = method {
        out["argTypes"] = parameters.iter().map(|parameter| parameter["type"].clone()).collect();
        out["returnType"] = returns.into();
        out["isStatic"] = is_static.into();
    }
    out
}

/// At commas that stand in no angle brackets.
fn split(parameters: &str) -> Vec<&str> {
    let (mut depth, mut start, mut out) = (0_i32, 0, Vec::new());
    for (index, c) in parameters.char_indices() {
        match c {
            '<' => depth += 1,
            '>' => depth -= 1,
            ',' | ';' if depth == 0 => {
                out.push(&parameters[start..index]);
                start = index + 1;
            }
            _ => {}
        }
    }
    out.push(&parameters[start..]);
    out.into_iter().map(str::trim).filter(|text| !text.is_empty()).collect()
}

/// `Map<String, String> values`; many have no name in the documentation.
fn parameter(text: &str) -> Json {
    let end = text.rfind('>').map_or(0, |index| index + 1);
    match text[end..].find(' ') {
        Some(space) => json!({"type": text[..end + space].trim(), "name": text[end + space..].trim()}),
        None => json!({"type": text, "name": ""}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_have_their_members() {
        let string = &APEX["publicDeclarations"]["System"]["String"];
        let abbreviate = string["methods"].as_array().unwrap().iter().find(|m| m["name"] == "abbreviate").unwrap();
        assert_eq!((&abbreviate["returnType"], &abbreviate["isStatic"]), (&json!("String"), &json!(false)));
        assert_eq!(split("Map<String,Integer> a, String b"), ["Map<String,Integer> a", "String b"]);
        assert_eq!(parameter("Map<String,Integer> a"), json!({"type": "Map<String,Integer>", "name": "a"}));
    }
}
