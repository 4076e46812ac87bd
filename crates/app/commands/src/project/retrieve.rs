//! `project retrieve start`.

use super::conflicts::{self, Check, Way};
use super::deploy::VERSION;
use super::progress::Watched;
use super::selection::{Selection, all_folders, expanded, is_pattern, normal};
use super::tracked::{self, tracking};
use super::{API_VERSION, failed};
use crate::cli::{Arguments, Command, Example, Flag, Kind, Matches, Spelling, UsageError};
use crate::context::Context;
use crate::not_here::not_implemented;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::TARGET_ORG;
use crate::table::table;
use orgyard_client::{Org, RetrieveRequest, Retrieved, Wait};
use orgyard_metadata::{
    Manifest, MergeTarget, Merged, Output as File, Owner, Registry, SourceSet, Tree, merge, registry_of, to_source,
};
use orgyard_project::{ForceIgnore, Project};
use orgyard_text::archive::{self, FileSet, Limits};
use orgyard_tracking::{Component, Tracker};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

pub(crate) static COMMAND: Command = Command {
    words: "project retrieve start",
    spellings: &[
        Spelling::new("retrieve:metadata"),
        Spelling::new("force:source:retrieve"),
        Spelling::new("force:source:pull")
            .renaming(&[("forceoverwrite", "ignore-conflicts"), ("f", "ignore-conflicts")]),
        Spelling::new("force:mdapi:retrieve").renaming(&[
            ("unpackaged", "manifest"),
            ("k", "manifest"),
            ("retrievetargetdir", "target-metadata-dir"),
            ("r", "target-metadata-dir"),
            ("packagenames", "package-name"),
            ("p", "package-name"),
        ]),
    ],
    class: "RetrieveMetadata",
    summary: "Retrieve metadata from an org into the project.",
    description: "What is chosen comes as source, each component to where it is in the project, new ones to the default \
        package directory; or in metadata format with --target-metadata-dir. Without a choice it is what changed in \
        the org: what was deleted there is deleted here as well. What was changed here meanwhile is not overwritten \
        unless --ignore-conflicts says so; --merge puts both together where they are in different elements, and what was \
        changed here is still to be deployed.",
    examples: &[
        Example { says: "Retrieve what changed in the org:", line: "project retrieve start --target-org dev" },
        Example { says: "Retrieve all classes:", line: "project retrieve start --metadata ApexClass --target-org dev" },
        Example { says: "Retrieve what a manifest names:", line: "project retrieve start -x package.xml -o dev" },
        Example { says: "Retrieve an installed package:", line: "project retrieve start --package-name utils -o dev" },
    ],
    flags: &[
        TARGET_ORG,
        VERSION,
        Flag::switch("ignore-conflicts", "Retrieve over local changes.")
            .short('c')
            .aliases(&["forceoverwrite"])
            .exclusive(&["target-metadata-dir", "single-package", "unzip", "zip-file-name"]),
        conflicts::MERGE.exclusive(&["ignore-conflicts", "target-metadata-dir"]),
        Flag::text("manifest", "package.xml that says what to retrieve.")
            .short('x')
            .exclusive(&["metadata", "source-dir"]),
        Flag::text("metadata", "Components to retrieve.").short('m').commas().exclusive(&["manifest", "source-dir"]),
        Flag::text("package-name", "Installed packages to retrieve.").short('n').aliases(&["packagenames"]).commas(),
        Flag::text("output-dir", "Folder for the source files.").short('r').exclusive(&["package-name", "source-dir"]),
        Flag::text("source-dir", "Folders or files of the project to retrieve anew.")
            .short('d')
            .aliases(&["sourcepath"])
            .commas()
            .exclusive(&["manifest", "metadata"]),
        Flag::text("target-metadata-dir", "Folder for the zip in metadata format.").short('t'),
        Flag::of("wait", Kind::Minutes(1), "Minutes to wait for the end.").short('w').default("33"),
        Flag::switch("unzip", "Unpack the zip.").short('z').needs(&["target-metadata-dir"]),
        Flag::switch("single-package", "The zip holds one package at its root.")
            .aliases(&["singlepackage"])
            .needs(&["target-metadata-dir"]),
        Flag::text("zip-file-name", "Name of the zip file.").aliases(&["zipfilename"]).needs(&["target-metadata-dir"]),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

#[derive(Default)]
pub(super) struct Received {
    result: Value,
    pub(super) files: Vec<Row>,
    /// Where the zip is, in metadata format.
    zip: Option<PathBuf>,
    /// Where it was unpacked.
    extracted: Option<PathBuf>,
    /// Packages that came, by their names, and the folders they lie in.
    packages: Vec<(String, PathBuf)>,
    /// Paths are shown from here.
    cwd: PathBuf,
}

#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row {
    /// Why the org did not send it.
    pub(super) problem: Option<String>,
    pub(super) type_name: String,
    pub(super) full_name: String,
    pub(super) state: &'static str,
    pub(super) path: PathBuf,
}

async fn run(context: &Context, matches: &Matches) -> Result<Received, Failure> {
    let org = context.target_org(matches).await?;
    let packages = matches.all("package-name").to_vec();
    let manifest = wanted(context, matches)?;
    if let Some(folder) = matches.get("target-metadata-dir") {
        let retrieved = ask(context, matches, &org, manifest.as_ref(), packages).await?;
        return keep_zip(context, matches, folder, retrieved);
    }
    check_output_dir(context, matches)?;
    let project = context.project()?;
    let registry = registry_of(&project).map_err(|error| failed(&error))?;
    let mut tracker = tracked::open(&org, &registry, &project).await?;
    if let Some(tracker) = &mut tracker {
        tracker.refresh(&org).await.map_err(tracking)?;
        tracker.save().map_err(tracking)?;
    }
    let wish = Wish { context, matches, project: &project, registry: &registry };
    match (manifest, tracker) {
        (None, None) if packages.is_empty() => Err(no_tracking()),
        (None, Some(tracker)) if packages.is_empty() => wish.pull(&org, tracker).await,
        (manifest, tracker) => wish.chosen(&org, manifest, packages, tracker).await,
    }
}

fn no_tracking() -> Failure {
    let message = "Unable to track changes in your source files.\nThis command expects the org to support source \
        tracking. If it doesn't, you must specify the metadata you want to retrieve.";
    Failure::new("noSourceTracking", message)
        .action("Use the `--source-dir`, `--manifest` or `--package-name` flags to retrieve metadata in source format.")
        .action("Use the `--target-metadata-dir` flag to retrieve metadata in metadata format to a directory.")
}

pub(super) async fn ask(
    context: &Context,
    matches: &Matches,
    org: &Org,
    manifest: Option<&Manifest>,
    packages: Vec<String>,
) -> Result<Retrieved, Failure> {
    let patterns = manifest.iter().flat_map(|manifest| manifest.types.values().flatten()).any(is_pattern);
    if patterns && matches.has("target-metadata-dir") {
        return Err(not_implemented("parts of names (*) with --target-metadata-dir")
            .action("Name the components, or the type as a whole"));
    }
    if manifest.is_none() && packages.is_empty() {
        let reason = "One of the following must be provided when using --target-metadata-dir: --manifest, --metadata, \
            --source-dir, --package-name";
        return Err(UsageError::failed_flags(vec![reason.into()]).into());
    }
    let request =
        RetrieveRequest { manifest: manifest.map(widened), packages, single_package: matches.has("single-package") };
    let wait = Wait::minutes(matches.number("wait").unwrap_or(33), 1);
    let watched = Watched::new(context);
    let retrieved = org.retrieve(&request, wait, |status| watched.say(|| status.to_owned())).await?;
    drop(watched);
    for message in retrieved.result.get("messages").and_then(Value::as_array).into_iter().flatten() {
        context.warn(message.get("problem").and_then(Value::as_str).unwrap_or_default());
    }
    Ok(retrieved)
}

/// What a command line asks of a project.
pub(super) struct Wish<'a, 'r> {
    pub(super) context: &'a Context,
    pub(super) matches: &'a Matches,
    pub(super) project: &'a Project,
    pub(super) registry: &'r Registry,
}

impl<'r> Wish<'_, 'r> {
    /// What the flags name.
    async fn chosen(
        &self,
        org: &Org,
        manifest: Option<Manifest>,
        packages: Vec<String>,
        mut tracker: Option<Tracker<'r>>,
    ) -> Result<Received, Failure> {
        let context = self.context;
        let merged = match (&mut tracker, &manifest) {
            (Some(tracker), Some(manifest)) => self.settle(org, tracker, Some(&widened(manifest))).await?,
            _ => Vec::new(),
        };
        let asked = manifest.as_ref().map(named).unwrap_or_default();
        let retrieved = ask(context, self.matches, org, manifest.as_ref(), packages.clone()).await?;
        let patterns = manifest.filter(|manifest| manifest.types.values().flatten().any(is_pattern));
        let kept = merged.iter().map(|(_, path)| path.clone()).collect();
        let mut received = self.keep_source(&packages, patterns, retrieved, &kept)?;
        if let Some(tracker) = tracker.as_mut().filter(|_| !self.matches.has("output-dir")) {
            self.remember(tracker, &received, &asked)?;
        }
        received.files.extend(merged.iter().map(|merged| self.merged_row(merged)));
        Ok(received)
    }

    /// Sees to it that nothing conflicts any more; the files that were merged.
    pub(super) async fn settle(
        &self,
        org: &Org,
        tracker: &mut Tracker<'r>,
        wanted: Option<&Manifest>,
    ) -> Result<Vec<(Component, String)>, Failure> {
        if self.matches.has("ignore-conflicts") || self.matches.has("output-dir") {
            return Ok(Vec::new());
        }
        let local = tracker.local().map_err(tracking)?;
        let check = Check { context: self.context, matches: self.matches, org, project: self.project };
        check.settle(tracker, &local, wanted, Way::Retrieve).await
    }

    pub(super) fn merged_row(&self, (component, path): &(Component, String)) -> Row {
        let (type_name, full_name) = (component.type_name.clone(), component.full_name.clone());
        Row { problem: None, type_name, full_name, state: "Merged", path: self.project.root().join(path) }
    }

    /// What came is the same on both sides now.
    pub(super) fn remember(
        &self,
        tracker: &mut Tracker<'r>,
        received: &Received,
        asked: &BTreeSet<Component>,
    ) -> Result<(), Failure> {
        let relative =
            |row: &&Row| Some(row.path.strip_prefix(self.project.root()).ok()?.to_string_lossy().into_owned());
        let (gone, came): (Vec<&Row>, Vec<&Row>) =
            received.files.iter().filter(|row| row.problem.is_none()).partition(|row| row.state == "Deleted");
        let gone: Vec<String> = gone.iter().filter_map(relative).collect();
        let paths: Vec<String> = came.iter().filter_map(relative).collect();
        let properties = received.result.get("fileProperties").and_then(Value::as_array).into_iter().flatten();
        let text = |row: &Value, name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let mut components: BTreeSet<Component> =
            properties.map(|row| Component::new(&text(row, "type"), &text(row, "fullName"))).collect();
        components.extend(paths.iter().filter_map(|path| {
            let (type_name, full_name) = Owner::of(self.registry, path).ok().flatten()?.member();
            Some(Component::new(&type_name, &full_name))
        }));
        let missing: BTreeSet<Component> = received.files.iter().filter_map(Row::missing).collect();
        components.extend(asked.difference(&missing).cloned());
        tracker.retrieved(&paths, &gone, &components).map_err(tracking)
    }
}

