//! `project delete source`: components out of the org, and then their files out of the project.

use super::conflicts::{Check, Way};
use super::pull::without;
use super::selection::{Selection, all_folders};
use super::tracked::{self, tracking};
use super::trimmed::{self, Trimmed};
use super::{API_VERSION, failed};
use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{self, TARGET_ORG, VERBOSE, WAIT};
use crate::table::table;
use orgyard_client::{DeployOptions, Org, Poll, Wait};
use orgyard_metadata::{Chosen, Manifest, Registry, SourceComponent, SourceSet, registry_of};
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
    /// It is an element of the file; the file stays, if it holds others.
    inside: bool,
}

/// What goes.
struct Doomed {
    manifest: Manifest,
    files: Vec<Gone>,
    trimmed: Trimmed,
}

struct Deleted {
    result: Value,
    files: Vec<Gone>,
    /// What stays of the components that lost a file.
    deployed: Vec<(Component, String)>,
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
        let mut named = doomed.manifest.clone();
        doomed.trimmed.stays.iter().for_each(|(stays, _)| named.add(&stays.type_name, &stays.full_name));
        check.settle(tracker, &local, Some(&named), Way::Deploy).await?;
    }
    let root = project.root().to_owned();
    if !is_sure(context, matches, &doomed) {
        return Ok(Deleted { result: json!({}), files: Vec::new(), deployed: Vec::new(), root });
    }
    let result = deploy(context, matches, &org, &doomed).await?;
    let mut files = doomed.files;
    if result.get("success") != Some(&Value::Bool(true)) {
        files.clear();
    } else if !matches.has("check-only") {
        let edited = remove(&registry, &root, &files)?;
        if let Some(tracker) = tracker.as_mut().filter(|_| matches.has("track-source")) {
            let components = gone_components(&doomed.manifest, &doomed.trimmed);
            settle(tracker, &org, &components, (&files, &edited)).await?;
        }
    }
    let deployed = if result.get("success") == Some(&Value::Bool(true)) { doomed.trimmed.stays } else { Vec::new() };
    Ok(Deleted { result, files, deployed, root })
}

fn doomed(context: &Context, matches: &Matches, project: &Project) -> Result<Doomed, Failure> {
    let registry = registry_of(project).map_err(|error| failed(&error))?;
    let selection = Selection::of(context, project, matches, &["source-dir"])?;
    let mut set = selection.resolve(&registry, project, &all_folders(project))?;
    let version = matches.get("api-version").or(project.source_api_version()).unwrap_or(API_VERSION);
    let trimmed = trimmed::take(context, project, &registry, &mut set, &selection, version)?;
    let mut manifest = set.manifest(version).map_err(|error| failed(&error))?;
    // What has no file here is named all the same: it may be in the org.
    for (type_name, members) in selection.manifest.iter().flat_map(|manifest| &manifest.types) {
        members.iter().filter(|member| !member.contains('*')).for_each(|member| manifest.add(type_name, member));
    }
    if manifest.is_empty() && trimmed.goes.is_empty() {
        return Err(nothing(&set, &selection));
    }
    let mut files: Vec<Gone> = set.components.iter().flat_map(files_of).collect();
    let of_bundle = |(component, path): &(Component, String)| Gone {
        component: component.clone(),
        path: path.clone(),
        inside: false,
    };
    files.extend(trimmed.goes.iter().map(of_bundle));
    Ok(Doomed { manifest, files, trimmed })
}

fn nothing(set: &SourceSet<'_>, selection: &Selection) -> Failure {
    let failure = Failure::new("NothingToDeleteError", "No local files or components match what is to be deleted.");
    let is_meant = |file: &&String| selection.paths.iter().any(|path| file.starts_with(path.as_str()));
    match set.tree.ignored().iter().find(is_meant) {
        Some(file) => failure.action(format!("{file} is listed in .forceignore: change that, and try again")),
        None => failure.action("Name components that are in the org, or folders or files of the project"),
    }
}

