//! What both sides changed: compared, merged where that is wanted, else refused and shown with the differences.

use super::API_VERSION;
use super::tracked::tracking;
use crate::cli::{Flag, Matches};
use crate::context::Context;
use crate::output::Failure;
use crate::table::table;
use orgyard_client::{Org, Wait};
use orgyard_metadata::{Manifest, Owner, Registry, elements};
use orgyard_project::Project;
use orgyard_tracking::{Compare, Compared, Component, Conflict, Local, Tracker};
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::Path;

pub(super) const MERGE: Flag = Flag::switch(
    "merge",
    "Put changes of both sides together where they are in different elements of a profile, a permission set, labels or \
     translations.",
)
.exclusive(&["ignore-conflicts"]);
pub(super) const DIFF: Flag = Flag::switch("diff", "Show what differs where both sides changed something.");

/// Lines of one file's differences that a refusal shows.
const SHOWN: usize = 40;

/// Which way the changes were to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Deploy,
    Retrieve,
}

/// A command that looks for conflicts.
#[derive(Clone, Copy)]
pub(super) struct Check<'a> {
    pub(super) context: &'a Context,
    pub(super) matches: &'a Matches,
    pub(super) org: &'a Org,
    pub(super) project: &'a Project,
}

impl Check<'_> {
    /// What conflicts, as far as a manifest names it. What proves to be the same on both sides does not.
    pub(super) async fn compare<'r>(
        &self,
        tracker: &mut Tracker<'r>,
        local: &Local<'r>,
        wanted: Option<&Manifest>,
    ) -> Result<Compared, Failure> {
        let mut conflicts = tracker.conflicts(local);
        conflicts.retain(|conflict| wanted.is_none_or(|manifest| names(manifest, &conflict.remote.component)));
        let given = self.matches.get("api-version").or(self.project.source_api_version());
        let how = Compare {
            api_version: given.unwrap_or(API_VERSION),
            merge: self.matches.has("merge"),
            wait: Wait::minutes(self.matches.number("wait").unwrap_or(33).max(1), 1),
        };
        tracker.compare(self.org, conflicts, &how).await.map_err(tracking)
    }

    /// Merges what can be, and refuses the rest; the files that were merged.
    pub(super) async fn settle<'r>(
        &self,
        tracker: &mut Tracker<'r>,
        local: &Local<'r>,
        wanted: Option<&Manifest>,
        way: Way,
    ) -> Result<Vec<(Component, String)>, Failure> {
        let compared = self.compare(tracker, local, wanted).await?;
        for (_, path) in &compared.merged {
            self.tell(&format!("Merged the changes of both sides: {path}"));
        }
        self.refuse(&compared.conflicts, way)?;
        Ok(compared.merged)
    }

    fn tell(&self, text: &str) {
        if self.context.json { self.context.warn(text) } else { self.context.progress(text) }
    }

    fn refuse(&self, conflicts: &[Conflict], way: Way) -> Result<(), Failure> {
        let rows: Vec<Row<'_>> = conflicts.iter().flat_map(|conflict| rows(self.project.root(), conflict)).collect();
        if rows.is_empty() {
            return Ok(());
        }
        if self.context.json {
            let message = format!("{} conflicts detected", rows.len());
            let data = rows.iter().map(Row::json).collect::<Value>();
            return Err(Failure::new("SourceConflictError", message).data(data));
        }
        let cwd = &self.context.world.cwd;
        let cells: Vec<Vec<String>> = rows.iter().map(|row| row.cells(cwd)).collect();
        let printer = &self.context.world.printer;
        printer.data(&table("", &["STATE", "FULL NAME", "TYPE", "FILE PATH"], &cells));
        printer.data(&differences(conflicts, Some((SHOWN, way))));
        for conflict in conflicts {
            if let Some(refusal) = &conflict.refusal {
                printer.say(&format!("Not merged: {refusal}"));
            }
        }
        let merge = "To keep the changes of both sides where they are in different elements, rerun this command with the \
            --merge flag.";
        let may_merge = !self.matches.has("merge") && conflicts.iter().any(has_elements);
        Err(if may_merge { in_words(way).action(merge) } else { in_words(way) })
    }
}

