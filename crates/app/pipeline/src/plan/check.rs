//! Checks that need files, or what the hub has released.

use super::{Known, Plan};
use crate::fault::Fault;
use orgyard_project::Project;

/// Files and folders that the project file names beside the packages' own.
pub(super) fn files(project: &Project, plan: &Plan, faults: &mut Vec<Fault>) {
    for package in &plan.packages {
        let directory = &project.directories()[package.directory];
        let at = package.directory.to_string();
        let mut missing = |key: &str, what: &str, path: &str| {
            let message = format!("the {what} '{path}' of the package '{}' does not exist", package.name);
            let next = "Create it or correct the path; it is relative to the project";
            faults.push(Fault::error(&["packageDirectories", &at, key], message, next));
        };
        if let Some(file) = directory.definition_file.as_deref().filter(|file| !project.root().join(file).is_file()) {
            missing("definitionFile", "definition file", file);
        }
        for (key, folder) in
            [("unpackagedMetadata", &directory.unpackaged_metadata), ("seedMetadata", &directory.seed_metadata)]
        {
            if let Some(folder) = folder.as_deref().filter(|folder| !project.root().join(folder).is_dir()) {
                missing(key, "folder", folder);
            }
        }
    }
}

/// VER-7: a version whose number is not above the released one can never be promoted.
pub(super) fn releases(plan: &Plan, known: &Known, faults: &mut Vec<Fault>) {
    for package in &plan.packages {
        let released = known.package(&package.name, package.known_id.as_deref()).and_then(|known| known.released);
        let Some((major, minor, patch)) = released.filter(|released| package.version.release() <= *released) else {
            continue;
        };
        let at = package.directory.to_string();
        let message = format!(
            "'{}' has the versionNumber {}, and {major}.{minor}.{patch} is released already: what is built now can \
             never be promoted",
            package.name, package.version
        );
        let next = format!("Raise it, for example to {major}.{}.0.NEXT", minor + 1);
        let fault = Fault::warning(&["packageDirectories", &at, "versionNumber"], message, next);
        faults.push(fault.of_build(&package.name));
    }
}
