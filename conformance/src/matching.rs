//! Does what came hold what was expected? Objects may have more members; arrays may be longer where they end in "…".

use serde_json::{Value, json};

/// Anything may stand here.
const ANY: &str = "*";
/// The end of an array that may go on, and of a text that may.
const MORE: &str = "…";

/// Where they differ: one line each, with a JSON pointer.
pub(crate) fn differences(expected: &Value, actual: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare(expected, actual, String::new(), &mut found);
    found
}

fn compare(expected: &Value, actual: &Value, at: String, found: &mut Vec<String>) {
    match (expected, actual) {
        (Value::String(any), _) if any == ANY => {}
        (Value::String(start), Value::String(text)) if start.ends_with(MORE) => {
            if !text.starts_with(start.trim_end_matches(MORE)) {
                found.push(differs(expected, actual, &at));
            }
        }
        (Value::Object(members), Value::Object(there)) => {
            for (name, value) in members {
                let at = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
                match there.get(name) {
                    Some(actual) => compare(value, actual, at, found),
                    None => found.push(format!("{at}: missing, expected {value}")),
                }
            }
        }
        (Value::Array(items), Value::Array(there)) => arrays(items, there, &at, found),
        (expected, actual) if expected == actual => {}
        _ => found.push(differs(expected, actual, &at)),
    }
}

fn arrays(items: &[Value], there: &[Value], at: &str, found: &mut Vec<String>) {
    let open = items.last().is_some_and(|last| last == MORE);
    let items = if open { &items[..items.len() - 1] } else { items };
    if there.len() < items.len() || (!open && there.len() > items.len()) {
        found.push(format!("{at}: {} items, expected {}", there.len(), items.len()));
    }
    for (index, (expected, actual)) in items.iter().zip(there).enumerate() {
        compare(expected, actual, format!("{at}/{index}"), found);
    }
}

fn differs(expected: &Value, actual: &Value, at: &str) -> String {
    format!("{at}: expected {expected}, got {actual}")
}

/// What to write down as expected: what came, as far as `expected` looked at it.
pub(crate) fn accepted(expected: Option<&Value>, actual: &Value) -> Value {
    match (expected, actual) {
        (Some(expected), actual) if differences(expected, actual).is_empty() => expected.clone(),
        (Some(Value::Object(members)), Value::Object(there)) => {
            let kept = members.iter().filter_map(|(name, value)| there.get(name).map(|actual| (name, value, actual)));
            Value::Object(kept.map(|(name, value, actual)| (name.clone(), accepted(Some(value), actual))).collect())
        }
        (Some(Value::Array(items)), Value::Array(there)) if items.len() == there.len() => {
            items.iter().zip(there).map(|(item, actual)| accepted(Some(item), actual)).collect()
        }
        (_, actual) => without_noise(actual, false),
    }
}

/// Members that say nothing about the server, or nothing that is the same in the next run.
const NOISE: [&str; 59] = [
    "stack",
    "warnings",
    "context",
    "commandName",
    "cause",
    "code",
    "exitCode",
    "attributes",
    "createdBy",
    "createdByName",
    "createdDate",
    "startDate",
    "completedDate",
    "lastModifiedDate",
    "lastModifiedById",
    "lastModifiedByName",
    "createdById",
    "zipSize",
    "zipFileCount",
    "deployUrl",
    "totalTime",
    "time",
    "componentSuccesses",
    "filePath",
    "accessToken",
    "instanceUrl",
    "loginUrl",
    "instanceApiVersion",
    "instanceApiVersionLastRetrieved",
    "lastUsed",
    "IsDeleted",
    "CreatedDate",
    "CreatedById",
    "LastModifiedDate",
    "LastModifiedById",
    "SystemModstamp",
    "OwnerId",
    "ConnectedAppCallbackUrl",
    "created",
    "clientId",
    "checkOnly",
    "ignoreWarnings",
    "projectRelativePath",
    "path",
    "ignored",
    "hostname",
    "commandTime",
    "testStartTime",
    "testExecutionTime",
    "testTotalTime",
    "RunTime",
    "BuildDurationInSeconds",
    "EndToEndBuildDurationInSeconds",
    "LogLength",
    "DurationMilliseconds",
    "actions",
    "totalProcessingTime",
    "apiActiveProcessingTime",
    "apexProcessingTime",
];

/// Nor do members deep down that are empty.
fn without_noise(value: &Value, deep: bool) -> Value {
    let is_empty = |value: &Value| deep && (value.is_null() || *value == json!([]) || *value == json!({}));
    match value {
        Value::Object(members) => {
            let kept = members.iter().filter(|(name, value)| !NOISE.contains(&name.as_str()) && !is_empty(value));
            Value::Object(kept.map(|(name, value)| (name.clone(), without_noise(value, true))).collect())
        }
        Value::Array(items) => items.iter().map(|item| without_noise(item, true)).collect(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(expected: &str, actual: &str, difference: &str) {
        let [expected, actual] = [expected, actual].map(|text| serde_json::from_str(text).unwrap());
        assert_eq!(differences(&expected, &actual).join("; "), difference);
        let accepted = accepted(Some(&expected), &actual);
        assert!(differences(&accepted, &actual).is_empty(), "{accepted} is not accepted of {actual}");
    }

    #[test]
    fn a_part_is_enough() {
        check(r#"{"a": 1}"#, r#"{"a": 1, "b": 2}"#, "");
        check(r#"{"a": "*"}"#, r#"{"a": [1]}"#, "");
        check(r#"["x…", 1, "…"]"#, r#"["xyz", 1, 2, 3]"#, "");
        check("[]", "[]", "");
    }

    #[test]
    fn differences_are_told_with_their_place() {
        check(r#"{"a": {"b": 1}}"#, r#"{"a": {"b": 2}}"#, "/a/b: expected 1, got 2");
        check(r#"{"a": 1}"#, "{}", "/a: missing, expected 1");
        check("[1]", "[1, 2]", ": 2 items, expected 1");
        check(r#"[1, 2, "…"]"#, "[1]", ": 1 items, expected 2");
        check(r#""x…""#, r#""abc""#, r#": expected "x…", got "abc""#);
    }
}