/// What a manifest names, but whole types.
fn named(manifest: &Manifest) -> BTreeSet<Component> {
    let members = manifest.types.iter().flat_map(|(kind, names)| names.iter().map(move |name| (kind, name)));
    members.filter(|(_, name)| !name.contains('*')).map(|(kind, name)| Component::new(kind, name)).collect()
}

/// An org is asked for whole types where a name has a `*` in it.
fn widened(manifest: &Manifest) -> Manifest {
    let mut out = manifest.clone();
    for members in out.types.values_mut().filter(|members| members.iter().any(is_pattern)) {
        members.retain(|member| !is_pattern(member));
        members.insert("*".to_owned());
    }
    out
}

/// What goes to a package directory is merged into it, which --output-dir does not do.
fn check_output_dir(context: &Context, matches: &Matches) -> Result<(), Failure> {
    let Some(given) = matches.get("output-dir") else { return Ok(()) };
    let (project, folder) = (context.project()?, normal(&context.world.cwd.join(given)));
    match project.directories().iter().any(|directory| normal(&project.path_of(directory)) == folder) {
        false if !folder.starts_with(project.root()) => {
            let message = format!(
                "The output directory must be inside the current project. The path relative you provided {given} is \
                 outside the project root."
            );
            Err(Failure::new("OutputDirOutsideProjectError", message))
        }
        false => Ok(()),
        true => {
            let message = format!(
                "The retrieve target directory [{given}] overlaps one of your package directories. Specify a different \
                 retrieve target directory and try again."
            );
            Err(Failure::new("RetrieveTargetDirOverlapsPackageError", message)
                .action("Leave --output-dir out, and what is retrieved is merged into the package directories"))
        }
    }
}