/// Whether it is about files whose elements can be told apart.
fn has_elements(conflict: &Conflict) -> bool {
    let registry = Registry::standard();
    let owners = conflict.paths.iter().filter_map(|path| Owner::of(registry, path).ok().flatten());
    owners.into_iter().any(|owner| elements::has_elements(owner.info))
}

fn in_words(way: Way) -> Failure {
    let (message, again, other) = match way {
        Way::Deploy => (
            "There are changes in the org that conflict with the local changes you're trying to deploy.",
            "To overwrite the remote changes, rerun this command with the --ignore-conflicts flag.",
            "To overwrite the local changes, run the \"orgyard project retrieve start\" command with the \
             --ignore-conflicts flag.",
        ),
        Way::Retrieve => (
            "There are changes in your local files that conflict with the org changes you're trying to retrieve.",
            "To overwrite the local changes, rerun this command with the --ignore-conflicts flag.",
            "To overwrite the remote changes, run the \"orgyard project deploy start\" command with the \
             --ignore-conflicts flag.",
        ),
    };
    Failure::new("SourceConflictError", message).action(again).action(other)
}

fn names(manifest: &Manifest, component: &Component) -> bool {
    let members = manifest.types.get(&component.type_name);
    members.is_some_and(|members| members.contains("*") || members.contains(&component.full_name))
}

/// A file of a conflict, as the official tool counts them.
struct Row<'a> {
    conflict: &'a Conflict,
    path: String,
    diff: Option<String>,
}

fn rows<'a>(root: &Path, conflict: &'a Conflict) -> impl Iterator<Item = Row<'a>> {
    conflict.paths.iter().map(move |path| {
        let sides = conflict.sides.iter().find(|sides| sides.path == *path);
        let path = root.join(path).to_string_lossy().into_owned();
        Row { conflict, path, diff: sides.map(orgyard_tracking::Sides::diff) }
    })
}

impl Row<'_> {
    fn cells(&self, cwd: &Path) -> Vec<String> {
        let component = &self.conflict.remote.component;
        let path = Path::new(&self.path).strip_prefix(cwd).map_or(self.path.clone(), |path| path.display().to_string());
        vec!["Conflict".into(), component.full_name.clone(), component.type_name.clone(), path]
    }

    fn json(&self) -> Value {
        let component = &self.conflict.remote.component;
        let mut out = json!({"state": "Conflict", "fullName": component.full_name, "type": component.type_name,
            "filePath": self.path});
        if let Some(diff) = &self.diff {
            out["diff"] = diff.as_str().into();
        }
        if let Some(refusal) = &self.conflict.refusal {
            out["notMerged"] = refusal.as_str().into();
        }
        out
    }
}

/// What differs in each file, from the org's side to the project's; of each no more lines than are shown.
pub(super) fn differences<'c>(
    conflicts: impl IntoIterator<Item = &'c Conflict>,
    limit: Option<(usize, Way)>,
) -> String {
    let mut out = String::new();
    for sides in conflicts.into_iter().flat_map(|conflict| &conflict.sides) {
        out.push('\n');
        let diff = sides.diff();
        match limit {
            Some((lines, way)) => out.push_str(&cut(&diff, lines, way)),
            None => out.push_str(&diff),
        }
    }
    out
}

fn cut(diff: &str, lines: usize, way: Way) -> String {
    let all = diff.lines().count();
    // A line that tells of one line takes as much room.
    if all <= lines + 1 {
        return diff.to_owned();
    }
    let mut out: String = diff.split_inclusive('\n').take(lines).collect();
    let way = if way == Way::Deploy { "deploy" } else { "retrieve" };
    let left = all - lines;
    let _ = writeln!(out, "... {left} more lines; \"orgyard project {way} preview --diff\" shows all of them");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_difference_the_rest_is_counted() {
        let diff: String = (0..5).map(|line| format!("{line}\n")).collect();
        assert_eq!(cut(&diff, 4, Way::Deploy), diff);
        let more = |way: &str| {
            format!("0\n1\n2\n... 2 more lines; \"orgyard project {way} preview --diff\" shows all of them\n")
        };
        assert_eq!(cut(&diff, 3, Way::Deploy), more("deploy"));
        assert_eq!(cut(&diff, 3, Way::Retrieve), more("retrieve"));
    }
}
