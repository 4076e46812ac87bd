//! What came of a deploy, as the official tool shows it.

use super::deployed_tests;
use crate::output::{Failure, Output};
use crate::table::table;
use orgyard_metadata::{Origins, SourceComponent, SourceSet};
use orgyard_text::names::percent_decode;
use orgyard_text::xml;
use orgyard_tracking::Component;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// The status of a deploy that was not needed.
const NOTHING: &str = "Nothing to deploy";

/// Local files by component, and where what is sent comes from.
#[derive(Debug, Default)]
pub(super) struct Local {
    /// Type, name, files.
    files: Vec<(String, String, Vec<String>)>,
    origins: Origins,
    root: PathBuf,
}

impl Local {
    pub(super) fn of(set: &SourceSet<'_>, origins: Origins, root: &Path) -> Self {
        let shown = |file: &str| root.join(file).to_string_lossy().into_owned();
        let mut all = Vec::new();
        for component in &set.components {
            let own = component.content.iter().chain(&component.meta).map(|file| shown(file)).collect();
            all.push((component.info.name.to_string(), decoded(&component.full_name), own));
            for child in component.children.iter().filter(|child| child.info.addressable) {
                let name = child.info.child_name(&component.full_name, &child.name);
                all.push((child.info.name.to_string(), decoded(&name), vec![shown(&child.file)]));
            }
            for (type_name, name) in children_inside(set, component) {
                all.push((type_name, name, component.meta.iter().map(|file| shown(file)).collect()));
            }
        }
        Self { files: all, origins, root: root.to_owned() }
    }

    /// What is deleted, by the files it had, which the official tool shows relative to the project.
    pub(super) fn add(&mut self, gone: BTreeMap<Component, Vec<String>>) {
        let one = |(component, paths): (Component, Vec<String>)| (component.type_name, component.full_name, paths);
        self.files.extend(gone.into_iter().map(one));
    }

    /// Whether a component is here, by its own name or its children's.
    pub(super) fn has(&self, type_name: &str, full_name: &str) -> bool {
        let name = decoded(full_name);
        self.files.iter().any(|(kind, known, _)| kind == type_name && known.eq_ignore_ascii_case(&name))
    }

    fn files(&self) -> HashMap<(&str, &str), &[String]> {
        self.files.iter().map(|(kind, name, files)| ((kind.as_str(), name.as_str()), files.as_slice())).collect()
    }
}

impl Local {
    /// A problem at a place that is known: the file and the line a person wrote.
    fn failed(&self, message: &Value) -> Option<Row> {
        let mut row = row(message, None);
        let at = row.place.filter(|_| row.problem.is_some())?;
        let found = self.origins.place(text(message, "fileName"), &row.full_name, Some(at))?;
        row.place = found.at;
        row.path = Some(self.root.join(found.file).to_string_lossy().into_owned());
        Some(row)
    }
}

fn decoded(name: &str) -> String {
    percent_decode(name).into_owned()
}

/// Children without files of their own, such as labels.
fn children_inside(set: &SourceSet<'_>, component: &SourceComponent<'_>) -> Vec<(String, String)> {
    let info = component.info;
    let inside = !info.layout.is_decomposed() && info.children.iter().any(|child| child.tag.is_some());
    let bytes = component.meta.as_deref().filter(|_| inside).and_then(|meta| set.tree.read(meta).ok());
    // A file that does not parse has been reported by the conversion.
    let file = bytes.and_then(|bytes| xml::parse(&String::from_utf8_lossy(&bytes)).ok());
    let elements = file.iter().flat_map(|file| file.root.elements());
    let named = elements.filter_map(|element| {
        let child = info.child_by_tag(&element.name)?;
        let name = element.child_text(child.key())?;
        Some((child.name.to_string(), child.child_name(&component.full_name, &name)))
    });
    named.collect()
}

/// How the deploy was asked for and what it sent, as far as its result tells of it.
#[derive(Debug, Default)]
pub(super) struct About {
    pub validate: bool,
    pub check_only: bool,
    pub in_background: bool,
    pub concise: bool,
    pub verbose: bool,
    /// Paths are shown from here.
    pub cwd: PathBuf,
    /// The size of what was sent, and how many files that was where they were counted.
    pub zip: Option<(usize, Option<usize>)>,
    /// Deployed after a validation.
    pub quick: bool,
    pub instance_url: String,
    /// What text replacements put where.
    pub replaced: BTreeMap<String, Vec<String>>,
    /// In metadata format, files are named as they are in the zip.
    pub metadata_format: bool,
}

