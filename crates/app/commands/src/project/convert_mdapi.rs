//! `project convert mdapi`.

use super::failed;
use super::selection::{expanded, folder_is_there, manifest, normal};
use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::API_VERSION;
use crate::table::table;
use orgyard_metadata::{Registry, SourceSet, Tree, registry_of, to_source};
use orgyard_project::ForceIgnore;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::path::Path;

pub(crate) static COMMAND: Command = Command {
    words: "project convert mdapi",
    spellings: &[Spelling::new("force:mdapi:convert")],
    class: "Mdapi",
    summary: "Convert metadata format, as retrieves give it, into source.",
    description: "The files are written below main/default of the output folder; package.xml is not.",
    examples: &[
        Example { says: "Convert a folder:", line: "project convert mdapi --root-dir mdapi --output-dir force-app" },
        Example {
            says: "Convert some of it:",
            line: "project convert mdapi -r mdapi -d force-app -m ApexClass:Things",
        },
    ],
    flags: &[
        API_VERSION,
        Flag::text("root-dir", "Folder that holds the metadata.").short('r').aliases(&["rootdir"]).required(),
        Flag::text("output-dir", "Folder to write to; the project's default one when left out.")
            .short('d')
            .aliases(&["outputdir"]),
        Flag::text("manifest", "package.xml that says what to convert.")
            .short('x')
            .exclusive(&["metadata", "metadata-dir"]),
        Flag::text("metadata-dir", "Folders or files of the metadata to convert.")
            .short('p')
            .aliases(&["metadatapath"])
            .commas()
            .exclusive(&["manifest", "metadata"]),
        Flag::text("metadata", "Components to convert.").short('m').commas().exclusive(&["manifest", "metadata-dir"]),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

/// A file that was written, as the official tool lists it.
pub(super) struct Row {
    pub(super) full_name: String,
    pub(super) type_name: String,
    pub(super) path: String,
}

struct Converted(Vec<Row>);

async fn run(context: &Context, matches: &Matches) -> Result<Converted, Failure> {
    let root = normal(&context.world.cwd.join(matches.text("root-dir")));
    folder_is_there(context, matches, "root-dir")?;
    let output = match matches.get("output-dir") {
        Some(folder) => normal(&context.world.cwd.join(folder)),
        None => {
            let project = context.project()?;
            project.default_directory().map_or(project.root().to_path_buf(), |directory| project.path_of(directory))
        }
    };
    let registry = match context.project_if_any()? {
        Some(project) => registry_of(&project).map_err(|error| failed(&error))?,
        None => Cow::Borrowed(Registry::standard()),
    };
    let tree = Tree::walk(&root, &[String::new()], &ForceIgnore::find(&root)).map_err(|error| failed(&error))?;
    let mut set = SourceSet::of(&registry, tree).map_err(|error| failed(&error))?;
    if let Some(manifest) = manifest(context, matches)? {
        let manifest = expanded(&manifest, &set)?;
        set.select_members(&manifest);
    }
    let inside = |path: &String| {
        let path = normal(&context.world.cwd.join(path));
        path.strip_prefix(&root).map_or(path.clone(), std::path::Path::to_path_buf).to_string_lossy().replace('\\', "/")
    };
    let paths: Vec<String> = matches.all("metadata-dir").iter().map(inside).collect();
    if !paths.is_empty() {
        set.select_paths(&paths);
    }
    if set.components.is_empty() {
        return Err(Failure::new("SfError", "No results to format").action(format!(
            "{} holds none of the metadata that is asked for: name a folder in metadata format",
            root.display()
        )));
    }
    let mut converted = to_source(&set).map_err(|error| failed(&error))?;
    let ignore = ForceIgnore::find(&output);
    // What is there already is brought up to date, ignored or not.
    let is_written = |path: &Path| !ignore.is_ignored(path, false) || path.exists();
    converted.outputs.retain(|file| is_written(&output.join(&file.path)));
    converted.losses.iter().for_each(|loss| context.warn(loss.to_string()));
    converted.warnings.iter().for_each(|warning| context.warn(warning.clone()));
    converted.write(&output).map_err(|error| failed(&error))?;
    let shown = output.strip_prefix(&context.world.cwd).unwrap_or(&output);
    let row = |file: orgyard_metadata::Output| Row {
        path: shown.join(&file.path).to_string_lossy().into_owned(),
        full_name: file.full_name,
        type_name: file.type_name,
    };
    let mut rows: Vec<Row> = converted.outputs.into_iter().map(row).collect();
    metadata_first(&mut rows);
    Ok(Converted(rows))
}

/// A component's own file stands before its content, as the official tool lists them.
fn metadata_first(rows: &mut [Row]) {
    let is_metadata = |row: &Row| row.path.ends_with("-meta.xml");
    for component in rows.chunk_by_mut(|a, b| a.full_name == b.full_name && a.type_name == b.type_name) {
        component.sort_by_key(|row| !is_metadata(row));
    }
}

impl Output for Converted {
    fn json(&self) -> Value {
        let row =
            |row: &Row| json!({"fullName": row.full_name, "type": row.type_name, "filePath": row.path, "state": "Add"});
        self.0.iter().map(row).collect()
    }

    fn human(&self) -> String {
        let rows =
            self.0.iter().map(|row| vec!["Add".into(), row.full_name.clone(), row.type_name.clone(), row.path.clone()]);
        table("", &["STATE", "FULL NAME", "TYPE", "PROJECT PATH"], &rows.collect::<Vec<_>>())
    }
}