fn wanted(context: &Context, matches: &Matches) -> Result<Option<Manifest>, Failure> {
    if !matches.has("source-dir") {
        return super::selection::manifest(context, matches);
    }
    let project = context.project()?;
    let selection = Selection::of(context, &project, matches, &["source-dir"])?;
    let registry = registry_of(&project).map_err(|error| failed(&error))?;
    let set = selection.resolve(&registry, &project, &all_folders(&project))?;
    let version = project.source_api_version().unwrap_or(API_VERSION);
    set.manifest(version).map(Some).map_err(|error| failed(&error))
}

pub(super) fn unwritable(path: &Path) -> impl FnOnce(std::io::Error) -> Failure + '_ {
    move |error| Failure::new("RetrieveError", format!("{} cannot be written: {error}", path.display()))
}

pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let made = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    made.and_then(|()| std::fs::write(path, bytes)).map_err(unwritable(path))
}

fn unpacked(zip: &[u8]) -> Result<FileSet, Failure> {
    archive::read(zip, Limits::default()).map_err(|error| Failure::new("RetrieveError", error.to_string()))
}

fn keep_zip(context: &Context, matches: &Matches, folder: &str, retrieved: Retrieved) -> Result<Received, Failure> {
    let folder = normal(&context.world.cwd.join(folder));
    let name = matches.get("zip-file-name").unwrap_or("unpackaged.zip");
    let name = if name.ends_with(".zip") { name.to_owned() } else { format!("{name}.zip") };
    let path = folder.join(&name);
    write(&path, &retrieved.zip)?;
    let mut extracted = None;
    if matches.has("unzip") {
        let target = folder.join(name.trim_end_matches(".zip"));
        for (file, bytes) in unpacked(&retrieved.zip)? {
            write(&target.join(file), &bytes)?;
        }
        // What is unpacked is all that stays.
        std::fs::remove_file(&path).map_err(unwritable(&path))?;
        extracted = Some(target);
    }
    let cwd = context.world.cwd.clone();
    Ok(Received { result: retrieved.result, zip: Some(path), extracted, cwd, ..Received::default() })
}

