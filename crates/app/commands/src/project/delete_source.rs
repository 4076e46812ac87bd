//! `project delete source`: components out of the org, and then their files out of the project.

use super::conflicts::{Check, Way};
use super::selection::{Selection, all_folders};
use super::tracked::{self, tracking};
use super::{API_VERSION, failed};
use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{self, TARGET_ORG, VERBOSE, WAIT};
use crate::table::table;
use orgyard_client::{DeployOptions, Org, Poll, Wait};
use orgyard_metadata::{Chosen, Manifest, SourceComponent, SourceSet, registry_of};
use orgyard_project::Project;
use orgyard_text::archive;
use orgyard_tracking::{Component, Tracker};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const WHAT: &[&str] = &["metadata", "source-dir"];
const MINUTES: u64 = 33;

pub(crate) static COMMAND: Command = Command {
    words: "project delete source",
    spellings: &[Spelling::new("force:source:delete")],
    class: "Source",
    summary: "Delete components from the org, and their files from the project.",
    description: "The files go once the org has let go of the components, or stay if it does not. In an org that tracks \
        source, deleting the files and 'project deploy start' do the same.\n\
        Exit codes: 0 deleted, 1 not deleted.",
    examples: &[
        Example { says: "Delete a class:", line: "project delete source --metadata ApexClass:Old --no-prompt" },
        Example {
            says: "See whether a folder could be deleted:",
            line: "project delete source --source-dir force-app/main/default/objects/Old__c --check-only",
        },
    ],
    flags: &[
        TARGET_ORG,
        flags::API_VERSION,
        WAIT,
        Flag::text("tests", "Apex tests to run with the level RunSpecifiedTests.").commas(),
        Flag::text("test-level", "Which Apex tests run.").short('l').aliases(&["testlevel"]).options(&[
            "NoTestRun",
            "RunSpecifiedTests",
            "RunLocalTests",
            "RunAllTestsInOrg",
            "RunRelevantTests",
        ]),
        Flag::switch("no-prompt", "Do not ask for confirmation.").short('r').aliases(&["noprompt"]),
        Flag::text("metadata", "Components to delete; * stands for any text.").short('m').commas().exactly_one(WHAT),
        Flag::text("source-dir", "Folders or files to delete.")
            .short('p')
            .aliases(&["sourcepath"])
            .commas()
            .exactly_one(WHAT),
        Flag::switch("force-overwrite", "Delete what was changed in the org, too.")
            .short('f')
            .aliases(&["forceoverwrite"]),
        Flag::switch("track-source", "Do not count the deletion as a change afterwards.")
            .short('t')
            .aliases(&["tracksource"])
            .exclusive(&["check-only"]),
        Flag::switch("check-only", "Try the deletion, and delete nothing.")
            .short('c')
            .aliases(&["checkonly"])
            .exclusive(&["track-source"]),
        VERBOSE,
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

/// A file of a component that goes.
#[derive(Debug, Clone)]
struct Gone {
    component: Component,
    /// Relative to the project.
    path: String,
}

/// What goes.
struct Doomed {
    manifest: Manifest,
    files: Vec<Gone>,
}

struct Deleted {
    result: Value,
    files: Vec<Gone>,
    root: PathBuf,
}

async fn run(context: &Context, matches: &Matches) -> Result<Deleted, Failure> {
    let (org, project) = (context.target_org(matches).await?, context.project()?);
    let registry = registry_of(&project).map_err(|error| failed(&error))?;
    let mut tracker = tracked::open(&org, &registry, &project).await?;
    let doomed = doomed(context, matches, &project)?;
    if let Some(tracker) = tracker.as_mut().filter(|_| !matches.has("force-overwrite")) {
        tracker.refresh(&org).await.map_err(tracking)?;
        let local = tracker.local().map_err(tracking)?;
        let check = Check { context, matches, org: &org, project: &project };
        check.settle(tracker, &local, Some(&doomed.manifest), Way::Deploy).await?;
    }
    let root = project.root().to_owned();
    if !is_sure(context, matches, &doomed) {
        return Ok(Deleted { result: json!({}), files: Vec::new(), root });
    }
    let result = deploy(context, matches, &org, &doomed.manifest).await?;
    let mut files = doomed.files;
    if result.get("success") != Some(&Value::Bool(true)) {
        files.clear();
    } else if !matches.has("check-only") {
        remove(&root, &files)?;
        if let Some(tracker) = tracker.as_mut().filter(|_| matches.has("track-source")) {
            settle(tracker, &org, &doomed.manifest, &files).await?;
        }
    }
    Ok(Deleted { result, files, root })
}

fn doomed(context: &Context, matches: &Matches, project: &Project) -> Result<Doomed, Failure> {
    let registry = registry_of(project).map_err(|error| failed(&error))?;
    let selection = Selection::of(context, project, matches, &["source-dir"])?;
    let set = selection.resolve(&registry, project, &all_folders(project))?;
    whole(&set, &selection)?;
    let version = matches.get("api-version").or(project.source_api_version()).unwrap_or(API_VERSION);
    let mut manifest = set.manifest(version).map_err(|error| failed(&error))?;
    // What has no file here is named all the same: it may be in the org.
    for (type_name, members) in selection.manifest.iter().flat_map(|manifest| &manifest.types) {
        members.iter().filter(|member| !member.contains('*')).for_each(|member| manifest.add(type_name, member));
    }
    if manifest.is_empty() {
        let message = "No local files or components match what is to be deleted.";
        return Err(Failure::new("NothingToDeleteError", message)
            .action("Name components that are in the org, or folders or files of the project"));
    }
    // A label, a workflow rule: it has no file of its own.
    for inside in set.components.iter().filter(|c| c.chosen != Chosen::All && c.children.is_empty()) {
        let file = inside.meta.as_deref().unwrap_or(&inside.location);
        context.warn(format!("{file} stays: what the org deletes of it has to be taken out by hand."));
    }
    Ok(Doomed { manifest, files: set.components.iter().flat_map(files_of).collect() })
}

fn files_of(component: &SourceComponent<'_>) -> Vec<Gone> {
    let own = Component::new(&component.info.name, &component.full_name);
    let child = |file: &str| component.children.iter().find(|child| child.file == file);
    let gone = |file: &str| {
        let component = child(file).map_or_else(
            || own.clone(),
            |child| Component::new(&child.info.name, &child.info.child_name(&component.full_name, &child.name)),
        );
        Gone { component, path: file.to_owned() }
    };
    // Where only children are meant, the parent's own file stays.
    let is_whole = component.chosen == Chosen::All;
    let is_meant = |file: &&str| is_whole || child(file).is_some();
    component.files().filter(is_meant).map(gone).collect()
}

/// A file of a bundle does not go alone.
fn whole(set: &SourceSet<'_>, selection: &Selection) -> Result<(), Failure> {
    let mut bundles = set.components.iter().filter(|component| component.info.partial_delete);
    let inside = |component: &&SourceComponent<'_>| {
        let folder = format!("{}/", component.location);
        selection.paths.iter().any(|path| path.starts_with(&folder))
    };
    match bundles.find(inside) {
        None => Ok(()),
        Some(component) => {
            let (kind, name) = (&component.info.name, &component.full_name);
            let message = format!("not implemented here: deleting a file of the {kind} {name} alone.");
            Err(Failure::new("NotImplementedError", message)
                .action("Delete the file and deploy the rest with 'orgyard project deploy start'"))
        }
    }
}

fn is_sure(context: &Context, matches: &Matches, doomed: &Doomed) -> bool {
    if matches.has("no-prompt") || matches.has("check-only") || context.json {
        return true;
    }
    let members = doomed
        .manifest
        .types
        .iter()
        .flat_map(|(type_name, members)| members.iter().map(move |member| format!("  {type_name}: {member}\n")));
    let files = doomed.files.iter().map(|gone| format!("  {}\n", gone.path));
    let (members, files) = (members.collect::<String>(), files.collect::<String>());
    context
        .confirm(&format!("From the org:\n{members}From the project:\n{files}Are you sure you want to delete these?"))
}

async fn deploy(context: &Context, matches: &Matches, org: &Org, doomed: &Manifest) -> Result<Value, Failure> {
    let none = Manifest { version: doomed.version.clone(), ..Manifest::default() }.write();
    let zip =
        archive::write([("package.xml", none.as_bytes()), ("destructiveChangesPost.xml", doomed.write().as_bytes())]);
    let options = DeployOptions {
        check_only: matches.has("check-only"),
        run_tests: matches.all("tests").to_vec(),
        test_level: matches.get("test-level").map(str::to_owned),
        ..DeployOptions::default()
    };
    let id = org.start_deploy(&zip, &options).await?;
    context.progress(&format!("Deploy ID: {id}"));
    let minutes = matches.number("wait").unwrap_or(MINUTES);
    match org.finish_deploy(&id, Wait::minutes(minutes, 1), |_| {}).await? {
        Poll::Done(result) => Ok(result),
        Poll::Running(_) => Err(Failure::new("DeleteTimeoutError", format!("The deletion {id} goes on in the org."))
            .action(
                "Wait for it with 'orgyard project deploy resume', and then run this again: the files are still here",
            )
            .exit(69)),
    }
}

/// The files, and folders that held nothing else.
fn remove(root: &Path, files: &[Gone]) -> Result<(), Failure> {
    for gone in files {
        let path = root.join(&gone.path);
        std::fs::remove_file(&path).map_err(|error| {
            let message = format!("{} could not be deleted: {error}. The org has let go of its component.", gone.path);
            Failure::new("DeleteFileError", message).action("Delete the file by hand")
        })?;
        let mut folder = path.parent();
        // A folder that still holds something stays: removing it fails.
        while let Some(empty) = folder.filter(|folder| *folder != root && std::fs::remove_dir(folder).is_ok()) {
            folder = empty.parent();
        }
    }
    Ok(())
}

async fn settle(tracker: &mut Tracker<'_>, org: &Org, doomed: &Manifest, files: &[Gone]) -> Result<(), Failure> {
    tracker.refresh(org).await.map_err(tracking)?;
    let named = doomed.types.iter().flat_map(|(type_name, members)| members.iter().map(move |m| (type_name, m)));
    let components: BTreeSet<Component> = named.map(|(type_name, member)| Component::new(type_name, member)).collect();
    let paths: Vec<String> = files.iter().map(|gone| gone.path.clone()).collect();
    tracker.retrieved(&[], &paths, &components).map_err(tracking)
}

impl Deleted {
    /// Whether the org had any of it; what it has not is no failure.
    fn was_there(&self) -> bool {
        let rows = match self.result.pointer("/details/componentSuccesses") {
            Some(Value::Array(rows)) => rows.iter().collect(),
            Some(row @ Value::Object(_)) => vec![row],
            _ => Vec::new(),
        };
        rows.iter().any(|row| row.get("deleted") == Some(&Value::Bool(true)))
    }

    fn failures(&self) -> Vec<Vec<String>> {
        let listed = self.result.pointer("/details/componentFailures");
        let rows = match listed {
            Some(Value::Array(rows)) => rows.iter().collect(),
            Some(row @ Value::Object(_)) => vec![row],
            _ => Vec::new(),
        };
        let text = |row: &Value, name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let cells = |row: &&Value| ["componentType", "fullName", "problem"].map(|name| text(row, name)).to_vec();
        rows.iter().map(cells).collect()
    }
}

impl Output for Deleted {
    fn json(&self) -> Value {
        let row = |gone: &Gone| {
            let path = self.root.join(&gone.path);
            let Component { type_name, full_name } = &gone.component;
            json!({"fullName": full_name, "type": type_name, "state": "Deleted", "filePath": path})
        };
        let mut all = self.result.clone();
        all["deletedSource"] = self.files.iter().map(row).collect();
        all["outboundFiles"] = json!([]);
        all["deployedSource"] = json!([]);
        all["deletes"] = json!([self.result]);
        all
    }

    fn human(&self) -> String {
        let failures = self.failures();
        if !failures.is_empty() {
            return table("Not deleted", &["TYPE", "FULL NAME", "PROBLEM"], &failures);
        }
        let cells = |gone: &Gone| {
            let Component { type_name, full_name } = &gone.component;
            vec![full_name.clone(), type_name.clone(), gone.path.clone()]
        };
        match (self.files.is_empty(), self.result.get("success")) {
            (_, None) => "Nothing was deleted.".into(),
            (true, _) if !self.was_there() => {
                "Nothing was deleted: the org has none of it, and the project neither.".into()
            }
            (true, _) => "Deleted from the org; no file of the project belonged to it.".into(),
            (false, _) => {
                let title = match self.result.get("checkOnly") {
                    Some(Value::Bool(true)) => "Would be deleted",
                    _ => "Deleted Source",
                };
                table(title, &["FULL NAME", "TYPE", "PROJECT PATH"], &self.files.iter().map(cells).collect::<Vec<_>>())
            }
        }
    }

    fn exit_code(&self) -> i32 {
        i32::from(self.result.get("success") == Some(&Value::Bool(false)))
    }
}
