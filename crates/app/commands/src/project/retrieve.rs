//! `project retrieve start`.

use super::merge::{Places, merged_labels};
use super::selection::{Selection, all_folders, normal};
use super::{API_VERSION, failed};
use crate::cli::{Arguments, Command, Example, Flag, Kind, Matches, Spelling};
use crate::context::Context;
use crate::not_here::not_implemented;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{self, TARGET_ORG};
use crate::table::table;
use orgyard_client::{RetrieveRequest, Retrieved, Wait};
use orgyard_metadata::{Manifest, OutputContent, Registry, SourceSet, Tree, registry_of, to_source};
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
        package directory; or in metadata format with --target-metadata-dir.",
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
}

struct Row {
    full_name: String,
    type_name: String,
    state: &'static str,
    path: String,
}

async fn run(context: &Context, matches: &Matches) -> Result<Received, Failure> {
    let org = context.target_org(matches).await?;
    let packages = matches.all("package-name").to_vec();
    let manifest = wanted(context, matches)?;
    if manifest.is_none() && packages.is_empty() {
        return Err(not_implemented("retrieving the changes that an org has tracked")
            .action("Choose what to retrieve with --metadata, --manifest, --source-dir or --package-name"));
    }
    let request = RetrieveRequest { manifest, packages, single_package: matches.has("single-package") };
    let wait = Wait::minutes(matches.number("wait").unwrap_or(33), 1);
    let retrieved = org.retrieve(&request, wait).await?;
    for message in retrieved.result.get("messages").and_then(Value::as_array).into_iter().flatten() {
        context.warn(message.get("problem").and_then(Value::as_str).unwrap_or_default());
    }
    match matches.get("target-metadata-dir") {
        Some(folder) => keep_zip(context, matches, folder, retrieved),
        None => keep_source(context, matches, &request, retrieved),
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
    Ok(Received { result: retrieved.result, files: Vec::new(), zip: Some(path) })
}

/// Each component to where it is in the project; packages to folders of their own.
fn keep_source(
    context: &Context,
    matches: &Matches,
    request: &RetrieveRequest,
    retrieved: Retrieved,
) -> Result<Received, Failure> {
    let project = context.project()?;
    let mut packages: std::collections::BTreeMap<String, FileSet> = std::collections::BTreeMap::new();
    for (path, bytes) in unpacked(&retrieved.zip)? {
        let (folder, rest) = path.split_once('/').unwrap_or(("unpackaged", &path));
        packages.entry(folder.to_owned()).or_default().insert(rest.to_owned(), bytes);
    }
    let mut files = Vec::new();
    for (folder, content) in packages {
        let target = match matches.get("output-dir") {
            Some(output) => Target::Folder(normal(&context.world.cwd.join(output))),
            None if request.packages.contains(&folder) => Target::Folder(project.root().join(&folder)),
            None => Target::Project,
        };
        files.extend(place(context, &project, content, &target)?);
    }
    Ok(Received { result: retrieved.result, files, zip: None })
}

enum Target {
    Folder(PathBuf),
    Project,
}

fn place(context: &Context, project: &Project, content: FileSet, target: &Target) -> Result<Vec<Row>, Failure> {
    let set = SourceSet::of(Registry::standard(), Tree::in_memory(content)).map_err(|error| failed(&error))?;
    let converted = to_source(&set).map_err(|error| failed(&error))?;
    let ignore = ForceIgnore::find(project.root());
    let tree = Tree::walk(project.root(), &existing(project), &ignore).map_err(|error| failed(&error))?;
    let places = Places::of(tree.files().iter().map(String::as_str));
    let default = project.default_directory().map_or(project.root().to_path_buf(), |d| project.path_of(d));
    let mut rows = Vec::new();
    for output in &converted.outputs {
        let found = places.find(&output.path);
        let path = match target {
            Target::Folder(folder) => folder.join(&output.path),
            Target::Project => found.map_or_else(|| default.join(&output.path), |found| project.root().join(found)),
        };
        let bytes = match &output.content {
            OutputContent::Bytes(bytes) => bytes.clone(),
            OutputContent::Copy(from) => set.tree.read(from).map_err(|error| failed(&error))?.into_owned(),
        };
        let local = std::fs::read(&path).ok();
        let merged = local.as_ref().filter(|_| output.path.ends_with(".labels-meta.xml"));
        let bytes = merged.and_then(|local| merged_labels(local, &bytes)).unwrap_or(bytes);
        let state = match &local {
            None => "Created",
            Some(local) if *local == bytes => "Unchanged",
            Some(_) => "Changed",
        };
        if state != "Unchanged" {
            write(&path, &bytes)?;
        }
        let shown = path.strip_prefix(&context.world.cwd).unwrap_or(&path).to_string_lossy().into_owned();
        rows.push(Row { full_name: output.full_name.clone(), type_name: output.type_name.clone(), state, path: shown });
    }
    Ok(rows)
}

/// A package directory may not be there yet.
fn existing(project: &Project) -> Vec<String> {
    all_folders(project).into_iter().filter(|folder| project.root().join(folder).is_dir()).collect()
}

impl Output for Received {
    fn json(&self) -> Value {
        let mut out = self.result.clone();
        match &self.zip {
            Some(path) => out["zipFilePath"] = path.to_string_lossy().into_owned().into(),
            None => {
                let row = |row: &Row| json!({"fullName": row.full_name, "type": row.type_name, "state": row.state, "filePath": row.path});
                out["files"] = self.files.iter().map(row).collect();
            }
        }
        out
    }

    fn human(&self) -> String {
        if let Some(path) = &self.zip {
            return format!("Wrote retrieve zip to {}.", path.display());
        }
        if self.files.is_empty() {
            return "Nothing retrieved".to_owned();
        }
        let row = |row: &Row| vec![row.state.into(), row.full_name.clone(), row.type_name.clone(), row.path.clone()];
        table("Retrieved Source", &["State", "Name", "Type", "Path"], &self.files.iter().map(row).collect::<Vec<_>>())
    }
}