impl Wish<'_, '_> {
    /// Each component to where it is in the project, but not over the files to keep; packages to folders of their own.
    pub(super) fn keep_source(
        &self,
        names: &[String],
        patterns: Option<Manifest>,
        retrieved: Retrieved,
        kept: &BTreeSet<String>,
    ) -> Result<Received, Failure> {
        let (context, project) = (self.context, self.project);
        let mut packages: BTreeMap<String, FileSet> = BTreeMap::new();
        for (path, bytes) in unpacked(&retrieved.zip)? {
            let (folder, rest) = path.split_once('/').unwrap_or(("unpackaged", &path));
            packages.entry(folder.to_owned()).or_default().insert(rest.to_owned(), bytes);
        }
        let mut files: Vec<Row> = missing(&retrieved.result).collect();
        let came: BTreeSet<String> = packages.keys().cloned().collect();
        for (folder, content) in packages {
            let target = match self.matches.get("output-dir") {
                Some(output) => Target::Output(normal(&context.world.cwd.join(output))),
                None if names.contains(&folder) => Target::Folder(project.root().join(&folder)),
                None => Target::Project(kept),
            };
            files.extend(place(context, project, content, patterns.as_ref(), &target)?);
        }
        let folder = |name: &String| (name.clone(), project.root().join(name));
        let packages = names.iter().filter(|name| came.contains(*name)).map(folder).collect();
        let cwd = context.world.cwd.clone();
        Ok(Received { result: retrieved.result, files, packages, cwd, ..Received::default() })
    }
}