impl About {
    fn in_zip(&self, message: &Value) -> Option<String> {
        let name = text(message, "fileName");
        (self.metadata_format && !name.is_empty()).then(|| name.strip_prefix("zip/").unwrap_or(name).to_owned())
    }
}

#[derive(Debug)]
pub(super) struct Deployed {
    result: Value,
    rows: Vec<Row>,
    about: About,
}

/// One file, or one component the org speaks of that has none here.
#[derive(Debug, Default)]
struct Row {
    full_name: String,
    type_name: String,
    state: &'static str,
    path: Option<String>,
    problem: Option<(String, String)>,
    place: Option<(u32, u32)>,
}

impl Deployed {
    pub(super) fn new(mut result: Value, local: &Local, mut about: About) -> Self {
        without_nulls(&mut result);
        about.check_only |= result.get("checkOnly") == Some(&Value::Bool(true));
        with_lists(&mut result);
        let files = local.files();
        let mut rows = Vec::new();
        for message in messages(&result, "componentFailures").chain(messages(&result, "componentSuccesses")) {
            let (kind, name) = (text(message, "componentType"), text(message, "fullName"));
            let is_manifest = name == "package.xml" || name.starts_with("destructiveChanges");
            let is_told = about.metadata_format && name != "package.xml";
            if kind.is_empty() && is_manifest && !is_told && state(message) != "Failed" {
                continue;
            }
            if let Some(row) = local.failed(message) {
                rows.push(row);
                continue;
            }
            let known = files.get(&(kind, name)).copied().unwrap_or_default();
            if known.is_empty() {
                rows.push(row(message, about.in_zip(message)));
            }
            // A problem is shown once, a component with each of its files.
            let shown = if state(message) == "Failed" { &known[..known.len().min(1)] } else { known };
            rows.extend(shown.iter().map(|path| row(message, Some(path.clone()))));
        }
        // What was deployed and then deleted is gone.
        let gone = |row: &Row| rows.iter().any(|other| other.state == "Deleted" && row.is_same(other));
        let keeps: Vec<bool> = rows.iter().map(|row| row.state == "Deleted" || !gone(row)).collect();
        let mut keeps = keeps.into_iter();
        rows.retain(|_| keeps.next().unwrap_or(true));
        // As the official tool has them; what has no path comes first.
        rows.sort_by(|a, b| (&a.type_name, &a.path, &a.full_name).cmp(&(&b.type_name, &b.path, &b.full_name)));
        Self { result, rows, about }
    }

    /// A deploy that nobody waits for.
    pub(super) fn queued(id: &str, about: About) -> Self {
        Self::new(json!({"id": id, "done": false, "status": "Queued"}), &Local::default(), about)
    }

    /// Nothing had changed, so nothing was sent.
    pub(super) fn nothing() -> Self {
        Self::new(json!({"status": NOTHING}), &Local::default(), About::default())
    }

    /// What the org remarks where all went well: that there was nothing to delete.
    pub(super) fn warnings(&self) -> impl Iterator<Item = String> + '_ {
        let remarks = messages(&self.result, "componentSuccesses").filter(|message| message.get("problem").is_some());
        remarks
            .filter(|message| text(message, "problemType") == "Warning")
            .map(|message| text(message, "problem").into())
    }

    /// A validation that ended and did not succeed is an error.
    pub(super) fn refusal(&self) -> Option<Failure> {
        let failed = self.about.validate && matches!(self.status(), "Failed" | "Canceled" | "SucceededPartial");
        failed.then(|| {
            let message = format!("Failed to validate the deployment ({}). Due To:\n{}", self.id(), self.reasons());
            Failure::new("FailedValidationError", message.trim_end()).data(json!({"deployId": self.id()}))
        })
    }

    fn reasons(&self) -> String {
        let mut lines = deployed_tests::warnings(&self.result);
        match self.result.get("errorMessage").and_then(Value::as_str) {
            Some(message) => lines.push(message.to_owned()),
            None => lines.extend(self.rows.iter().filter_map(|row| {
                let (kind, problem) = row.problem.as_ref()?;
                Some(format!("{kind} in {} - {problem}", row.full_name))
            })),
        }
        let errors = self.result.get("numberComponentErrors").and_then(Value::as_u64).unwrap_or_default();
        if errors > 0 {
            lines.push(format!("{errors} component error(s)"));
        }
        lines.extend(deployed_tests::failed(&self.result));
        lines.join("\n")
    }

    pub(super) fn result(&self) -> &Value {
        &self.result
    }

    pub(super) fn id(&self) -> &str {
        text(&self.result, "id")
    }

    pub(super) fn status(&self) -> &str {
        self.result.get("status").and_then(Value::as_str).unwrap_or_default()
    }
}

