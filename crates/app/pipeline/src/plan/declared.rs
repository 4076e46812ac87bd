//! What the project file declares beside dependencies: version numbers, and where foreign versions are to be had.

use super::need::short;
use crate::fault::Fault;
use orgyard_project::{PackageDirectory, Project};
use orgyard_values::{Build, VersionNumber};
use std::collections::HashMap;
use std::path::PathBuf;

/// The name of our section in `plugins`.
const PLUGIN: &str = "orgyard";

/// The version a package is to get; a malformed one is reported with the project's other faults.
pub(super) fn version(at: usize, directory: &PackageDirectory, faults: &mut Vec<Fault>) -> Option<VersionNumber> {
    let at = at.to_string();
    let package = directory.package.as_deref().unwrap_or_default();
    let place = ["packageDirectories", &at, "versionNumber"];
    let Some(text) = &directory.version_number else {
        let message = format!("the package '{package}' has no versionNumber");
        faults.push(Fault::error(&place[..2], message, "Add one, for example \"versionNumber\": \"1.0.0.NEXT\""));
        return None;
    };
    let version: VersionNumber = text.parse().ok()?;
    if matches!(version.build, Build::Latest | Build::Released) {
        let message = format!(
            "the package '{package}' has the versionNumber {version}, and {} is for dependencies only",
            version.build
        );
        faults.push(Fault::error(&place, message, format!("Write {}.NEXT", version.release_text())));
        return None;
    }
    Some(version)
}

/// `plugins.orgyard.versions`: `04t` id → folder of the project that it is built from. Keys are short ids.
pub(super) fn foreign(project: &Project, faults: &mut Vec<Fault>) -> HashMap<String, PathBuf> {
    let mut found = HashMap::new();
    let Some(versions) = project.plugin(PLUGIN).and_then(|plugin| plugin.get("versions")) else { return found };
    let place = ["plugins", PLUGIN, "versions"];
    let Some(versions) = versions.as_object() else {
        let next = "Write for example {\"04t…\": \"../their-project\"}";
        faults.push(Fault::error(&place, "\"versions\" is no object of version ids and folders", next));
        return found;
    };
    for (written, folder) in versions {
        let place = [place[0], place[1], place[2], written];
        let id = project.alias(written).unwrap_or(written);
        if !id.starts_with("04t") || !matches!(id.len(), 15 | 18) {
            let message = format!("'{written}' is no version id (04t)");
            faults.push(Fault::error(&place, message, "Write the id that the dependency has in packageAliases"));
            continue;
        }
        let folder = project.root().join(folder.as_str().unwrap_or_default());
        if !folder.join(orgyard_project::PROJECT_FILE).is_file() {
            let shown = versions.get(written).and_then(|folder| folder.as_str()).unwrap_or_default();
            let message = format!("'{shown}' is no project: there is no sfdx-project.json in it");
            faults.push(Fault::error(&place, message, "Correct the folder; it is relative to this project"));
            continue;
        }
        found.insert(short(id).to_owned(), folder);
    }
    found
}
