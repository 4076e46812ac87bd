//! From paths to components.

mod inner;
mod kind;
mod manifest;
mod owner;
pub(crate) mod path;
mod select;
mod suggest;

use crate::error::ConvertError;
use crate::registry::{Layout, Registry, TypeInfo};
use crate::tree::Tree;
use indexmap::IndexMap;
use inner::Groups;
use kind::{Part, Role};
use orgyard_project::ForceIgnore;
pub use owner::{Owner, default_paths};
use rayon::prelude::*;
pub use select::Chosen;
use std::path::Path;
pub use suggest::close_types;

/// A component as it lies in files, in source or in metadata format. What lies in several places is several of these.
#[derive(Debug, Clone)]
pub struct SourceComponent<'r> {
    pub info: &'r TypeInfo,
    pub full_name: String,
    /// The file or folder that is the component's own.
    pub location: String,
    pub meta: Option<String>,
    pub content: Vec<String>,
    pub children: Vec<SourceChild<'r>>,
    /// Which parts are meant, where not all.
    pub chosen: Chosen,
}

/// A child that has a file of its own.
#[derive(Debug, Clone)]
pub struct SourceChild<'r> {
    pub info: &'r TypeInfo,
    pub name: String,
    pub file: String,
}

impl SourceComponent<'_> {
    /// All files, the meta file last.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        let children = self.children.iter().map(|child| child.file.as_str());
        self.content.iter().map(String::as_str).chain(children).chain(self.meta.as_deref())
    }
}

/// The components found in a tree of files.
#[derive(Debug)]
pub struct SourceSet<'r> {
    pub registry: &'r Registry,
    pub tree: Tree,
    pub components: Vec<SourceComponent<'r>>,
}

impl SourceSet<'static> {
    /// Finds what lies below some folders or files of a project, without presets.
    pub fn resolve(root: &Path, paths: &[String], ignore: &ForceIgnore) -> Result<Self, ConvertError> {
        Self::of(Registry::standard(), Tree::walk(root, paths, ignore)?)
    }
}

impl<'r> SourceSet<'r> {
    pub fn of(registry: &'r Registry, tree: Tree) -> Result<Self, ConvertError> {
        let parts: Result<Vec<_>, _> = tree.files().par_iter().map(|file| kind::part_of(registry, file)).collect();
        let mut groups: Groups<'r> = IndexMap::new();
        for (file, part) in tree.files().iter().zip(parts?) {
            if let Some(part) = part {
                add(&mut groups, part, file);
            }
        }
        inner::join(&mut groups);
        let components = groups.into_values().filter(is_component).collect();
        let set = Self { registry, tree, components };
        set.check()?;
        Ok(set)
    }

    /// The places of a component.
    pub fn find(&self, type_name: &str, full_name: &str) -> impl Iterator<Item = &SourceComponent<'r>> {
        let is = move |component: &&SourceComponent<'r>| {
            component.info.name.eq_ignore_ascii_case(type_name) && component.full_name == full_name
        };
        self.components.iter().filter(is)
    }

    /// Whether this component or child is among what was found, in a file of its own.
    pub fn contains(&self, type_name: &str, full_name: &str) -> bool {
        let is_child = |component: &SourceComponent<'r>| {
            component.children.iter().any(|child| {
                child.info.name == type_name && child.info.child_name(&component.full_name, &child.name) == full_name
            })
        };
        self.find(type_name, full_name).next().is_some() || self.components.iter().any(is_child)
    }

    /// Content without meta, and meta without content.
    fn check(&self) -> Result<(), ConvertError> {
        for component in &self.components {
            let layout = component.info.layout;
            let lone = matches!(layout, Layout::Content | Layout::Mixed | Layout::Resource);
            match &component.meta {
                Some(meta) if lone && component.content.is_empty() => return Err(self.no_content(component, meta)),
                None if lone || matches!(layout, Layout::Bundle | Layout::Ui) => self.no_meta(component)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn no_content(&self, component: &SourceComponent<'_>, meta: &str) -> ConvertError {
        let type_name = component.info.name.to_string();
        let content = meta.strip_suffix(path::META).unwrap_or(meta);
        // A resource's file may have any extension.
        let is_content = |file: &&String| {
            let rest = file.strip_prefix(component.location.as_str()).filter(|_| *file != meta);
            file.as_str() == content || rest.is_some_and(|rest| rest.starts_with(['.', '/']))
        };
        if let Some(ignored) = self.tree.ignored().iter().find(is_content) {
            return ConvertError::ContentIgnored { path: ignored.clone(), type_name };
        }
        ConvertError::NoContent { path: meta.into(), type_name }
    }

    fn no_meta(&self, component: &SourceComponent<'_>) -> Result<(), ConvertError> {
        let info = component.info;
        let is_folder = matches!(info.layout, Layout::Bundle | Layout::Ui);
        let start = match is_folder {
            true => format!("{0}/{1}.", component.location, path::file_name(&component.location)),
            false => format!("{}.{}{}", component.location, info.suffix(), path::META),
        };
        let is_meta = |file: &&String| file.starts_with(&start) && file.ends_with(path::META);
        if let Some(meta) = self.tree.ignored().iter().find(is_meta) {
            let content = component.content.first().map_or("", String::as_str);
            let content = if is_folder { component.location.as_str() } else { content };
            return Err(ConvertError::MetaIgnored { path: meta.clone(), content: content.into() });
        }
        if info.layout == Layout::Ui {
            let path = format!("{start}{}{}", info.suffix(), path::META);
            return Err(ConvertError::NoContent { path, type_name: info.name.to_string() });
        }
        Ok(())
    }
}

/// A lone content file is no component: only its meta file makes it one.
fn is_component(component: &SourceComponent<'_>) -> bool {
    component.info.layout != Layout::Content || component.meta.is_some()
}

fn add<'r>(groups: &mut Groups<'r>, part: Part<'r>, file: &str) {
    let key = (part.info.id.as_str(), part.full_name.clone(), part.location.clone());
    let component = groups.entry(key).or_insert_with(|| SourceComponent {
        info: part.info,
        full_name: part.full_name,
        location: part.location,
        meta: None,
        content: Vec::new(),
        children: Vec::new(),
        chosen: Chosen::All,
    });
    match part.role {
        Role::Meta if component.meta.is_none() => component.meta = Some(file.into()),
        Role::Meta | Role::Content => component.content.push(file.into()),
        Role::Child(info, name) => component.children.push(SourceChild { info, name, file: file.into() }),
    }
}
