//! `project convert source`.

use super::selection::{Selection, all_folders, folder_is_there, normal};
use super::{API_VERSION, archive, failed};
use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags;
use orgyard_metadata::{MetadataOptions, registry_of, to_metadata};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Says that text replacements are made here too, as a deploy makes them.
const REPLACE: &str = "SF_APPLY_REPLACEMENTS_ON_CONVERT";

pub(crate) static COMMAND: Command = Command {
    words: "project convert source",
    spellings: &[Spelling::new("force:source:convert")],
    class: "Source",
    summary: "Convert source into metadata format, which deploys take.",
    description: "Without --source-dir or --root-dir the default package directory is converted. Text replacements of \
        sfdx-project.json are made when the environment variable SF_APPLY_REPLACEMENTS_ON_CONVERT is true.",
    examples: &[
        Example { says: "Convert the default package directory:", line: "project convert source --output-dir mdapi" },
        Example { says: "Convert two folders:", line: "project convert source -p force-app other-app -d mdapi" },
    ],
    flags: &[
        flags::API_VERSION,
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
    let project = context.project()?;
    folder_is_there(context, matches, "root-dir")?;
    let selection = Selection::of(context, &project, matches, &["source-dir", "root-dir"])?;
    let output = matches.get("output-dir").map_or_else(|| format!("metadataPackage_{}", context.now()), str::to_owned);
    let location = normal(&context.world.cwd.join(output));
    let registry = registry_of(&project).map_err(|error| failed(&error))?;
    let folders = match selection.manifest {
        Some(_) => all_folders(&project),
        None => project.default_directory().map(|directory| directory.path.clone()).into_iter().collect(),
    };
    let folders = if selection.paths.is_empty() { folders } else { all_folders(&project) };
    let mut set = selection.resolve(&registry, &project, &folders)?;
    let replaces = context.variable(REPLACE).is_some_and(|value| value.eq_ignore_ascii_case("true"));
    if replaces {
        archive::replace(context, &project, &mut set)?;
    }
    let api_version = matches.get("api-version").or(project.source_api_version()).unwrap_or(API_VERSION).to_owned();
    let options = MetadataOptions { api_version, package_name: matches.get("package-name").map(str::to_owned) };
    let converted = to_metadata(&set, &options).map_err(|error| failed(&error))?;
    converted.losses.iter().for_each(|loss| context.warn(loss.to_string()));
    converted.warnings.iter().for_each(|warning| context.warn(warning.clone()));
    converted.write(&location).map_err(|error| failed(&error))?;
    if replaces {
        archive::replaced(context, &set);
    }
    Ok(Converted { location })
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
