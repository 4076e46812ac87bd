//! What came of a deploy, as the official tool shows it.

use crate::output::Output;
use crate::table::table;
use orgyard_metadata::SourceSet;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fmt::Write;
use std::path::Path;

/// Local files by component: `type#name`.
#[derive(Debug, Default)]
pub(super) struct Local(Vec<(String, String, Vec<String>)>);

impl Local {
    pub(super) fn of(set: &SourceSet<'_>, root: &Path, cwd: &Path) -> Self {
        let shown = |file: &str| {
            let path = root.join(file);
            path.strip_prefix(cwd).unwrap_or(&path).to_string_lossy().into_owned()
        };
        let mut all = Vec::new();
        for component in &set.components {
            let own = component.content.iter().chain(&component.meta).map(|file| shown(file)).collect();
            all.push((component.info.name.to_string(), component.full_name.clone(), own));
            for child in component.children.iter().filter(|child| child.info.addressable) {
                let name = child.info.child_name(&component.full_name, &child.name);
                all.push((child.info.name.to_string(), name, vec![shown(&child.file)]));
            }
        }
        Self(all)
    }

    fn files(&self) -> HashMap<(&str, &str), &[String]> {
        self.0.iter().map(|(kind, name, files)| ((kind.as_str(), name.as_str()), files.as_slice())).collect()
    }
}

#[derive(Debug)]
pub(super) struct Deployed {
    result: Value,
    rows: Vec<Row>,
    concise: bool,
}

/// One file, or one component the org speaks of that has none here.
#[derive(Debug, Default)]
struct Row {
    full_name: String,
    type_name: String,
    state: &'static str,
    path: Option<String>,
    problem: Option<(String, String)>,
    place: Option<(u64, u64)>,
}

impl Deployed {
    pub(super) fn new(result: Value, local: &Local, concise: bool) -> Self {
        let files = local.files();
        let mut rows = Vec::new();
        for message in messages(&result, "componentFailures").chain(messages(&result, "componentSuccesses")) {
            let (kind, name) = (text(message, "componentType"), text(message, "fullName"));
            if kind.is_empty() && name == "package.xml" && state(message) != "Failed" {
                continue;
            }
            let known = files.get(&(kind, name)).copied().unwrap_or_default();
            if known.is_empty() {
                rows.push(row(message, None));
            }
            // A problem is shown once, a component with each of its files.
            let shown = if state(message) == "Failed" { &known[..known.len().min(1)] } else { known };
            rows.extend(shown.iter().map(|path| row(message, Some(path.clone()))));
        }
        Self { result, rows, concise }
    }

    fn status(&self) -> &str {
        self.result.get("status").and_then(Value::as_str).unwrap_or_default()
    }
}

fn messages<'v>(result: &'v Value, list: &str) -> impl Iterator<Item = &'v Value> + use<'v> {
    let listed = result.get("details").and_then(|details| details.get(list));
    let all: Vec<&Value> = match listed {
        Some(Value::Array(all)) => all.iter().collect(),
        Some(one @ Value::Object(_)) => vec![one],
        _ => Vec::new(),
    };
    all.into_iter()
}

fn text<'v>(message: &'v Value, name: &str) -> &'v str {
    message.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn flag(message: &Value, name: &str) -> bool {
    match message.get(name) {
        Some(Value::Bool(flag)) => *flag,
        Some(Value::String(text)) => text == "true",
        _ => false,
    }
}

fn state(message: &Value) -> &'static str {
    let states = [("created", "Created"), ("deleted", "Deleted"), ("changed", "Changed")];
    match states.into_iter().find(|(name, _)| flag(message, name)) {
        Some((_, state)) => state,
        None if !flag(message, "success") => "Failed",
        None => "Unchanged",
    }
}