/// What the org has not, from what it says of it.
fn missing(result: &Value) -> impl Iterator<Item = Row> {
    let messages = result.get("messages").and_then(Value::as_array).into_iter().flatten();
    messages.filter_map(|message| {
        let problem = message.get("problem")?.as_str()?;
        let mut quoted = problem.split('\'').skip(1).step_by(2).map(str::to_owned);
        let (type_name, full_name) = (quoted.next().unwrap_or_default(), quoted.next().unwrap_or_default());
        Some(Row { problem: Some(problem.to_owned()), type_name, full_name, state: "Failed", path: PathBuf::new() })
    })
}

enum Target<'a> {
    Folder(PathBuf),
    /// The folder of --output-dir, without `main/default` in it.
    Output(PathBuf),
    /// Its package directories, but for these files.
    Project(&'a BTreeSet<String>),
}

fn place(
    context: &Context,
    project: &Project,
    content: FileSet,
    patterns: Option<&Manifest>,
    target: &Target<'_>,
) -> Result<Vec<Row>, Failure> {
    let registry = registry_of(project).map_err(|error| failed(&error))?;
    let mut set = SourceSet::of(&registry, Tree::in_memory(content)).map_err(|error| failed(&error))?;
    if let Some(manifest) = patterns {
        let manifest = expanded(manifest, &set)?;
        set.select_members(&manifest);
    }
    let mut rows = match target {
        Target::Folder(folder) | Target::Output(folder) => {
            let mut converted = to_source(&set).map_err(|error| failed(&error))?;
            if matches!(target, Target::Output(_)) {
                for output in &mut converted.outputs {
                    output.path = output.path.trim_start_matches("main/default/").to_owned();
                }
            }
            let rows = converted.outputs.iter().map(|file| row(folder, file)).collect();
            converted.write(folder).map_err(|error| failed(&error))?;
            rows
        }
        Target::Project(kept) => into_project(context, project, &set, kept)?,
    };
    rows.sort_by(|a, b| (&a.type_name, &a.path, &a.full_name).cmp(&(&b.type_name, &b.path, &b.full_name)));
    Ok(rows)
}

/// Each component to where the project has it; what the project does not have goes to the default folder.
fn into_project(
    context: &Context,
    project: &Project,
    incoming: &SourceSet<'_>,
    kept: &BTreeSet<String>,
) -> Result<Vec<Row>, Failure> {
    let (root, ignore) = (project.root(), ForceIgnore::find(project.root()));
    let tree = Tree::walk(root, &existing(project), &ignore).map_err(|error| failed(&error))?;
    let local = SourceSet::of(incoming.registry, tree).map_err(|error| failed(&error))?;
    let default_folder = project.default_directory().map_or("", |directory| directory.path.as_str());
    let target = MergeTarget { root, default_folder, local: &local, ignore: &ignore };
    let mut merged = merge(incoming, &target).map_err(|error| failed(&error))?;
    merged.converted.outputs.retain(|output| !kept.contains(&output.path));
    merged.deleted.retain(|gone| !kept.contains(&gone.path));
    merged.converted.losses.iter().for_each(|loss| context.warn(loss.to_string()));
    merged.converted.warnings.iter().for_each(|warning| context.warn(warning.clone()));
    let rows = merged_rows(root, &merged);
    merged.apply(root).map_err(|error| failed(&error))?;
    Ok(rows)
}

