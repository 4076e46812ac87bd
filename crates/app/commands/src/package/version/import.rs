//! `package version import`.

use crate::cli::{Arguments, Command, Example, Flag, Kind, Matches};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::project::{failed, normal};
use crate::shared::flags::{API_VERSION, TARGET_DEV_HUB};
use crate::table::pairs;
use orgyard_client::ours::{Import, Imported};
use orgyard_client::{RetrieveRequest, Wait};
use orgyard_metadata::{MetadataOptions, Registry, SourceSet, Tree, to_metadata};
use orgyard_project::ForceIgnore;
use orgyard_text::archive::{self, Limits};
use serde_json::Value;
use std::path::Path;

pub(crate) static COMMAND: Command = Command {
    words: "package version import",
    spellings: &[],
    class: "PackageVersionImport",
    summary: "Bring a package version from elsewhere into the home.",
    description: "A file that 'package version export' wrote brings the version as it is. Where there is none, a stand-in \
        with the id can be built from source, from a metadata zip, or from what an org has installed.",
    examples: &[
        Example { says: "Import a file:", line: "package version import utils.zip" },
        Example {
            says: "Let source stand in for a version of another company:",
            line: "package version import --source ../travel --id 04t000000000001AAA --namespace travel --version 4.5.0.1",
        },
        Example {
            says: "Take it from an org that has it installed:",
            line: "package version import --from-org prod --name Travel --id 04t000000000001AAA",
        },
    ],
    flags: &[
        TARGET_DEV_HUB,
        API_VERSION,
        Flag::text("source", "Folder of source, or a zip in metadata format, to build a stand-in from.")
            .exclusive(&["from-org"]),
        Flag::text("from-org", "Org to retrieve the package from.").needs(&["name"]),
        Flag::of("id", Kind::Id("04t"), "Id (04t) the stand-in gets.").short('i'),
        Flag::text("name", "Name of the package.").short('n'),
        Flag::text("namespace", "Namespace of the package."),
        Flag::text("version", "Number of the version."),
        Flag::text("dependencies", "Ids (04t) the version depends on.").commas(),
    ],
    arguments: Arguments::One("FILE"),
    run: |context, matches| boxed(run(context, matches)),
};

struct Done(Imported);

async fn run(context: &Context, matches: &Matches) -> Result<Done, Failure> {
    let hub = context.target_hub(matches).await?;
    if !hub.is_orgyard() {
        let message = "Versions can be imported into a Dev Hub of this home only.";
        return Err(Failure::new("NotEmbeddedError", message).action("Name one with --target-dev-hub"));
    }
    let file = matches.arguments.first();
    let (kind, archive) = match (file, matches.get("source"), matches.get("from-org")) {
        (Some(file), None, None) => ("artifact", read(&context.world.cwd.join(file))?),
        (None, Some(source), None) => ("standIn", from_source(context, source)?),
        (None, None, Some(org)) => ("standIn", from_org(context, org, &matches.text("name")).await?),
        _ => {
            let message = "One source is needed: a file, --source or --from-org.";
            return Err(Failure::new("ImportError", message).action("See 'orgyard package version import --help'"));
        }
    };
    if kind == "standIn" && !matches.has("id") {
        let message = "A stand-in needs the id of the version it stands in for.";
        return Err(
            Failure::new("ImportError", message).action("Add --id 04t…; it is the alias's value in sfdx-project.json")
        );
    }
    let flag = |name: &str| matches.get(name).map(str::to_owned);
    let import = Import {
        kind: kind.into(),
        id: flag("id"),
        package_name: flag("name"),
        namespace: flag("namespace"),
        version_number: flag("version"),
        dependencies: matches.all("dependencies").to_vec(),
    };
    Ok(Done(hub.import_version(&import, &archive).await?))
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(file)
        .map_err(|error| Failure::new("FileError", format!("{} cannot be read: {error}.", file.display())))
}

/// A zip as it is; a folder converted, whether or not it lies in a project.
fn from_source(context: &Context, source: &str) -> Result<Vec<u8>, Failure> {
    let path = normal(&context.world.cwd.join(source));
    if path.is_file() {
        return read(&path);
    }
    if !path.is_dir() {
        return Err(Failure::new("FileError", format!("{}: File or folder not found", path.display())));
    }
    let tree = Tree::walk(&path, &[String::new()], &ForceIgnore::find(&path)).map_err(|error| failed(&error))?;
    let set = SourceSet::of(Registry::standard(), tree).map_err(|error| failed(&error))?;
    let options = MetadataOptions { api_version: "67.0".into(), package_name: None };
    let converted = to_metadata(&set, &options).map_err(|error| failed(&error))?;
    converted.into_zip().map_err(|error| failed(&error))
}

/// The installed package's metadata, without the folder it comes in.
async fn from_org(context: &Context, org: &str, package: &str) -> Result<Vec<u8>, Failure> {
    let org = context.org(org).await?;
    let request = RetrieveRequest { packages: vec![package.to_owned()], ..RetrieveRequest::default() };
    let retrieved = org.retrieve(&request, Wait::minutes(33, 1), |_| {}).await?;
    let damaged = |error: archive::ArchiveError| Failure::new("ArchiveError", error.to_string());
    let files = archive::read(&retrieved.zip, Limits::default()).map_err(damaged)?;
    let prefix = format!("{package}/");
    let own: Vec<(&str, &[u8])> =
        files.iter().filter_map(|(path, bytes)| Some((path.strip_prefix(&prefix)?, bytes.as_slice()))).collect();
    if own.is_empty() {
        let message = format!("{} has no package of the name '{package}' installed.", org.username());
        return Err(Failure::new("PackageNotFoundError", message).action("See 'orgyard package installed list'"));
    }
    Ok(archive::write(own))
}

impl Output for Done {
    fn json(&self) -> Value {
        serde_json::to_value(&self.0).unwrap_or_default()
    }

    fn human(&self) -> String {
        let done = &self.0;
        let rows = [
            ("Package", done.package_name.clone()),
            ("Namespace", done.namespace.clone().unwrap_or_default()),
            ("Version", done.version_number.clone()),
            ("Subscriber Package Version Id", done.subscriber_package_version_id.clone()),
            ("Components", done.components.to_string()),
        ];
        pairs("Imported", ["Name", "Value"], &rows)
    }
}