fn row(message: &Value, path: Option<String>) -> Row {
    let number = |name: &str| {
        let value = message.get(name)?;
        value.as_u64().or_else(|| value.as_str()?.parse().ok()).filter(|number| *number > 0)
    };
    let failed = state(message) == "Failed";
    let kind = if text(message, "problemType").is_empty() { "Error" } else { text(message, "problemType") };
    Row {
        full_name: text(message, "fullName").to_owned(),
        type_name: text(message, "componentType").to_owned(),
        state: state(message),
        path,
        problem: failed.then(|| (kind.to_owned(), text(message, "problem").to_owned())),
        place: number("lineNumber").zip(number("columnNumber")),
    }
}

impl Row {
    fn json(&self) -> Value {
        let mut out = json!({"fullName": self.full_name, "type": self.type_name, "state": self.state});
        if let Some(path) = &self.path {
            out["filePath"] = path.as_str().into();
        }
        if let Some((kind, problem)) = &self.problem {
            let place = self.place.map(|(line, column)| format!(" ({line}:{column})")).unwrap_or_default();
            out["error"] = format!("{problem}{place}").into();
            out["problemType"] = kind.as_str().into();
            if let Some((line, column)) = self.place {
                out["lineNumber"] = line.into();
                out["columnNumber"] = column.into();
            }
        }
        out
    }
}

impl Output for Deployed {
    fn json(&self) -> Value {
        let mut out = self.result.clone();
        out["files"] = self.rows.iter().map(Row::json).collect();
        out
    }

    fn human(&self) -> String {
        let mut out = String::new();
        let (failed, done): (Vec<&Row>, Vec<&Row>) = self.rows.iter().partition(|row| row.problem.is_some());
        if !done.is_empty() && !self.concise {
            let path = |row: &Row| row.path.clone().unwrap_or_default();
            let rows =
                done.iter().map(|row| vec![row.state.into(), row.full_name.clone(), row.type_name.clone(), path(row)]);
            out += &table("Deployed Source", &["State", "Name", "Type", "Path"], &rows.collect::<Vec<_>>());
        }
        if !failed.is_empty() {
            let place = |row: &Row| row.place.map(|(line, column)| format!("{line}:{column}")).unwrap_or_default();
            let rows = failed.iter().map(|row| {
                let problem = row.problem.as_ref().map(|(_, problem)| problem.clone()).unwrap_or_default();
                vec![row.type_name.clone(), row.full_name.clone(), problem, place(row)]
            });
            let title = format!("Component Failures [{}]", failed.len());
            out += &table(&title, &["Type", "Name", "Problem", "Line:Column"], &rows.collect::<Vec<_>>());
        }
        if let Some(message) = self.result.get("errorMessage").and_then(Value::as_str) {
            let _ = writeln!(out, "{message}");
        }
        let _ = writeln!(out, "Status: {}", self.status());
        out
    }

    /// 68 and 69 are the official tool's for half and unfinished work.
    fn exit_code(&self) -> i32 {
        match self.status() {
            "Succeeded" => 0,
            "SucceededPartial" => 68,
            "InProgress" | "Pending" | "Canceling" | "Queued" => 69,
            _ => 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_files_and_failures_come_with_their_place() {
        let local = Local(vec![("ApexClass".into(), "A".into(), vec!["f/A.cls".into(), "f/A.cls-meta.xml".into()])]);
        let result = json!({"status": "Failed", "details": {
            "componentFailures": [{"componentType": "ApexClass", "fullName": "B", "success": false,
                "problem": "Invalid type: X", "problemType": "Error", "lineNumber": 2, "columnNumber": 5}],
            "componentSuccesses": [
                {"componentType": "", "fullName": "package.xml", "success": true},
                {"componentType": "ApexClass", "fullName": "A", "success": true, "created": true}]}});
        let deployed = Deployed::new(result, &local, false);
        assert_eq!(deployed.exit_code(), 1);
        insta::assert_snapshot!(deployed.human());
        insta::assert_snapshot!(serde_json::to_string_pretty(&deployed.json()["files"]).unwrap());
    }
}
