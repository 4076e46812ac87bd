//! `project deploy preview` and `project retrieve preview`: what would go where, without doing it.

use super::conflicts::{Check, DIFF, differences};
use super::failed;
use super::selection::{Selection, all_folders};
use super::tracked::tracking;
use super::tracking::required;
use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::TARGET_ORG;
use crate::table::table;
use orgyard_metadata::{Registry, SourceSet, registry_of};
use orgyard_project::Project;
use orgyard_tracking::{Component, Conflict, Kind, Local, Tracker};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const IGNORE_CONFLICTS: Flag = Flag::switch("ignore-conflicts", "Do not look for conflicts.").short('c');
const CONCISE: Flag = Flag::switch("concise", "Leave out what .forceignore ignores.");

pub(crate) static DEPLOY: Command = Command {
    words: "project deploy preview",
    spellings: &[Spelling::new("deploy:metadata:preview")],
    class: "DeployMetadataPreview",
    summary: "Show what would be deployed and deleted, what conflicts, and what is ignored.",
    description: "Nothing is sent, and nothing changes.",
    examples: &[
        Example { says: "The local changes:", line: "project deploy preview --target-org dev" },
        Example { says: "A folder:", line: "project deploy preview --source-dir force-app -o dev" },
    ],
    flags: &[
        IGNORE_CONFLICTS,
        Flag::text("manifest", "package.xml that says what to look at.")
            .short('x')
            .exclusive(&["metadata", "source-dir"]),
        Flag::text("metadata", "Components to look at.").short('m').commas().exclusive(&["manifest", "source-dir"]),
        Flag::text("source-dir", "Folders or files to look at.")
            .short('d')
            .commas()
            .exclusive(&["manifest", "metadata"]),
        TARGET_ORG,
        CONCISE,
        DIFF,
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(deploy(context, matches)),
};

pub(crate) static RETRIEVE: Command = Command {
    words: "project retrieve preview",
    spellings: &[Spelling::new("retrieve:metadata:preview")],
    class: "RetrieveMetadataPreview",
    summary: "Show what would be retrieved and deleted, what conflicts, and what is ignored.",
    description: "Nothing is retrieved, and nothing changes.",
    examples: &[Example { says: "The changes of an org:", line: "project retrieve preview --target-org dev" }],
    flags: &[IGNORE_CONFLICTS, TARGET_ORG, CONCISE, DIFF],
    arguments: Arguments::None,
    run: |context, matches| boxed(retrieve(context, matches)),
};

/// A component that would move.
#[derive(Debug, Clone)]
struct File {
    component: Component,
    /// Relative to the project; the org's own have none.
    path: Option<String>,
    conflict: bool,
    ignored: bool,
    /// `deploy`, `retrieve`, `deletePost` or `deletePre`.
    operation: Option<&'static str>,
}

struct Preview {
    root: PathBuf,
    operation: &'static str,
    files: Vec<File>,
    concise: bool,
    diff: bool,
    /// Those among the files, with both sides.
    conflicts: Vec<Conflict>,
}

async fn deploy(context: &Context, matches: &Matches) -> Result<Preview, Failure> {
    let (org, project) = (context.target_org(matches).await?, context.project()?);
    let registry = registry_of(&project).map_err(|error| failed(&error))?;
    let selection = Selection::of(context, &project, matches, &["source-dir"])?;
    let checks = !matches.has("ignore-conflicts");
    if !checks && !selection.is_empty() {
        return Ok(preview(&project, matches, "deploy", chosen(&registry, &project, &selection)?));
    }
    let mut tracker = required(&org, &registry, &project).await?;
    let local = tracker.local().map_err(tracking)?;
    let mut conflicts = Vec::new();
    if checks && !local.is_empty() {
        tracker.refresh(&org).await.map_err(tracking)?;
        tracker.save().map_err(tracking)?;
        let check = Check { context, matches, org: &org, project: &project };
        conflicts = check.compare(&mut tracker, &local, None).await?.conflicts;
    }
    // What is the same on both sides is no change any more.
    let local = tracker.local().map_err(tracking)?;
    let files = match selection.is_empty() {
        true => changed(&tracker, &local)?,
        false => chosen(&registry, &project, &selection)?,
    };
    Ok(preview(&project, matches, "deploy", files).with(conflicts))
}

fn preview(project: &Project, matches: &Matches, operation: &'static str, files: Vec<File>) -> Preview {
    let (concise, diff) = (matches.has("concise"), matches.has("diff"));
    Preview { root: project.root().to_owned(), operation, files, concise, diff, conflicts: Vec::new() }
}

/// What a set consists of, each component by its meta file.
fn of_set<'s>(set: &'s SourceSet<'_>) -> impl Iterator<Item = File> + 's {
    set.components.iter().flat_map(|component| {
        let own = component.meta.as_ref().or(component.content.first());
        let whole = component.chosen == orgyard_metadata::Chosen::All;
        let own = own.filter(|_| whole).map(|path| file(&component.info.name, &component.full_name, path));
        let children = component.children.iter().filter(move |child| child.info.addressable && !whole);
        let child = |child: &orgyard_metadata::SourceChild<'_>| {
            file(&child.info.name, &child.info.child_name(&component.full_name, &child.name), &child.file)
        };
        own.into_iter().chain(children.map(child)).collect::<Vec<_>>()
    })
}

