//! `project convert source`.

use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::not_here::not_implemented;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::API_VERSION;
use orgyard_metadata::{ConvertError, MetadataOptions, SourceSet, Tree, registry_of, to_metadata};
use orgyard_project::{ForceIgnore, Project};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

pub(crate) static COMMAND: Command = Command {
    words: "project convert source",
    spellings: &[Spelling::new("force:source:convert")],
    class: "Source",
    summary: "Convert source into metadata format, which deploys take.",
    description: "Without --source-dir or --root-dir the default package directory is converted.",
    examples: &[
        Example { says: "Convert the default package directory:", line: "project convert source --output-dir mdapi" },
        Example { says: "Convert two folders:", line: "project convert source -p force-app other-app -d mdapi" },
    ],
    flags: &[
        API_VERSION,
        Flag::text("root-dir", "Folder to convert, in place of the default package directory.")
            .short('r')
            .aliases(&["rootdir"]),
        Flag::text("output-dir", "Folder to write to; metadataPackage_ and the time when left out.")
            .short('d')
            .aliases(&["outputdir"]),
        Flag::text("package-name", "Name to put into package.xml.").short('n').aliases(&["packagename"]),
        Flag::text("manifest", "package.xml that says what to convert.").short('x'),
        Flag::text("source-dir", "Folders or files to convert.")
            .short('p')
            .aliases(&["sourcepath"])
            .commas()
            .exclusive(&["manifest", "metadata"]),
        Flag::text("metadata", "Components to convert.").short('m').commas().exclusive(&["manifest", "source-dir"]),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Converted {
    location: PathBuf,
}

async fn run(context: &Context, matches: &Matches) -> Result<Converted, Failure> {
    if matches.has("manifest") || matches.has("metadata") {
        return Err(not_implemented("choosing components by manifest or name in 'project convert source'")
            .action("Choose folders or files with --source-dir"));
    }
    let project = context.project()?;
    let folders = folders(context, &project, matches)?;
    let output = matches.get("output-dir").map_or_else(|| format!("metadataPackage_{}", context.now()), str::to_owned);
    let location = context.world.cwd.join(output);
    convert(context, &project, &folders, matches, &location).map_err(|error| failed(&error))?;
    Ok(Converted { location })
}

fn folders(context: &Context, project: &Project, matches: &Matches) -> Result<Vec<String>, Failure> {
    let given: Vec<&String> = matches.all("source-dir").iter().chain(matches.all("root-dir")).collect();
    if given.is_empty() {
        return Ok(project.default_directory().map(|directory| directory.path.clone()).into_iter().collect());
    }
    let root = project.root();
    let within = |given: &&String| {
        let path = context.world.cwd.join(given);
        let relative = normal(&path).strip_prefix(root).map(|path| path.to_string_lossy().replace('\\', "/"));
        match (path.exists(), relative) {
            (false, _) => Err(Failure::new("SfError", format!("{given}: File or folder not found"))),
            (true, Ok(relative)) => Ok(relative),
            (true, Err(_)) => {
                Err(Failure::new("SfError", format!("{given}: is outside of the project {}", root.display()))
                    .action("Name folders or files of the project"))
            }
        }
    };
    given.iter().map(within).collect()
}

/// The path without `.` and `..`.
pub(crate) fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => _ = out.pop(),
            part => out.push(part),
        }
    }
    out
}

fn convert(
    context: &Context,
    project: &Project,
    folders: &[String],
    matches: &Matches,
    location: &Path,
) -> Result<(), ConvertError> {
    let registry = registry_of(project)?;
    let tree = Tree::walk(project.root(), folders, &ForceIgnore::find(project.root()))?;
    let set = SourceSet::of(&registry, tree)?;
    let api_version = matches.get("api-version").or(project.source_api_version()).unwrap_or("67.0").to_owned();
    let options = MetadataOptions { api_version, package_name: matches.get("package-name").map(str::to_owned) };
    let converted = to_metadata(&set, &options)?;
    converted.losses.iter().for_each(|loss| context.warn(loss.to_string()));
    converted.warnings.iter().for_each(|warning| context.warn(warning.clone()));
    converted.write(location)
}

pub(crate) fn failed(error: &ConvertError) -> Failure {
    Failure::new("ConversionError", error.to_string())
}

impl Output for Converted {
    fn json(&self) -> Value {
        json!({"location": self.location})
    }

    fn human(&self) -> String {
        let location = self.location.display();
        format!("Source was successfully converted to Metadata API format and written to the location: {location}")
    }
}
