//! Projects in source format, package by package.

use orgyard_metadata::{Component, ConvertError, Manifest, MetadataOptions, Problem, SourceSet, to_metadata, unpack};
use orgyard_project::ForceIgnore;
use orgyard_references::{ComponentNames, Target, check};
use orgyard_text::archive::FileSet;
use std::collections::BTreeSet;
use std::path::Path;

pub(crate) struct Project {
    pub(crate) packages: Vec<Package>,
    pub(crate) namespace: Option<String>,
}

pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) dependencies: Vec<String>,
    pub(crate) components: Vec<Component>,
}

/// Reads sfdx-project.json and the package directories it names.
pub(crate) fn project(directory: &Path) -> Result<Project, ConvertError> {
    let text = std::fs::read_to_string(directory.join("sfdx-project.json")).unwrap_or_default();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    let string = |value: &serde_json::Value| value.as_str().map(str::to_string);
    let entries = json["packageDirectories"].as_array().cloned().unwrap_or_default();
    let mut packages = Vec::new();
    for entry in &entries {
        let path = string(&entry["path"]).unwrap_or_default();
        let dependencies = entry["dependencies"].as_array().cloned().unwrap_or_default();
        packages.push(Package {
            name: string(&entry["package"]).unwrap_or_else(|| path.clone()),
            dependencies: dependencies.iter().filter_map(|d| string(&d["package"])).collect(),
            components: components(directory, path.trim_start_matches("./"))?,
        });
    }
    Ok(Project { packages, namespace: string(&json["namespace"]).filter(|n| !n.is_empty()) })
}

/// The components below a folder of a project, as a deploy of it would bring them.
fn components(root: &Path, folder: &str) -> Result<Vec<Component>, ConvertError> {
    let set = SourceSet::resolve(root, &[folder.trim_end_matches('/').to_string()], &ForceIgnore::find(root))?;
    let converted = to_metadata(&set, &MetadataOptions { api_version: "64.0".into(), package_name: None })?;
    Ok(of_files(&converted.into_files()?))
}

/// The components of a package in metadata format.
pub(crate) fn of_files(files: &FileSet) -> Vec<Component> {
    let text = files.get("package.xml").map(|bytes| String::from_utf8_lossy(bytes)).unwrap_or_default();
    unpack(files, &Manifest::parse(&text).unwrap_or_default()).components
}

impl Project {
    /// What a package sees: itself and its declared dependencies, without what was removed.
    pub(crate) fn names(&self, package: &Package, removed: &BTreeSet<Target>) -> ComponentNames {
        let mut names = ComponentNames::new().with_namespace(self.namespace.as_deref());
        for other in &self.packages {
            if other.name == package.name || package.dependencies.contains(&other.name) {
                names.add(other.components.iter().filter(|c| !is_removed(c, removed)));
            } else {
                names.own(&other.name, &other.components);
            }
        }
        names
    }

    pub(crate) fn check(&self, package: &Package, removed: &BTreeSet<Target>) -> Vec<Problem> {
        let left: Vec<Component> = package.components.iter().filter(|c| !is_removed(c, removed)).cloned().collect();
        check(&left, &self.names(package, removed))
    }
}

/// Removing an object removes its children.
fn is_removed(component: &Component, removed: &BTreeSet<Target>) -> bool {
    removed.iter().any(|target| {
        let itself = target.type_name == component.type_name && target.name == component.full_name;
        let container = format!("objects/{}.object", target.name);
        itself || target.type_name == "CustomObject" && component.files.iter().any(|f| f.container() == container)
    })
}

pub(crate) fn show(problem: &Problem) -> String {
    let place = format!("{}:{}:{}", problem.file, problem.line.unwrap_or(0), problem.column.unwrap_or(0));
    format!("{} {} {place} {}", problem.component_type, problem.full_name, problem.message)
}