fn file(type_name: &str, full_name: &str, path: &str) -> File {
    let component = Component::new(type_name, full_name);
    File { component, path: Some(path.to_owned()), conflict: false, ignored: false, operation: Some("deploy") }
}

fn chosen(registry: &Registry, project: &Project, selection: &Selection) -> Result<Vec<File>, Failure> {
    let set = selection.resolve(registry, project, &all_folders(project))?;
    let ignored = set.tree.ignored().iter().filter_map(|path| ignored(registry, path));
    Ok(of_set(&set).chain(ignored).collect())
}

/// A file that no command looks at, by its component's meta file.
fn ignored(registry: &Registry, path: &str) -> Option<File> {
    let owner = orgyard_metadata::Owner::of(registry, path).ok().flatten()?;
    let (type_name, full_name) = owner.member();
    let meta = path.ends_with("-meta.xml");
    meta.then(|| File { ignored: true, operation: None, ..file(&type_name, &full_name, path) })
}

/// The local changes.
fn changed(tracker: &Tracker<'_>, local: &Local<'_>) -> Result<Vec<File>, Failure> {
    let push = tracker.push(local).map_err(tracking)?;
    let mut files: BTreeMap<Component, File> = BTreeMap::new();
    let meant: BTreeSet<Component> =
        local.live().filter(|change| change.kind != Kind::Delete).filter_map(|change| change.component()).collect();
    for file in of_set(&push.set) {
        files.insert(file.component.clone(), file);
    }
    // With an object, children that were changed are named as well.
    for component in push.set.components.iter().filter(|component| component.chosen == orgyard_metadata::Chosen::All) {
        for child in &component.children {
            let name = child.info.child_name(&component.full_name, &child.name);
            let file = file(&child.info.name, &name, &child.file);
            if meant.contains(&file.component) {
                files.insert(file.component.clone(), file);
            }
        }
    }
    let gone = push.gone_files().into_iter().map(|(component, paths)| {
        let meta = paths.iter().find(|path| path.ends_with("-meta.xml")).or(paths.first()).cloned();
        File { component, path: meta, conflict: false, ignored: false, operation: Some("deletePost") }
    });
    let ignored = local.changes.iter().filter(|change| change.ignored && change.kind != Kind::Delete);
    let ignored = ignored.filter(|change| change.path.ends_with("-meta.xml")).filter_map(|change| {
        let component = change.component()?;
        Some(File { component, path: Some(change.path.clone()), conflict: false, ignored: true, operation: None })
    });
    let mut all: Vec<File> = files.into_values().chain(gone).chain(ignored).collect();
    all.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(all)
}

async fn retrieve(context: &Context, matches: &Matches) -> Result<Preview, Failure> {
    let (org, project) = (context.target_org(matches).await?, context.project()?);
    let registry = registry_of(&project).map_err(|error| failed(&error))?;
    let mut tracker = required(&org, &registry, &project).await?;
    tracker.refresh(&org).await.map_err(tracking)?;
    tracker.save().map_err(tracking)?;
    let mut conflicts = Vec::new();
    if !matches.has("ignore-conflicts") {
        let local = tracker.local().map_err(tracking)?;
        let check = Check { context, matches, org: &org, project: &project };
        conflicts = check.compare(&mut tracker, &local, None).await?.conflicts;
    }
    let remote = tracker.remote();
    let paths = tracker.files_of(&remote.iter().map(|change| change.component.clone()).collect());
    let is_ignored = |path: &String| tracker.ignore().is_ignored(&tracker.root().join(path), false);
    let mut files = Vec::new();
    for change in remote {
        let own = paths.get(&change.component);
        if change.deleted && own.is_none() {
            continue;
        }
        let meta = own.and_then(|own| own.iter().find(|path| path.ends_with("-meta.xml")).or(own.first()));
        files.push(File {
            path: meta.cloned(),
            conflict: false,
            ignored: match own {
                Some(own) => own.iter().any(is_ignored),
                None => super::pull::would_be_ignored(&tracker, &registry, &project, &change.component),
            },
            operation: Some(if change.deleted { "deletePre" } else { "retrieve" }),
            component: change.component,
        });
    }
    Ok(preview(&project, matches, "retrieve", files).with(conflicts))
}

