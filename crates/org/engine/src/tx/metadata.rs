//! A component's file as JSON: what the Tooling API calls its `Metadata`.

use orgyard_text::xml::{self, Element};
use orgyard_values::Value;
use serde_json::{Map, Value as Json};
use std::sync::Arc;

/// Of the first file that is XML.
pub(super) fn of(files: &[(String, Arc<[u8]>)]) -> Value {
    let metas = files.iter().filter(|(path, _)| path.ends_with("-meta.xml"));
    let root = metas.chain(files).find_map(|(_, bytes)| {
        let text = std::str::from_utf8(bytes).ok()?.trim_start_matches('\u{feff}');
        text.starts_with('<').then(|| xml::parse(text).ok()).flatten()
    });
    root.map_or(Value::Null, |document| Value::Json(Json::Object(members(&document.root))))
}

fn members(element: &Element) -> Map<String, Json> {
    let mut out = Map::new();
    for child in element.elements().filter(|child| child.local_name() != "fullName") {
        let value = value(child);
        match out.get_mut(child.local_name()) {
            Some(Json::Array(values)) => values.push(value),
            Some(first) => *first = Json::Array(vec![first.take(), value]),
            None => drop(out.insert(child.local_name().to_owned(), value)),
        }
    }
    out
}

fn value(element: &Element) -> Json {
    if element.elements().next().is_some() {
        let mut inner = members(element);
        if let Some(name) = element.child_text("fullName") {
            inner.insert("fullName".into(), name.into());
        }
        return Json::Object(inner);
    }
    let text = element.text();
    match text.trim() {
        "true" => Json::Bool(true),
        "false" => Json::Bool(false),
        number => match number.parse::<i64>() {
            Ok(whole) if whole.to_string() == number => whole.into(),
            _ => decimal(number).unwrap_or_else(|| text.into()),
        },
    }
}

/// `64.0`, and nothing that would be written in another way.
fn decimal(text: &str) -> Option<Json> {
    let number: f64 = text.parse().ok()?;
    let same = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-')) && text.contains('.');
    same.then(|| serde_json::Number::from_f64(number).map(Json::Number)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let files = [("a.xml".to_owned(), Arc::from(text.as_bytes()))];
        assert_eq!(of(&files).to_json().to_string(), expected);
    }

    #[test]
    fn elements_become_members() {
        check(
            "<ApexClass><apiVersion>64.0</apiVersion><status>Active</status></ApexClass>",
            r#"{"apiVersion":64.0,"status":"Active"}"#,
        );
        check(
            "<CustomField><fullName>A__c</fullName><length>9</length><unique>false</unique><v><fullName>a</fullName></v><v>b</v></CustomField>",
            r#"{"length":9,"unique":false,"v":[{"fullName":"a"},"b"]}"#,
        );
        check("no xml", "null");
    }
}