fn merged_rows(root: &Path, merged: &Merged<'_>) -> Vec<Row> {
    let deleted = merged.deleted.iter().map(|gone| Row {
        problem: None,
        type_name: gone.type_name.clone(),
        full_name: gone.full_name.clone(),
        state: "Deleted",
        path: root.join(&gone.path),
    });
    merged.converted.outputs.iter().map(|file| row(root, file)).chain(deleted).collect()
}

/// As the official tool has it, what was there has changed, though it may be the same.
fn row(folder: &Path, file: &File) -> Row {
    let path = folder.join(&file.path);
    let state = if path.exists() { "Changed" } else { "Created" };
    Row { problem: None, type_name: file.type_name.clone(), full_name: file.full_name.clone(), state, path }
}

/// A package directory may not be there yet.
fn existing(project: &Project) -> Vec<String> {
    all_folders(project).into_iter().filter(|folder| project.root().join(folder).is_dir()).collect()
}

impl Received {
    pub(super) fn nothing(context: &Context) -> Self {
        Self { result: json!({}), cwd: context.world.cwd.clone(), ..Self::default() }
    }
}

impl Row {
    /// What the org did not send.
    fn missing(&self) -> Option<Component> {
        self.problem.as_ref().map(|_| Component::new(&self.type_name, &self.full_name))
    }

    fn json(&self) -> Value {
        let mut out = json!({"fullName": self.full_name, "type": self.type_name, "state": self.state});
        match &self.problem {
            Some(problem) => {
                out["error"] = problem.as_str().into();
                out["problemType"] = "Error".into();
            }
            None => out["filePath"] = self.path.to_string_lossy().into_owned().into(),
        }
        out
    }

    fn cells(&self, cwd: &Path) -> Vec<String> {
        let path = self.path.strip_prefix(cwd).unwrap_or(&self.path).to_string_lossy().into_owned();
        vec![self.state.into(), self.full_name.clone(), self.type_name.clone(), path]
    }
}

impl Output for Received {
    fn json(&self) -> Value {
        let mut out = self.result.clone();
        if let Some(path) = &self.zip {
            out["zipFilePath"] = path.to_string_lossy().into_owned().into();
        }
        out["files"] = self.files.iter().map(Row::json).collect();
        out
    }

    fn human(&self) -> String {
        if let Some(path) = &self.zip {
            let shown = |path: &Path| path.strip_prefix(&self.cwd).unwrap_or(path).display().to_string();
            let wrote = format!("Wrote retrieve zip file to {}.", shown(path));
            return match &self.extracted {
                Some(folder) => format!("{wrote}\nExtracted {} to {}.", shown(path), shown(folder)),
                None => wrote,
            };
        }
        let came = self.files.iter().filter(|row| row.problem.is_none());
        let rows: Vec<Vec<String>> = came.map(|row| row.cells(&self.cwd)).collect();
        let mut out = match rows.is_empty() {
            true => "Nothing retrieved\n".to_owned(),
            false => table("Retrieved Source", &["State", "Name", "Type", "Path"], &rows),
        };
        if !self.packages.is_empty() {
            let cells = |(name, path): &(String, PathBuf)| vec![name.clone(), path.display().to_string()];
            let rows: Vec<Vec<String>> = self.packages.iter().map(cells).collect();
            out += &table("Retrieved Packages", &["Package Name", "Converted Location"], &rows);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_org_has_not_is_a_row_of_its_own() {
        let problem = "Entity of type 'ApexClass' named 'Nope' cannot be found";
        let rows: Vec<Value> = missing(&json!({"messages": [{"problem": problem}]})).map(|row| row.json()).collect();
        let expected = json!([{"fullName": "Nope", "type": "ApexClass", "state": "Failed", "error": problem,
            "problemType": "Error"}]);
        assert_eq!(Value::Array(rows), expected);
    }

    #[test]
    fn an_org_is_asked_for_the_type_where_a_name_has_a_star() {
        let mut manifest = Manifest::default();
        for (type_name, member) in [("ApexClass", "My*"), ("ApexClass", "A"), ("Layout", "B")] {
            manifest.add(type_name, member);
        }
        let asked = format!("{:?}", widened(&manifest).types);
        assert_eq!(asked, r#"{"ApexClass": {"*", "A"}, "Layout": {"B"}}"#);
    }
}
