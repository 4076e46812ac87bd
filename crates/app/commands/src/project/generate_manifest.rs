//! `project generate manifest`.

use super::selection::{Selection, all_folders, normal};
use super::{API_VERSION, failed};
use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags;
use orgyard_metadata::{Layout, Manifest, Registry, registry_of};
use serde_json::{Value, json};

pub(crate) static COMMAND: Command = Command {
    words: "project generate manifest",
    spellings: &[Spelling::new("force:source:manifest:create")],
    class: "ManifestGenerate",
    summary: "Write a manifest (package.xml) that lists what is in folders of the project, in an org, or what is named.",
    description: "The file is named after --type or --name, and overwritten when it is there.",
    examples: &[
        Example { says: "List what a folder holds:", line: "project generate manifest --source-dir force-app" },
        Example {
            says: "Make a manifest of what to delete:",
            line: "project generate manifest --metadata ApexClass:Old --type post",
        },
        Example {
            says: "List what an org holds, unlocked packages included:",
            line: "project generate manifest --from-org dev --include-packages unlocked",
        },
    ],
    flags: &[
        flags::API_VERSION,
        Flag::text("metadata", "Components to list.").short('m').commas().exclusive(&["source-dir"]),
        Flag::text("source-dir", "Folders or files to list.")
            .short('p')
            .aliases(&["sourcepath"])
            .commas()
            .exclusive(&["metadata"]),
        Flag::text("name", "Name of the file.").short('n').aliases(&["manifestname"]).exclusive(&["type"]),
        Flag::text("type", "What the manifest is for; it decides the file's name.")
            .short('t')
            .aliases(&["manifesttype"])
            .options(&["pre", "post", "destroy", "package"])
            .exclusive(&["name"]),
        Flag::text("include-packages", "Kinds of packages whose content is listed.")
            .short('c')
            .aliases(&["includepackages"])
            .commas()
            .options(&["managed", "unlocked"])
            .needs(&["from-org"]),
        Flag::text("excluded-metadata", "Types to leave out.").commas().needs(&["from-org"]),
        Flag::text("from-org", "Org whose content is listed.").aliases(&["fromorg"]).exclusive(&["source-dir"]),
        Flag::text("output-dir", "Folder to write to.").short('d').aliases(&["outputdir"]),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Written {
    name: String,
    path: String,
    folder: Option<String>,
}

async fn run(context: &Context, matches: &Matches) -> Result<Written, Failure> {
    if let Some(org) = matches.get("from-org") {
        let manifest = of_org(context, matches, org).await?;
        return write(context, matches, &manifest);
    }
    let project = context.project()?;
    let selection = Selection::of(context, &project, matches, &["source-dir"])?;
    if selection.is_empty() {
        let message = "provided flags must include at least one of: metadata,source-dir,from-org";
        return Err(Failure::new("Error", message).action("Name a folder with --source-dir, or a type with --metadata"));
    }
    let registry = registry_of(&project).map_err(|error| failed(&error))?;
    let set = selection.resolve(&registry, &project, &all_folders(&project))?;
    let version = matches.get("api-version").or(project.source_api_version()).unwrap_or(API_VERSION);
    let mut manifest = set.manifest(version).map_err(|error| failed(&error))?;
    // What was named is listed as it was named, too: the type may have more in an org.
    for (type_name, members) in selection.manifest.into_iter().flat_map(|manifest| manifest.types) {
        let only = members.contains("*") && stands_alone(&registry, &type_name);
        let named = members.into_iter().filter(|member| member == "*" || !member.contains('*'));
        let listed = manifest.types.entry(type_name).or_default();
        listed.extend(named);
        listed.retain(|member| member == "*" || !only);
    }
    write(context, matches, &manifest)
}

/// Whether `*` is listed without names beside it. Labels are, though their file is not.
fn stands_alone(registry: &Registry, type_name: &str) -> bool {
    let info = registry.by_name(type_name).filter(|info| !info.wildcard_and_names);
    info.is_some_and(|info| registry.parent_of(info).is_none_or(|parent| parent.layout != Layout::Merged))
}

fn write(context: &Context, matches: &Matches, manifest: &Manifest) -> Result<Written, Failure> {
    let name = file_name(matches);
    let folder = matches.get("output-dir").map(str::to_owned);
    let path = folder.as_ref().map_or(name.clone(), |folder| format!("{}/{name}", folder.trim_end_matches('/')));
    let file = normal(&context.world.cwd.join(&path));
    let made = file.parent().map_or(Ok(()), std::fs::create_dir_all);
    made.and_then(|()| std::fs::write(&file, manifest.write()))
        .map_err(|error| Failure::new("ManifestError", format!("{} cannot be written: {error}", file.display())))?;
    Ok(Written { name, path, folder })
}

/// What is listed only where its group of packages is asked for.
const OF_PACKAGES: [(&str, &[&str]); 2] = [
    ("managed", &["beta", "deleted", "deprecated", "installed", "released"]),
    ("unlocked", &["deprecatedEditable", "installedEditable"]),
];

/// What an org holds, but for what its packages brought.
async fn of_org(context: &Context, matches: &Matches, org: &str) -> Result<Manifest, Failure> {
    let org = context.org(org).await?;
    context.progress("Listing the org's metadata");
    let types = org.metadata_types().await?;
    let (chosen, left_out) = (matches.all("metadata"), matches.all("excluded-metadata"));
    let is_in = |names: &[String], name: &str| names.iter().any(|other| other.eq_ignore_ascii_case(name));
    let wanted = |name: &&String| (chosen.is_empty() || is_in(chosen, name)) && !is_in(left_out, name);
    let mut queries: Vec<(String, Option<String>)> =
        types.plain.iter().filter(wanted).map(|name| (name.clone(), None)).collect();
    for name in types.in_folders.iter().filter(wanted) {
        let of_folders = [(folder_type(name), None)];
        let folders = org.list_metadata(&of_folders).await?;
        queries.extend(folders.into_iter().map(|folder| (name.clone(), Some(folder.full_name))));
    }
    let included = matches.all("include-packages");
    let hidden =
        |state: &str| OF_PACKAGES.iter().any(|(group, states)| states.contains(&state) && !is_in(included, group));
    let mut manifest = Manifest::default();
    for component in org.list_metadata(&queries).await?.into_iter().filter(|component| !hidden(&component.state)) {
        manifest.add(&component.type_name, &component.full_name);
    }
    for (name, folder) in &queries {
        if let (Some(folder), true) = (folder, manifest.types.contains_key(name)) {
            manifest.add(name, folder);
        }
    }
    let project = context.project_if_any()?;
    let of_project = project.as_ref().and_then(|project| project.source_api_version());
    manifest.version = Some(matches.get("api-version").or(of_project).unwrap_or(API_VERSION).to_owned());
    Ok(manifest)
}

/// `ReportFolder`; templates are the exception.
fn folder_type(name: &str) -> String {
    if name == "EmailTemplate" { "EmailFolder".to_owned() } else { format!("{name}Folder") }
}

fn file_name(matches: &Matches) -> String {
    match (matches.get("type"), matches.get("name")) {
        (Some("pre"), _) => "destructiveChangesPre.xml".to_owned(),
        (Some("post"), _) => "destructiveChangesPost.xml".to_owned(),
        (Some("destroy"), _) => "destructiveChanges.xml".to_owned(),
        (None, Some(name)) if name.ends_with(".xml") => name.to_owned(),
        (None, Some(name)) => format!("{name}.xml"),
        _ => "package.xml".to_owned(),
    }
}

impl Output for Written {
    fn json(&self) -> Value {
        json!({"path": self.path, "name": self.name})
    }

    fn human(&self) -> String {
        match &self.folder {
            Some(folder) => format!("successfully wrote {} to {folder}", self.name),
            None => format!("successfully wrote {}", self.name),
        }
    }
}
