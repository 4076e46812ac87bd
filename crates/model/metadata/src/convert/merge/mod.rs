//! A retrieved package into a project: what the project has is written where it is, the rest goes to the default folder.

mod decomposed;
mod labels;
mod whole;

use super::losses::Loss;
use super::output::{Converted, Output, OutputContent};
use super::to_source::turn;
use crate::error::ConvertError;
use crate::registry::Layout;
use crate::resolve::{SourceComponent, SourceSet};
use orgyard_project::ForceIgnore;
use orgyard_text::names::percent_decode;
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// Where retrieved components go.
pub struct MergeTarget<'a> {
    pub root: &'a Path,
    /// The default package directory, relative to the root.
    pub default_folder: &'a str,
    /// What the project has: the components of the request.
    pub local: &'a SourceSet<'a>,
    pub ignore: &'a ForceIgnore,
}

/// A file or folder the project has and the org has not any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deleted {
    pub path: String,
    pub type_name: String,
    pub full_name: String,
}

/// What a merge changes, by paths relative to the project's root.
#[derive(Debug)]
pub struct Merged<'s> {
    pub converted: Converted<'s>,
    pub deleted: Vec<Deleted>,
}

impl Merged<'_> {
    /// Deletes and writes.
    pub fn apply(&self, root: &Path) -> Result<(), ConvertError> {
        for deleted in &self.deleted {
            let path = root.join(&deleted.path);
            let done = if path.is_dir() { std::fs::remove_dir_all(&path) } else { std::fs::remove_file(&path) };
            done.map_err(ConvertError::io(&deleted.path))?;
        }
        self.converted.write(root)
    }
}

/// Finds out where everything of a retrieved package goes.
pub fn merge<'s>(incoming: &'s SourceSet<'_>, target: &MergeTarget<'_>) -> Result<Merged<'s>, ConvertError> {
    let mut merger = Merger { incoming, target, locals: by_name(target.local), out: Out::default() };
    for component in &incoming.components {
        merger.component(component)?;
    }
    let out = merger.out;
    let mut seen = HashSet::new();
    let exists = |path: &str| target.root.join(path).exists();
    let allowed = |path: &str| exists(path) || !target.ignore.is_ignored(&target.root.join(path), false);
    let outputs = out.outputs.into_iter().filter(|o| seen.insert(o.path.clone()) && allowed(&o.path)).collect();
    let converted =
        Converted { tree: &incoming.tree, outputs, manifest: None, losses: out.losses, warnings: out.warnings };
    Ok(Merged { converted, deleted: out.deleted })
}

/// What the project has, by type and name.
type Locals<'a> = HashMap<&'a str, HashMap<String, Vec<&'a SourceComponent<'a>>>>;

fn by_name<'a>(set: &'a SourceSet<'a>) -> Locals<'a> {
    let mut locals: Locals<'a> = HashMap::new();
    for component in &set.components {
        let (type_id, name) = key(component);
        locals.entry(type_id).or_default().entry(name).or_default().push(component);
    }
    locals
}

fn key<'c>(component: &'c SourceComponent<'_>) -> (&'c str, String) {
    (component.info.id.as_str(), percent_decode(&component.full_name).into_owned())
}

#[derive(Default)]
struct Out {
    outputs: Vec<Output>,
    deleted: Vec<Deleted>,
    losses: Vec<Loss>,
    warnings: Vec<String>,
}

struct Merger<'m, 's, 't> {
    incoming: &'s SourceSet<'t>,
    target: &'m MergeTarget<'m>,
    locals: Locals<'m>,
    out: Out,
}

impl Merger<'_, '_, '_> {
    fn component(&mut self, component: &SourceComponent<'_>) -> Result<(), ConvertError> {
        match component.info.layout {
            Layout::Merged => return self.labels(component),
            Layout::Labels => return self.label_files(component),
            _ => {}
        }
        let (type_id, name) = key(component);
        let locals = self.locals.get(type_id).and_then(|named| named.get(&name)).cloned().unwrap_or_default();
        if locals.is_empty() {
            return self.new_component(component);
        }
        match component.info.layout {
            Layout::Folders | Layout::Beside => self.decomposed(component, &locals),
            Layout::Experience => self.experience(component, &locals),
            _ => locals.iter().try_for_each(|local| self.whole(component, local)),
        }
    }

    fn default_path(&self, path: &str) -> String {
        let folder = self.target.default_folder.trim_start_matches("./").trim_end_matches('/');
        if folder.is_empty() { path.to_string() } else { format!("{folder}/{path}") }
    }

    /// What the project does not have goes to the default folder.
    fn new_component(&mut self, component: &SourceComponent<'_>) -> Result<(), ConvertError> {
        let turned = turn(self.incoming, component)?;
        for mut output in turned.outputs {
            output.path = self.default_path(&output.path);
            self.out.outputs.push(output);
        }
        self.out.losses.extend(turned.losses);
        self.out.warnings.extend(turned.warning);
        Ok(())
    }

    fn write(&mut self, component: &SourceComponent<'_>, path: String, content: OutputContent) {
        let (type_name, full_name) = (component.info.name.to_string(), component.full_name.clone());
        self.out.outputs.push(Output { path, content, type_name, full_name });
    }

    fn copy(&mut self, component: &SourceComponent<'_>, path: String, from: &str) {
        self.write(component, path, OutputContent::Copy(from.into()));
    }

    fn delete(&mut self, path: &str, type_name: &str, full_name: &str) {
        self.out.deleted.push(Deleted { path: path.into(), type_name: type_name.into(), full_name: full_name.into() });
    }
}

/// The key under which a child of a project and a retrieved one are the same.
fn child_key(type_id: &str, name: &str) -> (String, String) {
    (type_id.to_string(), percent_decode(name).into_owned())
}

#[cfg(test)]
mod tests;
