//! A package in metadata format -> addressable components, those its manifest names.

use super::locate::locate;
use super::split::{Split, split};
use super::wanted::{Wanted, name_key};
use super::{Manifest, package_folder};
use crate::component::{Component, ComponentFile, Problem};
use crate::registry::{Layout, Registry, TypeInfo};
use indexmap::IndexMap;
use orgyard_text::archive::FileSet;
use orgyard_text::xml::XmlError;
use rayon::prelude::*;
use std::collections::BTreeSet;

#[derive(Debug, Default)]
pub struct Unpacked {
    pub components: Vec<Component>,
    pub problems: Vec<Problem>,
}

/// Takes a package apart. The package lies at the root of the files or in their single top folder.
pub fn unpack(files: &FileSet, manifest: &Manifest) -> Unpacked {
    let registry = Registry::standard();
    let folder = package_folder(files).unwrap_or_default();
    let mut unpacker =
        Unpacker { out: Unpacked::default(), wanted: Wanted::new(registry, manifest), folder: folder.clone() };
    unpacker.unknown_types();
    let groups: Vec<Group<'_>> = unpacker.groups(registry, files).into_values().collect();
    let splits: Vec<_> = groups.par_iter().map(Group::split).collect();
    for (group, split) in groups.into_iter().zip(splits) {
        unpacker.component(group, split);
    }
    unpacker.missing();
    unpacker.out
}

/// The files of one component.
struct Group<'r> {
    info: &'r TypeInfo,
    full_name: String,
    files: Vec<(&'r str, &'r [u8])>,
}

impl<'r> Group<'r> {
    /// The parts of a file with children; `None` for any other component.
    fn split(&self) -> Option<Result<Split<'r>, XmlError>> {
        let container = self.info.children.iter().any(|child| child.tag.is_some() && child.addressable);
        match self.files.as_slice() {
            [(path, bytes)] if container => Some(split(self.info, &self.full_name, path, bytes)),
            _ => None,
        }
    }
}

struct Unpacker {
    out: Unpacked,
    wanted: Wanted,
    folder: String,
}

impl Unpacker {
    fn groups<'r>(&mut self, registry: &'r Registry, files: &'r FileSet) -> IndexMap<(&'r str, String), Group<'r>> {
        let mut groups: IndexMap<_, Group<'_>> = IndexMap::new();
        for (path, bytes) in files {
            let Some(path) = path.strip_prefix(&self.folder).filter(|path| !is_manifest(path)) else { continue };
            let Some(found) = locate(registry, path) else {
                self.problem("", "", path, "Not in package.xml");
                continue;
            };
            let key = (found.info.id.as_str(), name_key(&found.full_name));
            let group = groups.entry(key).or_insert_with(|| Group {
                info: found.info,
                full_name: found.full_name,
                files: Vec::new(),
            });
            group.files.push((path, bytes));
        }
        groups
    }

    fn component(&mut self, group: Group<'_>, split: Option<Result<Split<'_>, XmlError>>) {
        let named = self.wanted.meets(group.info, &group.full_name) | self.meets_contents(&group);
        let path = group.files.first().map_or("", |(path, _)| path);
        match split {
            Some(Ok(split)) => return self.container(split, named, path),
            Some(Err(error)) => return self.parse_error(&group, path, &error),
            None if !named => return self.problem(&group.info.name, &group.full_name, path, "Not in package.xml"),
            None => {}
        }
        let files = group.files.into_iter().map(|(path, bytes)| ComponentFile::new(path, bytes)).collect();
        self.out.components.push(Component::new(&group.info.name, &group.full_name, files));
    }

    /// Whether the manifest names contents of a digital experience: the bundle is one component here.
    fn meets_contents(&mut self, group: &Group<'_>) -> bool {
        let Some(child) = group.info.children.first().filter(|_| group.info.layout == Layout::Experience) else {
            return false;
        };
        let names: BTreeSet<String> = group
            .files
            .iter()
            .filter_map(|(path, _)| {
                let mut segments = path.split('/').skip(3);
                let (kind, name) = (segments.next()?, segments.next()?);
                segments.next().map(|_| format!("{}.{kind}/{name}", group.full_name))
            })
            .collect();
        // Every name is asked for, so that each counts as found.
        let met = names.iter().filter(|name| self.wanted.meets(child, name)).count();
        met > 0
    }

    /// Whoever names the parent means all of the file; else each child counts by itself.
    fn container(&mut self, split: Split<'_>, named: bool, path: &str) {
        let (type_name, full_name) = (split.parent.type_name.clone(), split.parent.full_name.clone());
        self.out.problems.extend(split.problems);
        if named && !split.bare {
            self.out.components.push(split.parent);
        }
        let mut any = named;
        for child in split.children {
            if self.wanted.meets(child.info, &child.component.full_name) || named {
                self.out.components.push(child.component);
                any = true;
            }
        }
        if !any {
            self.problem(&type_name, &full_name, path, "Not in package.xml");
        }
    }

    fn parse_error(&mut self, group: &Group<'_>, path: &str, error: &XmlError) {
        self.problem(&group.info.name, &group.full_name, path, &format!("Error parsing file: {}", error.message));
        if let Some(problem) = self.out.problems.last_mut() {
            (problem.line, problem.column) = (Some(error.line), Some(error.column));
        }
    }

    fn unknown_types(&mut self) {
        for name in std::mem::take(&mut self.wanted.unknown) {
            self.problem(
                "",
                "package.xml",
                "package.xml",
                &format!("Unknown type name '{name}' specified in package.xml"),
            );
        }
    }

    fn missing(&mut self) {
        let missing: Vec<String> = self.wanted.missing().map(|(type_name, name)| {
            format!("An object '{name}' of type {type_name} was named in package.xml, but was not found in zipped directory")
        }).collect();
        missing.iter().for_each(|message| self.problem("", "package.xml", "package.xml", message));
    }

    fn problem(&mut self, component_type: &str, full_name: &str, file: &str, message: &str) {
        self.out.problems.push(Problem {
            component_type: component_type.into(),
            full_name: full_name.into(),
            file: file.into(),
            message: message.into(),
            ..Problem::default()
        });
    }
}

fn is_manifest(path: &str) -> bool {
    path == "package.xml" || (path.starts_with("destructiveChanges") && path.ends_with(".xml"))
}