fn files_of(component: &SourceComponent<'_>) -> Vec<Gone> {
    let own = Component::new(&component.info.name, &component.full_name);
    let child = |file: &str| component.children.iter().find(|child| child.file == file);
    let gone = |file: &str| {
        let component = child(file).map_or_else(
            || own.clone(),
            |child| Component::new(&child.info.name, &child.info.child_name(&component.full_name, &child.name)),
        );
        Gone { component, path: file.to_owned(), inside: false }
    };
    // A label, a workflow rule: it has no file of its own.
    if let (Chosen::Children(names), true, Some(meta)) =
        (&component.chosen, component.children.is_empty(), component.meta.as_ref())
    {
        let child = |(id, name): &(String, String)| {
            let info = component.info.children.iter().find(|child| child.id == *id)?;
            let component = Component::new(&info.name, &info.child_name(&component.full_name, name));
            Some(Gone { component, path: meta.clone(), inside: true })
        };
        return names.iter().filter_map(child).collect();
    }
    // Where only children are meant, the parent's own file stays.
    let is_whole = component.chosen == Chosen::All;
    let is_meant = |file: &&str| is_whole || child(file).is_some();
    component.files().filter(is_meant).map(gone).collect()
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
    let stays: BTreeSet<&Component> = doomed.trimmed.stays.iter().map(|(component, _)| component).collect();
    let stays: String = stays.iter().map(|c| format!("  {}: {}\n", c.type_name, c.full_name)).collect();
    let stays = if stays.is_empty() { stays } else { format!("Deployed without their files:\n{stays}") };
    let members = if members.is_empty() { members } else { format!("From the org:\n{members}") };
    context.confirm(&format!("{members}{stays}From the project:\n{files}Are you sure you want to delete these?"))
}

async fn deploy(context: &Context, matches: &Matches, org: &Org, doomed: &Doomed) -> Result<Value, Failure> {
    let destructive = doomed.manifest.write();
    let destructive = (!doomed.manifest.is_empty()).then_some(("destructiveChangesPost.xml", destructive.as_bytes()));
    let stays = doomed.trimmed.package.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
    let zip = archive::write(stays.chain(destructive));
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

/// The files, and folders that held nothing else; answers with the files that only lost an element.
fn remove(registry: &Registry, root: &Path, files: &[Gone]) -> Result<Vec<String>, Failure> {
    let mut edited = BTreeSet::new();
    for gone in files {
        let path = root.join(&gone.path);
        if gone.inside
            && let Some(text) = without(registry, &path, &gone.component)?
        {
            std::fs::write(&path, text).map_err(unwritten(gone))?;
            edited.insert(gone.path.clone());
            continue;
        }
        std::fs::remove_file(&path).map_err(unwritten(gone))?;
        edited.remove(&gone.path);
        let mut folder = path.parent();
        // A folder that still holds something stays: removing it fails.
        while let Some(empty) = folder.filter(|folder| *folder != root && std::fs::remove_dir(folder).is_ok()) {
            folder = empty.parent();
        }
    }
    Ok(edited.into_iter().collect())
}

fn unwritten(gone: &Gone) -> impl Fn(std::io::Error) -> Failure + '_ {
    move |error| {
        let message = format!("{} could not be deleted: {error}. The org has let go of its component.", gone.path);
        Failure::new("DeleteFileError", message).action("Delete it by hand")
    }
}

/// What the org let go of, and what it was given anew.
fn gone_components(doomed: &Manifest, trimmed: &Trimmed) -> BTreeSet<Component> {
    let named = doomed.types.iter().flat_map(|(type_name, members)| members.iter().map(move |m| (type_name, m)));
    let named = named.map(|(type_name, member)| Component::new(type_name, member));
    named.chain(trimmed.stays.iter().map(|(component, _)| component.clone())).collect()
}

async fn settle(
    tracker: &mut Tracker<'_>,
    org: &Org,
    components: &BTreeSet<Component>,
    (files, edited): (&[Gone], &[String]),
) -> Result<(), Failure> {
    tracker.refresh(org).await.map_err(tracking)?;
    let paths = files.iter().map(|gone| gone.path.clone()).filter(|path| !edited.contains(path));
    tracker.retrieved(edited, &paths.collect::<Vec<_>>(), components).map_err(tracking)
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
        let stays = |(component, path): &(Component, String)| {
            let Component { type_name, full_name } = component;
            json!({"fullName": full_name, "type": type_name, "state": "Changed", "filePath": self.root.join(path)})
        };
        all["deployedSource"] = self.deployed.iter().map(stays).collect();
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