/// What an org has not to say, one of its APIs leaves out and another sends as null.
fn without_nulls(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, value| !value.is_null());
            fields.values_mut().for_each(without_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(without_nulls),
        _ => {}
    }
}

/// Lists are lists, however many entries they have.
fn with_lists(result: &mut Value) {
    for name in ["componentFailures", "componentSuccesses"] {
        let listed: Vec<Value> = messages(result, name).cloned().collect();
        if let Some(details) = result.get_mut("details").filter(|details| details.is_object()) {
            details[name] = listed.into();
        }
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
        let number = value.as_u64().or_else(|| value.as_str()?.parse().ok())?;
        u32::try_from(number).ok().filter(|number| *number > 0)
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
    fn is_same(&self, other: &Self) -> bool {
        self.type_name == other.type_name && self.full_name == other.full_name
    }

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
        let shown = self.rows.iter().filter(|row| !self.about.concise || row.problem.is_some());
        out["files"] = shown.map(Row::json).collect();
        if let Some(details) = out.get_mut("details").and_then(Value::as_object_mut).filter(|_| self.about.concise) {
            details.shift_remove("componentSuccesses");
        }
        if !self.about.replaced.is_empty() {
            out["replacements"] = json!(self.about.replaced);
        }
        if let Some((size, files)) = self.about.zip.filter(|_| !self.about.validate) {
            out["zipSize"] = size.into();
            if let Some(files) = files {
                out["zipFileCount"] = files.into();
            }
        }
        if !self.about.instance_url.is_empty() {
            out["deployUrl"] = self.page().into();
        }
        out
    }

    fn human(&self) -> String {
        if self.about.in_background {
            return self.hints();
        }
        if self.status() == NOTHING {
            return "No changes to deploy".to_owned();
        }
        let mut out = String::new();
        let (mut failed, done): (Vec<&Row>, Vec<&Row>) = self.rows.iter().partition(|row| row.problem.is_some());
        // A deploy that fails leaves nothing in the org.
        if matches!(self.status(), "Succeeded" | "SucceededPartial") && !self.about.concise {
            let title = if self.about.check_only { "Validated Source" } else { "Deployed Source" };
            let (deleted, kept): (Vec<&Row>, Vec<&Row>) = done.into_iter().partition(|row| row.state == "Deleted");
            out += &self.source_table(title, &kept);
            if !kept.is_empty() && !deleted.is_empty() {
                out.push('\n');
            }
            out += &self.source_table("Deleted Source", &deleted);
        }
        if !failed.is_empty() {
            failed.sort_by_key(|row| (row.problem.clone(), row.full_name.clone(), row.place));
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
        out + &deployed_tests::section(&self.result, self.about.verbose) + &self.replacements() + &self.end()
    }

    /// 68 and 69 are the official tool's for half and unfinished work.
    fn exit_code(&self) -> i32 {
        match self.status() {
            _ if self.about.in_background => 0,
            "Succeeded" | NOTHING => 0,
            "SucceededPartial" => 68,
            "InProgress" | "Pending" | "Canceling" | "Queued" | "Finalizing" => 69,
            _ => 1,
        }
    }
}

impl Deployed {
    fn source_table(&self, title: &str, rows: &[&Row]) -> String {
        if rows.is_empty() {
            return String::new();
        }
        // What was deleted needs no column that says so.
        let first = usize::from(rows.iter().all(|row| row.state == "Deleted"));
        let path = |row: &Row| {
            let path = Path::new(row.path.as_deref().unwrap_or_default());
            path.strip_prefix(&self.about.cwd).unwrap_or(path).to_string_lossy().into_owned()
        };
        let cells = |row: &&Row| vec![row.state.into(), row.full_name.clone(), row.type_name.clone(), path(row)];
        let cells: Vec<Vec<String>> = rows.iter().map(cells).map(|row: Vec<String>| row[first..].to_vec()).collect();
        table(title, &["State", "Name", "Type", "Path"][first..], &cells)
    }

    /// What text replacements put where, for those who want to see more.
    fn replacements(&self) -> String {
        if !self.about.verbose || self.about.replaced.is_empty() {
            return String::new();
        }
        let rows = self.about.replaced.iter().flat_map(|(file, all)| {
            let path = Path::new(file).strip_prefix(&self.about.cwd).unwrap_or(Path::new(file));
            all.iter().map(move |one| vec![path.to_string_lossy().into_owned(), one.clone()])
        });
        table("Metadata Replacements", &["PROJECT PATH", "TEXT REPLACED"], &rows.collect::<Vec<_>>())
    }

    /// What can be done about a deploy that nobody waits for.
    fn hints(&self) -> String {
        let id = self.id();
        format!(
            "Deploy has been queued.\n\n\
             Run \"orgyard project deploy resume --job-id {id}\" to resume watching the deploy.\n\
             Run \"orgyard project deploy report --job-id {id}\" to get the latest status.\n\
             Run \"orgyard project deploy cancel --job-id {id}\" to cancel the deploy.\n"
        )
    }

    fn end(&self) -> String {
        let (id, status) = (self.id(), self.status());
        match status {
            _ if self.exit_code() == 69 => format!(
                "The deploy {id} is not at its end: {status}.\nUse \"orgyard project deploy resume\" to resume watching \
                 the deployment.\n"
            ),
            "Succeeded" if self.about.quick => format!("Successfully deployed ({id}).\n"),
            _ if self.about.quick => format!("Deployment {id} exited with status code: {status}.\n"),
            "Succeeded" if self.about.validate => format!(
                "Successfully validated the deployment ({id}).\n\
                 Run \"orgyard project deploy quick --job-id {id}\" to execute this deploy\n"
            ),
            "Succeeded" if self.about.check_only => "Dry-run complete.\n".to_owned(),
            _ if self.about.validate => String::new(),
            _ => format!("Status: {status}\n"),
        }
    }

    /// Where a browser shows the deploy.
    fn page(&self) -> String {
        let page =
            "lightning/setup/DeployStatus/page?address=%2Fchangemgmt%2FmonitorDeploymentsDetails.apexp%3FasyncId%3D";
        let back = "%26retURL%3D%252Fchangemgmt%252FmonitorDeployment.apexp";
        format!("{}/{page}{}{back}", self.about.instance_url.trim_end_matches('/'), self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_files_and_failures_come_with_their_place() {
        let files = vec![("ApexClass".into(), "A".into(), vec!["f/A.cls".into(), "f/A.cls-meta.xml".into()])];
        let local = Local { files, ..Local::default() };
        let result = json!({"status": "Failed", "details": {
            "componentFailures": [{"componentType": "ApexClass", "fullName": "B", "success": false,
                "problem": "Invalid type: X", "problemType": "Error", "lineNumber": 2, "columnNumber": 5}],
            "componentSuccesses": [
                {"componentType": "", "fullName": "package.xml", "success": true},
                {"componentType": "ApexClass", "fullName": "A", "success": true, "created": true}]}});
        let deployed = Deployed::new(result, &local, About::default());
        assert_eq!(deployed.exit_code(), 1);
        insta::assert_snapshot!(deployed.human());
        insta::assert_snapshot!(serde_json::to_string_pretty(&deployed.json()["files"]).unwrap());
    }

    fn ended(status: &str, in_background: bool) -> String {
        let about = About { in_background, ..About::default() };
        let deployed = Deployed::new(json!({"id": "0Af1", "status": status}), &Local::default(), about);
        format!("{} {}", deployed.exit_code(), deployed.human().trim_end())
    }

    #[test]
    fn json_has_lists_no_nulls_and_what_was_sent() {
        let result = json!({"id": "0Af1", "status": "Succeeded", "errorMessage": null, "details": {
            "componentSuccesses": {"componentType": "ApexClass", "fullName": "A", "success": true, "deleted": true}}});
        let about = About { zip: Some((9, Some(2))), instance_url: "http://x/".into(), ..About::default() };
        let shown = Deployed::new(result, &Local::default(), about).json();
        let keys: Vec<&String> = shown.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["id", "status", "details", "files", "zipSize", "zipFileCount", "deployUrl"]);
        assert!(shown["details"]["componentFailures"].is_array() && shown["details"]["componentSuccesses"].is_array());
        assert!(shown["deployUrl"].as_str().unwrap().starts_with("http://x/lightning/setup/DeployStatus/page?"));
    }

    #[test]
    fn the_exit_code_tells_how_the_deploy_ended() {
        assert_eq!(ended("Succeeded", false), "0 Status: Succeeded");
        assert_eq!(ended("SucceededPartial", false), "68 Status: SucceededPartial");
        assert_eq!(
            ended("InProgress", false),
            "69 The deploy 0Af1 is not at its end: InProgress.\nUse \"orgyard project deploy resume\" to resume watching the deployment."
        );
        assert_eq!(ended("Canceled", false), "1 Status: Canceled");
        assert_eq!(
            ended("Queued", true),
            "0 Deploy has been queued.\n\nRun \"orgyard project deploy resume --job-id 0Af1\" to resume watching the deploy.\n\
             Run \"orgyard project deploy report --job-id 0Af1\" to get the latest status.\n\
             Run \"orgyard project deploy cancel --job-id 0Af1\" to cancel the deploy."
        );
    }
}
