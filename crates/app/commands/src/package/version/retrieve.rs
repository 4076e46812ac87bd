//! `package version retrieve`.

use crate::cli::{Arguments, Command, Example, Flag, Matches};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::project::failed;
use crate::shared::flags::{API_VERSION, TARGET_DEV_HUB};
use crate::shared::packages::{version_id, version_row};
use crate::shared::text::{field, text, version_number};
use crate::table::table;
use orgyard_client::{Api, Call, Org, quote};
use orgyard_metadata::{SourceSet, Tree, registry_of, to_source};
use orgyard_project::Project;
use orgyard_text::archive::{self, FileSet, Limits};
use serde_json::{Value, json};
use std::path::Path;

pub(crate) static COMMAND: Command = Command {
    words: "package version retrieve",
    spellings: &[],
    class: "PackageVersionRetrieveCommand",
    summary: "Bring the source of a package version into the project.",
    description: "The version must have been created with --generate-pkg-zip. The folder must be new or empty; it is \
        added to sfdx-project.json, unless SF_PROJECT_AUTOUPDATE_DISABLE_FOR_PACKAGE_VERSION_RETRIEVE is true.",
    examples: &[Example {
        says: "Bring a version into the folder old-utils:",
        line: "package version retrieve --package utils@1.0.0-1 --output-dir old-utils",
    }],
    flags: &[
        API_VERSION,
        TARGET_DEV_HUB,
        Flag::text("package", "Alias or id (04t) of the version.").short('p').required(),
        Flag::text("output-dir", "Folder of the project to write to.").short('d').default("force-app"),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Retrieved(Vec<(String, String, String)>);

async fn run(context: &Context, matches: &Matches) -> Result<Retrieved, Failure> {
    let mut project = context.project()?;
    let hub = context.target_hub(matches).await?;
    let folder = matches.text("output-dir").replace('\\', "/");
    let target = project.root().join(&folder);
    check_target(&folder, &target)?;
    let id = version_id(&hub, Some(&project), &matches.text("package")).await?;
    let row = version_row(&hub, &id).await?;
    let (files, dependencies) = download(&hub, &id).await?;
    let registry = registry_of(&project).map_err(|error| failed(&error))?;
    let set = SourceSet::of(&registry, Tree::in_memory(files)).map_err(|error| failed(&error))?;
    let converted = to_source(&set).map_err(|error| failed(&error))?;
    converted.write(&target).map_err(|error| failed(&error))?;
    let outputs = converted.outputs.iter();
    let rows = outputs.map(|out| (out.full_name.clone(), out.type_name.clone(), format!("{folder}/{}", out.path)));
    let rows = rows.collect();
    if context.variable("SF_PROJECT_AUTOUPDATE_DISABLE_FOR_PACKAGE_VERSION_RETRIEVE") != Some("true") {
        record(&hub, &mut project, &row, &folder, &dependencies).await?;
    }
    Ok(Retrieved(rows))
}

fn check_target(folder: &str, target: &Path) -> Result<(), Failure> {
    let message = if Path::new(folder).is_absolute() || folder.split('/').any(|part| part == "..") {
        "The folder for the source must be within the project."
    } else if std::fs::read_dir(target).is_ok_and(|mut entries| entries.next().is_some()) {
        "The folder for the source must be new or empty."
    } else {
        return Ok(());
    };
    Err(Failure::new("SourcesDownloadDirectoryError", message).action("Name another folder with --output-dir"))
}

async fn download(hub: &Org, id: &str) -> Result<(FileSet, Vec<String>), Failure> {
    let soql =
        format!("SELECT DeveloperUsePkgZip FROM Package2Version WHERE SubscriberPackageVersionId = {}", quote(id));
    let row = hub.single(Api::Tooling, &soql).await?;
    let path = text(&row, "DeveloperUsePkgZip");
    let nothing = || {
        let message = "The package version has no metadata to download.";
        Failure::new("DownloadDeveloperPackageZipHasNoData", message)
            .action("Create the version anew with --generate-pkg-zip")
    };
    if path.is_empty() {
        return Err(nothing());
    }
    let answer = hub.send(Call::get(path)).await?;
    if answer.body().is_empty() {
        return Err(nothing());
    }
    let damaged = |error: archive::ArchiveError| Failure::new("ArchiveError", error.to_string());
    let mut files = archive::read(answer.body(), Limits::default()).map_err(damaged)?;
    let ids = files.get("dependency-ids.json").and_then(|bytes| serde_json::from_slice::<Value>(bytes).ok());
    let ids = ids.as_ref().and_then(|ids| ids.get("ids")?.as_array()).into_iter().flatten();
    let dependencies = ids.filter_map(Value::as_str).map(str::to_owned).collect();
    if let Some(inner) = files.remove("package.zip") {
        files = archive::read(&inner, Limits::default()).map_err(damaged)?;
    }
    Ok((files, dependencies))
}

/// The folder and the alias in the project file, as the official tool writes them.
async fn record(
    hub: &Org,
    project: &mut Project,
    row: &Value,
    folder: &str,
    dependencies: &[String],
) -> Result<(), Failure> {
    let package = hub.get(Api::Tooling, "Package2", &text(row, "Package2Id")).await?;
    let name = text(&package, "Name");
    let needs: Vec<Value> = dependencies.iter().map(|id| json!({"package": id})).collect();
    project.add_directory(&json!({
        "versionName": "<set version name>",
        "versionNumber": "<set version number>",
        "path": folder,
        "default": false,
        "package": name,
        "versionDescription": field(&package, "Description"),
        "dependencies": needs,
    }));
    if let Ok(number) = version_number(row, "").parse::<orgyard_values::VersionNumber>() {
        let branch = text(row, "Branch");
        let branch = if branch.is_empty() { "main" } else { &branch };
        let alias = format!("{name}@{}-{branch}", number.alias_text());
        project.set_alias(&alias, &text(row, "SubscriberPackageVersionId"));
    }
    Ok(project.save()?)
}

impl Output for Retrieved {
    fn json(&self) -> Value {
        self.0.iter().map(|(name, kind, path)| json!({"fullName": name, "type": kind, "filePath": path})).collect()
    }

    fn human(&self) -> String {
        let rows: Vec<Vec<String>> = self.0.iter().map(|(a, b, c)| vec![a.clone(), b.clone(), c.clone()]).collect();
        table("", &["Full Name", "Type", "File Path"], &rows)
    }
}
