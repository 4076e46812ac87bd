//! The org's side of conflicts: a retrieve of just these components, as source where the project has them.

use crate::compare::Compare;
use crate::conflicts::Conflict;
use crate::error::{Result, TrackingError};
use crate::member::Component;
use crate::push::neighbours;
use crate::sides::Sides;
use crate::tracker::Tracker;
use orgyard_client::{Org, RetrieveRequest};
use orgyard_metadata::{Layout, Manifest, MergeTarget, Owner, SourceSet, Tree, elements, merge as convert};
use orgyard_text::archive::{self, FileSet, Limits};
use std::collections::{BTreeMap, BTreeSet};

/// What the org sent.
#[derive(Debug, Default)]
pub(crate) struct Theirs {
    /// By paths of the project.
    files: FileSet,
    /// What is among it.
    pub came: BTreeSet<Component>,
    /// Of files with labels, those that the project has otherwise.
    labels: BTreeMap<String, BTreeSet<String>>,
}

/// A profile says something about whatever is retrieved with it: it is retrieved by itself, and what it does not say then
/// is as it was.
const PARTIAL: &str = "Profile";

impl Tracker<'_> {
    pub(crate) async fn theirs(&self, org: &Org, conflicts: &[Conflict], how: &Compare<'_>) -> Result<Theirs> {
        let components: BTreeSet<Component> =
            conflicts.iter().map(|conflict| self.asked(&conflict.remote.component)).collect();
        let (alone, together): (Vec<_>, Vec<_>) =
            components.into_iter().partition(|component| component.type_name == PARTIAL);
        let mut theirs = Theirs::default();
        for components in [alone, together].into_iter().filter(|components| !components.is_empty()) {
            let mut manifest = Manifest { version: Some(how.api_version.to_owned()), ..Manifest::default() };
            components.iter().for_each(|component| manifest.add(&component.type_name, &component.full_name));
            let request = RetrieveRequest { manifest: Some(manifest), packages: Vec::new(), single_package: false };
            let retrieved = org.retrieve(&request, how.wait, |_| {}).await?;
            self.place(&retrieved.zip, conflicts, &mut theirs)?;
        }
        let files = theirs.files.iter().filter(|(path, _)| self.holds_labels(path));
        theirs.labels =
            files.filter_map(|(path, bytes)| Some((path.clone(), self.other_labels(path, bytes)?))).collect();
        Ok(theirs)
    }

    /// Whether labels share this file.
    pub(crate) fn holds_labels(&self, path: &str) -> bool {
        let owner = if self.bases.keeps(path) { Owner::of(self.registry, path).ok().flatten() } else { None };
        owner.is_some_and(|owner| owner.info.layout == Layout::Merged)
    }

    fn other_labels(&self, path: &str, theirs: &[u8]) -> Option<BTreeSet<String>> {
        let here = std::fs::read_to_string(self.root.join(path)).ok()?;
        let changed = elements::changed(self.registry, &here, std::str::from_utf8(theirs).ok()?)?;
        Some(changed.into_iter().map(|key| key.name).collect())
    }

    /// What to ask the org for: of what stands in a file with others, all of the file; but labels come one by one.
    pub fn asked(&self, component: &Component) -> Component {
        let container = self.container(component).filter(|_| self.holder(component).is_none());
        container.unwrap_or_else(|| component.clone())
    }

    fn place(&self, zip: &[u8], conflicts: &[Conflict], theirs: &mut Theirs) -> Result<()> {
        let content =
            archive::read(zip, Limits::default()).map_err(|error| TrackingError::Answer(error.to_string()))?;
        let inner = |(path, bytes): (String, Vec<u8>)| Some((path.split_once('/')?.1.to_owned(), bytes));
        let incoming = SourceSet::of(self.registry, Tree::in_memory(content.into_iter().filter_map(inner).collect()))?;
        let members = incoming.manifest("")?.types.into_iter();
        let component = |(kind, names): (String, BTreeSet<String>)| {
            names.into_iter().map(|name| Component::new(&kind, &name)).collect::<Vec<_>>()
        };
        theirs.came.extend(members.flat_map(component));
        let local = SourceSet::of(self.registry, Tree::listed(&self.root, self.near(conflicts)))?;
        let (root, default_folder) = (self.root.as_path(), self.default_folder.as_str());
        let target = MergeTarget { root, default_folder, local: &local, ignore: &self.ignore };
        theirs.files.extend(convert(&incoming, &target)?.converted.into_files()?);
        Ok(())
    }

    /// All files where parts of the conflicts may lie.
    fn near(&self, conflicts: &[Conflict]) -> Vec<String> {
        let mut components: BTreeSet<Component> = BTreeSet::new();
        for conflict in conflicts {
            components.insert(self.asked(&conflict.remote.component));
            components.insert(conflict.remote.component.clone());
        }
        let named = self.files_of(&components).into_values().flatten();
        let mut files: BTreeSet<String> = named.chain(conflicts.iter().flat_map(|one| one.paths.clone())).collect();
        for path in files.clone() {
            let Some(owner) = Owner::of(self.registry, &path).ok().flatten() else { continue };
            files.extend(neighbours(self.registry, &self.root, &self.ignore, &self.files, &owner));
        }
        files.into_iter().collect()
    }

    /// The files of a conflict that are not the same on both sides.
    pub(crate) fn sides(&self, conflict: &Conflict, theirs: &Theirs) -> Vec<Sides> {
        let component = &conflict.remote.component;
        let is_own = |path: &&String| {
            let owner = Owner::of(self.registry, path).ok().flatten();
            owner.is_some_and(|owner| Component::of(&owner) == *component)
        };
        let mut paths: BTreeSet<&String> = conflict.paths.iter().collect();
        paths.extend(theirs.files.keys().filter(is_own));
        let differs = |path: &&String| {
            let labels = theirs.labels.get(*path).filter(|_| self.holder(component).is_some());
            labels.is_none_or(|labels| labels.contains(&component.full_name))
        };
        let sides = paths.into_iter().filter(differs).map(|path| Sides {
            org: theirs.files.get(path).map(|bytes| self.as_here(component, path, bytes)),
            project: std::fs::read(self.root.join(path)).ok(),
            path: path.clone(),
        });
        sides.filter(|sides| !self.is_same(sides)).collect()
    }

    /// The org's file as far as it is about this component; what says the same here is written as it is here.
    fn as_here(&self, component: &Component, path: &str, bytes: &[u8]) -> Vec<u8> {
        let here = std::fs::read_to_string(self.root.join(path));
        let (Ok(text), Ok(here)) = (std::str::from_utf8(bytes), here) else { return bytes.to_vec() };
        let base = if component.type_name == PARTIAL { self.base(path) } else { None };
        let whole = base.and_then(|base| elements::filled(self.registry, text, &base));
        let is_label = self.holder(component).is_some();
        let is_meant = |key: &elements::Key| !is_label || key.name == component.full_name;
        let laid = elements::overlay(self.registry, &here, whole.as_deref().unwrap_or(text), is_meant);
        laid.map_or_else(|| bytes.to_vec(), String::into_bytes)
    }

    fn is_same(&self, sides: &Sides) -> bool {
        if sides.org == sides.project {
            return true;
        }
        let (Some(org), Some(project)) = (&sides.org, &sides.project) else { return false };
        let text = |bytes| std::str::from_utf8(bytes).ok().filter(|_| sides.path.ends_with(".xml"));
        match (text(org.as_slice()), text(project.as_slice())) {
            (Some(org), Some(project)) => elements::same(self.registry, org, project),
            _ => false,
        }
    }
}
