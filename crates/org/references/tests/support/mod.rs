//! Reads projects in source format, as far as the tests of this crate need it.

use orgyard_metadata::{Component, ComponentFile, Manifest, Problem, Registry, unpack};
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
pub(crate) fn project(directory: &Path) -> Project {
    let text = std::fs::read_to_string(directory.join("sfdx-project.json")).unwrap_or_default();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    let string = |value: &serde_json::Value| value.as_str().map(str::to_string);
    let packages = json["packageDirectories"].as_array().cloned().unwrap_or_default();
    let read = |entry: &serde_json::Value| {
        let path = string(&entry["path"]).unwrap_or_default();
        let dependencies = entry["dependencies"].as_array().cloned().unwrap_or_default();
        Package {
            name: string(&entry["package"]).unwrap_or_else(|| path.clone()),
            dependencies: dependencies.iter().filter_map(|d| string(&d["package"])).collect(),
            components: components(&directory.join(path)),
        }
    };
    let namespace = string(&json["namespace"]).filter(|n| !n.is_empty());
    Project { packages: packages.iter().map(read).collect(), namespace }
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
        let child = target.type_name == "CustomObject"
            && component.files.iter().any(|f| f.path.starts_with(&format!("objects/{}.object", target.name)));
        itself || child
    })
}

pub(crate) fn show(problem: &Problem) -> String {
    let place = format!("{}:{}:{}", problem.file, problem.line.unwrap_or(0), problem.column.unwrap_or(0));
    format!("{} {} {place} {}", problem.component_type, problem.full_name, problem.message)
}

/// The components below a directory.
pub(crate) fn components(directory: &Path) -> Vec<Component> {
    let mut files = Vec::new();
    walk(directory, &mut files);
    let mut set = FileSet::new();
    let mut found = Vec::new();
    for path in files {
        let text = path.to_string_lossy().replace('\\', "/");
        let Some(place) = below_type_folder(&text) else { continue };
        let Ok(bytes) = std::fs::read(&path) else { continue };
        match child(&place) {
            Some((type_name, full_name, path)) => {
                found.push(Component::new(&type_name, &full_name, vec![ComponentFile::new(path, bytes)]));
            }
            None => {
                set.insert(metadata_path(&place), bytes);
            }
        }
    }
    let mut manifest = Manifest::default();
    for info in Registry::standard().types() {
        manifest.add(&info.name, "*");
    }
    let unpacked = unpack(&set, &manifest);
    found.extend(unpacked.components);
    found
}

fn walk(directory: &Path, files: &mut Vec<std::path::PathBuf>) {
    let Ok(entries) = std::fs::read_dir(directory) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let skipped = ["__tests__", "__mocks__", "node_modules", "jsconfig.json", ".eslintrc.json"];
        if skipped.iter().any(|s| path.ends_with(s)) {
            continue;
        }
        if path.is_dir() { walk(&path, files) } else { files.push(path) }
    }
}

/// The path from the type's folder on: `main/default/classes/A.cls` -> `classes/A.cls`.
fn below_type_folder(path: &str) -> Option<String> {
    let segments: Vec<&str> = path.split('/').collect();
    let registry = Registry::standard();
    let at = segments[..segments.len() - 1].iter().rposition(|s| {
        registry.by_strict_directory(s).is_some() || registry.by_directory(s).next().is_some_and(|t| t.parent.is_none())
    });
    // A folder within a bundle may have the name of a type's folder.
    let strict = segments[..segments.len() - 1].iter().position(|s| registry.by_strict_directory(s).is_some());
    Some(segments[strict.or(at)?..].join("/"))
}

/// Files of children of decomposed components.
fn child(path: &str) -> Option<(String, String, String)> {
    let segments: Vec<&str> = path.split('/').collect();
    let (directory, parent, file) = (segments.first()?, segments.get(1)?, segments.last()?);
    let (parent_type, suffix) = match *directory {
        "objects" => ("CustomObject", "object"),
        "objectTranslations" => ("CustomObjectTranslation", "objectTranslation"),
        _ => return None,
    };
    let stem = file.strip_suffix("-meta.xml")?;
    let (name, kind) = stem.rsplit_once('.')?;
    if kind == suffix {
        return Some((parent_type.into(), (*parent).into(), format!("{directory}/{parent}.{suffix}")));
    }
    let info = Registry::standard().by_name(parent_type)?.child_by_suffix(kind)?;
    let full_name = format!("{parent}.{name}");
    Some((info.name.to_string(), full_name, format!("{directory}/{parent}.{suffix}#{}/{name}", info.directory)))
}

fn metadata_path(path: &str) -> String {
    let Some(stem) = path.strip_suffix("-meta.xml") else { return path.to_string() };
    let directory = path.split('/').next().unwrap_or_default();
    let keeps = [
        "classes",
        "triggers",
        "pages",
        "components",
        "staticresources",
        "email",
        "contentassets",
        "lwc",
        "aura",
        "documents",
        "experiences",
        "datawave",
        "dw",
    ];
    if directory == "documents" && stem.ends_with(".document") {
        return format!("{stem}-drop");
    }
    let folder = stem.ends_with("Folder");
    if keeps.contains(&directory) || folder { path.to_string() } else { stem.to_string() }
}