impl File {
    fn is_of(&self, conflict: &Conflict) -> bool {
        let in_file = self.path.as_ref().is_some_and(|path| conflict.paths.contains(path));
        in_file || self.component == conflict.remote.component
    }

    fn json(&self, root: &Path) -> Value {
        let mut out = json!({"type": self.component.type_name, "fullName": self.component.full_name,
            "conflict": self.conflict, "ignored": self.ignored});
        if let Some(path) = &self.path {
            out["path"] = root.join(path).to_string_lossy().into_owned().into();
            out["projectRelativePath"] = path.as_str().into();
        }
        if let Some(operation) = self.operation {
            out["operation"] = operation.into();
        }
        out
    }

    fn cells(&self) -> Vec<String> {
        let component = &self.component;
        vec![component.type_name.clone(), component.full_name.clone(), self.path.clone().unwrap_or_default()]
    }
}

impl Preview {
    /// With the conflicts that are about what would move.
    fn with(mut self, conflicts: Vec<Conflict>) -> Self {
        for conflict in conflicts {
            let files = self.files.iter_mut().filter(|file| file.is_of(&conflict));
            let marked = files.map(|file| file.conflict = true).count();
            self.conflicts.extend((marked > 0).then_some(conflict));
        }
        self
    }

    /// What differs of a file's component, where that was asked for.
    fn conflict(&self, file: &File) -> Value {
        let mut out = file.json(&self.root);
        if self.diff {
            out["diff"] = differences(self.conflicts.iter().filter(|conflict| file.is_of(conflict)), None).into();
        }
        out
    }

    fn ignored(&self) -> Vec<&File> {
        self.files.iter().filter(|file| file.ignored).collect()
    }

    fn conflicts(&self) -> Vec<&File> {
        self.files.iter().filter(|file| file.conflict && !file.ignored).collect()
    }

    fn moving(&self, operations: &[&str]) -> Vec<&File> {
        let moves = |file: &&File| file.operation.is_some_and(|operation| operations.contains(&operation));
        self.files.iter().filter(|file| !file.conflict && !file.ignored).filter(moves).collect()
    }
}

fn section(files: &[&File], title: &str, none: &str) -> String {
    if files.is_empty() {
        return format!("\n{none}\n");
    }
    let rows: Vec<Vec<String>> = files.iter().map(|file| file.cells()).collect();
    format!("\n{}", table(title, &["Type", "Full Name", "Path"], &rows))
}

impl Output for Preview {
    fn json(&self) -> Value {
        let list = |files: Vec<&File>| files.into_iter().map(|file| file.json(&self.root)).collect::<Value>();
        json!({
            "ignored": list(self.ignored()),
            "toDeploy": list(self.moving(&["deploy"])),
            "toRetrieve": list(self.moving(&["retrieve"])),
            "toDelete": list(self.moving(&["deletePre", "deletePost"])),
            "conflicts": self.conflicts().into_iter().map(|file| self.conflict(file)).collect::<Value>(),
        })
    }

    fn human(&self) -> String {
        let conflicts = self.conflicts();
        let title =
            format!("Conflicts [{}]. Run the command with the --ignore-conflicts flag to override.", conflicts.len());
        let mut out = section(&conflicts, &title, "No conflicts found.");
        let deletes = self.moving(&["deletePre", "deletePost"]);
        out += &section(&deletes, &format!("Will Delete [{}] files.", deletes.len()), "No files will be deleted.");
        let (verb, done) = if self.operation == "deploy" { ("Deploy", "deployed") } else { ("Retrieve", "retrieved") };
        let moving = self.moving(&[self.operation]);
        let title = format!("Will {verb} [{}] files.", moving.len());
        out += &section(&moving, &title, &format!("No files will be {done}."));
        if !self.concise {
            let ignored = self.ignored();
            let title = format!(
                "Ignored [{}] files. These files won't {} because they're ignored by your .forceignore file.",
                ignored.len(),
                self.operation
            );
            let none = "No files were ignored. Update your .forceignore file if you want to ignore certain files.";
            out += &section(&ignored, &title, none);
        }
        if self.diff {
            out += &differences(&self.conflicts, None);
        }
        out
    }
}
