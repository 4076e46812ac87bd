//! A package with its manifests: what to deploy, and what to delete before and after.

use super::{Manifest, ManifestError, package_folder};
use crate::component::Problem;
use orgyard_text::archive::FileSet;

/// What a package deletes. `destructiveChanges.xml` counts as before, as the platform has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Destructive {
    pub pre: Manifest,
    pub post: Manifest,
}

/// The manifests of a package.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PackageFiles {
    pub manifest: Manifest,
    pub destructive: Destructive,
}

impl PackageFiles {
    /// Reads the manifests of a package at the root of the files or in their single top folder.
    pub fn read(files: &FileSet) -> Result<Self, Problem> {
        let folder = package_folder(files).ok_or_else(|| problem("package.xml", "No package.xml found".into()))?;
        let read = |name: &str| match files.get(&format!("{folder}{name}")) {
            Some(bytes) => parse(name, bytes),
            None => Ok(Manifest::default()),
        };
        let mut pre = read("destructiveChangesPre.xml")?;
        for (type_name, members) in read("destructiveChanges.xml")?.types {
            pre.types.entry(type_name).or_default().extend(members);
        }
        let post = read("destructiveChangesPost.xml")?;
        Ok(Self { manifest: read("package.xml")?, destructive: Destructive { pre, post } })
    }
}

fn parse(name: &str, bytes: &[u8]) -> Result<Manifest, Problem> {
    Manifest::parse(&String::from_utf8_lossy(bytes)).map_err(|error| {
        let mut found = problem(name, format!("Error parsing file: {error}"));
        if let ManifestError::Xml(place) = &error {
            found.message = format!("Error parsing file: {}", place.message);
            (found.line, found.column) = (Some(place.line), Some(place.column));
        }
        found
    })
}

fn problem(file: &str, message: String) -> Problem {
    Problem { full_name: file.into(), file: file.into(), message, ..Problem::default() }
}
