//! An operation's arguments as JSON, the form both surfaces share.

use orgyard_text::xml::Element;
use serde_json::{Map, Value as Json};

/// Elements become members, with a small first letter; repeated ones a list, which `lists` makes of single ones, too.
pub(crate) fn to_json(element: &Element, lists: &[&str]) -> Json {
    let mut members = Map::new();
    for child in element.elements() {
        let name = small_first(child.local_name());
        let value = if child.elements().next().is_some() { to_json(child, lists) } else { scalar(child) };
        match members.get_mut(&name) {
            Some(Json::Array(items)) => items.push(value),
            Some(before) => *before = Json::Array(vec![before.take(), value]),
            None if lists.contains(&name.as_str()) => {
                members.insert(name, Json::Array(vec![value]));
            }
            None => {
                members.insert(name, value);
            }
        }
    }
    Json::Object(members)
}

fn scalar(element: &Element) -> Json {
    let nil = element.attributes.iter().any(|(name, value)| name.ends_with(":nil") && value == "true");
    match element.text() {
        _ if nil => Json::Null,
        // Python clients write their own spelling: True, False.
        text if ["true", "True", "false", "False"].contains(&text.as_str()) => Json::Bool(text.starts_with(['t', 'T'])),
        text => Json::String(text),
    }
}

fn small_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let root = orgyard_text::xml::parse(text).unwrap().root;
        assert_eq!(to_json(&root, &["runTests", "types", "members"]).to_string(), expected);
    }

    #[test]
    fn elements_become_members() {
        check(
            "<DeployOptions><CheckOnly>true</CheckOnly><testLevel>NoTestRun</testLevel><runTests>A</runTests></DeployOptions>",
            r#"{"checkOnly":true,"testLevel":"NoTestRun","runTests":["A"]}"#,
        );
        check(
            "<o><checkOnly>False</checkOnly><purgeOnDelete>True</purgeOnDelete></o>",
            r#"{"checkOnly":false,"purgeOnDelete":true}"#,
        );
        check(
            "<r><types><members>A</members><members>B</members><name>X</name></types><folder x:nil=\"true\"/></r>",
            r#"{"types":[{"members":["A","B"],"name":"X"}],"folder":null}"#,
        );
    }
}
