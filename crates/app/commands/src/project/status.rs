//! `project status`: what changed here and in the org since both were last the same.

use super::conflicts::{Check, DIFF, differences};
use super::failed;
use super::tracked::tracking;
use super::tracking::required;
use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{self, TARGET_ORG};
use crate::table::table;
use orgyard_metadata::registry_of;
use orgyard_tracking::{Component, Conflict, Kind, Local, RemoteChange, Tracker};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) static COMMAND: Command = Command {
    words: "project status",
    spellings: &[Spelling::new("force:source:status")],
    class: "Status",
    summary: "Show what changed in the project and in the org since both were last the same.",
    description: "Changes of the org come with who made them and when. What both sides changed is marked as a conflict.",
    examples: &[
        Example { says: "Both sides:", line: "project status --target-org dev" },
        Example { says: "Only what would be deployed:", line: "project status --local" },
    ],
    flags: &[
        TARGET_ORG,
        flags::API_VERSION,
        Flag::switch("local", "Only changes of the project.").short('l').exclusive(&["remote"]),
        Flag::switch("remote", "Only changes of the org.").short('r').exclusive(&["local"]),
        Flag::switch("all", "Changes of both sides, as without a choice.").short('a').hidden(),
        Flag::switch("concise", "Leave out what .forceignore ignores.").short('c'),
        DIFF.exclusive(&["local", "remote"]),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Status {
    rows: Vec<Row>,
    /// What differs where both sides changed something.
    differences: String,
}

struct Row {
    origin: &'static str,
    state: &'static str,
    full_name: String,
    type_name: String,
    path: Option<String>,
    ignored: bool,
    conflict: bool,
    /// Who changed it, and when.
    changed: Option<(String, String)>,
}

async fn run(context: &Context, matches: &Matches) -> Result<Status, Failure> {
    let (org, project) = (context.target_org(matches).await?, context.project()?);
    let registry = registry_of(&project).map_err(|error| failed(&error))?;
    let mut tracker = required(&org, &registry, &project).await?;
    let (mut rows, mut conflicts) = (Vec::new(), Vec::new());
    if !matches.has("local") {
        tracker.refresh(&org).await.map_err(tracking)?;
        tracker.save().map_err(tracking)?;
    }
    if !matches.has("local") && !matches.has("remote") {
        let local = tracker.local().map_err(tracking)?;
        let check = Check { context, matches, org: &org, project: &project };
        conflicts = check.compare(&mut tracker, &local, None).await?.conflicts;
    }
    if !matches.has("remote") {
        rows.extend(local_rows(&tracker.local().map_err(tracking)?));
    }
    if !matches.has("local") {
        let remote = tracker.remote();
        let users = Tracker::users(&org, &remote).await.map_err(tracking)?;
        let goes = |component: &Component| super::pull::would_be_ignored(&tracker, &registry, &project, component);
        rows.extend(remote_rows(&tracker, &remote, &users, &goes));
    }
    mark(&mut rows, &conflicts);
    rows.retain(|row| !(row.ignored && matches.has("concise")));
    let differences = if matches.has("diff") { differences(&conflicts, None) } else { String::new() };
    Ok(Status { rows, differences })
}

fn mark(rows: &mut [Row], conflicts: &[Conflict]) {
    let components: BTreeSet<_> = conflicts.iter().map(|conflict| conflict.remote.component.to_string()).collect();
    let paths: BTreeSet<&String> = conflicts.iter().flat_map(|conflict| &conflict.paths).collect();
    for row in rows {
        let named = components.contains(&format!("{}:{}", row.type_name, row.full_name));
        row.conflict = named || row.path.as_ref().is_some_and(|path| paths.contains(path));
    }
}

fn local_rows(local: &Local<'_>) -> Vec<Row> {
    let row = |change: &orgyard_tracking::LocalChange<'_>| {
        let component = change.component()?;
        let state = match change.kind {
            Kind::Add => "Add",
            Kind::Edit => "Changed",
            Kind::Delete => "Delete",
        };
        Some(Row {
            origin: "Local",
            state,
            full_name: component.full_name,
            type_name: component.type_name,
            path: Some(change.path.clone()),
            ignored: change.ignored,
            conflict: false,
            changed: None,
        })
    };
    local.changes.iter().filter_map(row).collect()
}

/// `is_unwanted`: of what is not here yet, whether it would be ignored where it would be written.
fn remote_rows(
    tracker: &Tracker<'_>,
    remote: &[RemoteChange],
    users: &BTreeMap<String, String>,
    is_unwanted: &impl Fn(&Component) -> bool,
) -> Vec<Row> {
    let files = tracker.files_of(&remote.iter().map(|change| change.component.clone()).collect());
    let mut rows = Vec::new();
    for change in remote {
        let paths = files.get(&change.component);
        if change.deleted && paths.is_none() {
            continue;
        }
        let state = match (change.deleted, paths) {
            (true, _) => "Delete",
            (false, None) => "Add",
            (false, Some(_)) => "Changed",
        };
        let user = users.get(&change.changed_by).unwrap_or(&change.changed_by);
        let row = |path: Option<&String>| Row {
            origin: "Remote",
            state,
            full_name: change.component.full_name.clone(),
            type_name: change.component.type_name.clone(),
            path: path.cloned(),
            ignored: match path {
                Some(path) => tracker.ignore().is_ignored(&tracker.root().join(path), false),
                None => is_unwanted(&change.component),
            },
            conflict: false,
            changed: Some((user.clone(), change.changed.clone())),
        };
        match paths {
            Some(paths) => rows.extend(paths.iter().map(|path| row(Some(path)))),
            None => rows.push(row(None)),
        }
    }
    rows
}

impl Row {
    fn state(&self) -> String {
        format!("{} {}{}", self.origin, self.state, if self.conflict { " (Conflict)" } else { "" })
    }
}

impl Output for Status {
    fn json(&self) -> Value {
        let row = |row: &Row| {
            let mut out = json!({"state": row.state(), "fullName": row.full_name, "type": row.type_name,
                "ignored": row.ignored, "conflict": row.conflict, "origin": row.origin, "actualState": row.state});
            if let Some(path) = &row.path {
                out["filePath"] = path.as_str().into();
            }
            if let Some((user, time)) = &row.changed {
                out["changedBy"] = user.as_str().into();
                out["lastModifiedDate"] = time.as_str().into();
            }
            out
        };
        self.rows.iter().map(row).collect()
    }

    fn human(&self) -> String {
        if self.rows.is_empty() {
            return "No local or remote changes found.".to_owned();
        }
        let cells = |row: &Row| {
            let (user, time) = row.changed.clone().unwrap_or_default();
            let path = row.path.clone().unwrap_or_default();
            vec![row.state(), row.full_name.clone(), row.type_name.clone(), path, user, time]
        };
        let rows: Vec<Vec<String>> = self.rows.iter().map(cells).collect();
        table("Source Status", &["STATE", "FULL NAME", "TYPE", "PROJECT PATH", "CHANGED BY", "CHANGED"], &rows)
            + &self.differences
    }
}
