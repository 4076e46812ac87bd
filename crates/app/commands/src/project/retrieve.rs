//! `project retrieve start`.

use super::selection::{Selection, all_folders, expanded, is_pattern, normal};
use super::{API_VERSION, failed};
use crate::cli::{Arguments, Command, Example, Flag, Kind, Matches, Spelling};
use crate::context::Context;
use crate::not_here::not_implemented;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{self, TARGET_ORG};
use crate::table::table;
use orgyard_client::{RetrieveRequest, Retrieved, Wait};
use orgyard_metadata::{Manifest, MergeTarget, Merged, Output as File, SourceSet, Tree, merge, registry_of, to_source};
use orgyard_project::{ForceIgnore, Project};
use orgyard_text::archive::{self, FileSet, Limits};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

pub(crate) static COMMAND: Command = Command {
    words: "project retrieve start",
    spellings: &[
        Spelling::new("retrieve:metadata"),
        Spelling::new("force:source:retrieve"),
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
        package directory; or in metadata format with --target-metadata-dir. Source tracking is not implemented \
        here, so say what to retrieve.",
    examples: &[
        Example { says: "Retrieve all classes:", line: "project retrieve start --metadata ApexClass --target-org dev" },
        Example { says: "Retrieve what a manifest names:", line: "project retrieve start -x package.xml -o dev" },
        Example { says: "Retrieve an installed package:", line: "project retrieve start --package-name utils -o dev" },
    ],
    flags: &[
        TARGET_ORG,
        flags::API_VERSION,
        Flag::switch("ignore-conflicts", "Retrieve over local changes.").short('c').aliases(&["forceoverwrite"]),
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

struct Received {
    result: Value,
    files: Vec<Row>,
    /// Where the zip is, in metadata format.
    zip: Option<PathBuf>,
    /// Paths are shown from here.
    cwd: PathBuf,
}

#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    /// Why the org did not send it.
    problem: Option<String>,
    type_name: String,
    full_name: String,
    state: &'static str,
    path: PathBuf,
}

async fn run(context: &Context, matches: &Matches) -> Result<Received, Failure> {
    let org = context.target_org(matches).await?;
    let packages = matches.all("package-name").to_vec();
    let manifest = wanted(context, matches)?;
    if manifest.is_none() && packages.is_empty() {
        return Err(not_implemented("retrieving the changes that an org has tracked")
            .action("Choose what to retrieve with --metadata, --manifest, --source-dir or --package-name"));
    }
    let patterns = manifest.iter().flat_map(|manifest| manifest.types.values().flatten()).any(is_pattern);
    if patterns && matches.has("target-metadata-dir") {
        return Err(not_implemented("parts of names (*) with --target-metadata-dir")
            .action("Name the components, or the type as a whole"));
    }
    check_output_dir(context, matches)?;
    let asked = manifest.as_ref().map(widened);
    let request = RetrieveRequest { manifest: asked, packages, single_package: matches.has("single-package") };
    let wait = Wait::minutes(matches.number("wait").unwrap_or(33), 1);
    let retrieved = org.retrieve(&request, wait).await?;
    for message in retrieved.result.get("messages").and_then(Value::as_array).into_iter().flatten() {
        context.warn(message.get("problem").and_then(Value::as_str).unwrap_or_default());
    }
    match matches.get("target-metadata-dir") {
        Some(folder) => keep_zip(context, matches, folder, retrieved),
        None => keep_source(context, matches, &request, manifest.filter(|_| patterns), retrieved),
    }
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
        false => Ok(()),
        true => Err(Failure::new("RetrieveTargetDirOverlapsPackageError", format!("{given} is a package directory."))
            .action("Leave --output-dir out, and what is retrieved is merged into the package directories")),
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

fn unwritable(path: &Path) -> impl FnOnce(std::io::Error) -> Failure + '_ {
    move |error| Failure::new("RetrieveError", format!("{} cannot be written: {error}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
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
    if matches.has("unzip") {
        let target = folder.join(name.trim_end_matches(".zip"));
        for (file, bytes) in unpacked(&retrieved.zip)? {
            write(&target.join(file), &bytes)?;
        }
    }
    Ok(Received { result: retrieved.result, files: Vec::new(), zip: Some(path), cwd: context.world.cwd.clone() })
}

/// Each component to where it is in the project; packages to folders of their own.
fn keep_source(
    context: &Context,
    matches: &Matches,
    request: &RetrieveRequest,
    patterns: Option<Manifest>,
    retrieved: Retrieved,
) -> Result<Received, Failure> {
    let project = context.project()?;
    let mut packages: std::collections::BTreeMap<String, FileSet> = std::collections::BTreeMap::new();
    for (path, bytes) in unpacked(&retrieved.zip)? {
        let (folder, rest) = path.split_once('/').unwrap_or(("unpackaged", &path));
        packages.entry(folder.to_owned()).or_default().insert(rest.to_owned(), bytes);
    }
    let mut files: Vec<Row> = missing(&retrieved.result).collect();
    for (folder, content) in packages {
        let target = match matches.get("output-dir") {
            Some(output) => Target::Folder(normal(&context.world.cwd.join(output))),
            None if request.packages.contains(&folder) => Target::Folder(project.root().join(&folder)),
            None => Target::Project,
        };
        files.extend(place(context, &project, content, patterns.as_ref(), &target)?);
    }
    Ok(Received { result: retrieved.result, files, zip: None, cwd: context.world.cwd.clone() })
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

enum Target {
    Folder(PathBuf),
    Project,
}

fn place(
    context: &Context,
    project: &Project,
    content: FileSet,
    patterns: Option<&Manifest>,
    target: &Target,
) -> Result<Vec<Row>, Failure> {
    let registry = registry_of(project).map_err(|error| failed(&error))?;
    let mut set = SourceSet::of(&registry, Tree::in_memory(content)).map_err(|error| failed(&error))?;
    if let Some(manifest) = patterns {
        let manifest = expanded(manifest, &set)?;
        set.select_members(&manifest);
    }
    let mut rows = match target {
        Target::Folder(folder) => {
            let converted = to_source(&set).map_err(|error| failed(&error))?;
            let rows = converted.outputs.iter().map(|file| row(folder, file)).collect();
            converted.write(folder).map_err(|error| failed(&error))?;
            rows
        }
        Target::Project => into_project(context, project, &set)?,
    };
    rows.sort();
    Ok(rows)
}

/// Each component to where the project has it; what the project does not have goes to the default folder.
fn into_project(context: &Context, project: &Project, incoming: &SourceSet<'_>) -> Result<Vec<Row>, Failure> {
    let (root, ignore) = (project.root(), ForceIgnore::find(project.root()));
    let tree = Tree::walk(root, &existing(project), &ignore).map_err(|error| failed(&error))?;
    let local = SourceSet::of(incoming.registry, tree).map_err(|error| failed(&error))?;
    let default_folder = project.default_directory().map_or("", |directory| directory.path.as_str());
    let target = MergeTarget { root, default_folder, local: &local, ignore: &ignore };
    let merged = merge(incoming, &target).map_err(|error| failed(&error))?;
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

impl Row {
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
            return format!("Wrote retrieve zip to {}.", path.display());
        }
        let came = self.files.iter().filter(|row| row.problem.is_none());
        let rows: Vec<Vec<String>> = came.map(|row| row.cells(&self.cwd)).collect();
        match rows.is_empty() {
            true => "Nothing retrieved".to_owned(),
            false => table("Retrieved Source", &["State", "Name", "Type", "Path"], &rows),
        }
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
