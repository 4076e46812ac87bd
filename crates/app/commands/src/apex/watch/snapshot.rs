//! A project's files at one moment, and what became of them since.

use crate::output::Failure;
use crate::project::failed;
use orgyard_metadata::{SourceSet, Tree, registry_of};
use orgyard_project::{ForceIgnore, Project};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::time::SystemTime;

/// Type and full name.
type Component = (String, String);

#[derive(Debug, Default, Serialize, Deserialize)]
pub(in crate::apex) struct Snapshot {
    files: BTreeMap<String, Stamp>,
    /// Whose a file is.
    owners: BTreeMap<String, Component>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Stamp {
    modified: Option<SystemTime>,
    length: u64,
}

/// Paths are relative to the project.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::apex) struct Change {
    /// Files to send, those of components that lost a file among them.
    pub written: BTreeSet<String>,
    pub removed: BTreeSet<String>,
    /// Components of which nothing is left.
    pub gone: BTreeSet<Component>,
}

impl Change {
    pub(in crate::apex) fn is_empty(&self) -> bool {
        self.written.is_empty() && self.removed.is_empty()
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.written.iter().chain(&self.removed).map(String::as_str)
    }

    /// This one after another that did not come to anything.
    pub(super) fn after(&mut self, before: Change) {
        let gone_now = |path: &String| self.removed.contains(path);
        let written: Vec<String> = before.written.into_iter().filter(|path| !gone_now(path)).collect();
        let removed: Vec<String> = before.removed.into_iter().filter(|path| !self.written.contains(path)).collect();
        self.written.extend(written);
        self.removed.extend(removed);
        self.gone.extend(before.gone);
    }
}

impl Snapshot {
    pub(in crate::apex) fn take(project: &Project) -> Result<Self, Failure> {
        let folders: Vec<String> = project.directories().iter().map(|directory| directory.path.clone()).collect();
        let registry = registry_of(project).map_err(|error| failed(&error))?;
        let ignore = ForceIgnore::find(project.root());
        let tree = Tree::walk(project.root(), &folders, &ignore).map_err(|error| failed(&error))?;
        let set = SourceSet::of(&registry, tree).map_err(|error| failed(&error))?;
        let mut snapshot = Self::default();
        for path in set.tree.files() {
            let Ok(found) = std::fs::metadata(project.root().join(path)) else { continue };
            let stamp = Stamp { modified: found.modified().ok(), length: found.len() };
            snapshot.files.insert(path.clone(), stamp);
        }
        for component in &set.components {
            let own = component.content.iter().chain(&component.meta);
            let name = (component.info.name.to_string(), component.full_name.clone());
            snapshot.owners.extend(own.map(|file| (file.clone(), name.clone())));
            for child in &component.children {
                let full_name = child.info.child_name(&component.full_name, &child.name);
                snapshot.owners.insert(child.file.clone(), (child.info.name.to_string(), full_name));
            }
        }
        Ok(snapshot)
    }

    pub(super) fn files(&self) -> impl Iterator<Item = &String> {
        self.files.keys()
    }

    pub(in crate::apex) fn since(&self, before: &Snapshot) -> Change {
        let is_new = |(path, stamp): &(&String, &Stamp)| before.files.get(*path) != Some(*stamp);
        let mut change = Change {
            written: self.files.iter().filter(is_new).map(|(path, _)| path.clone()).collect(),
            ..Change::default()
        };
        change.removed = before.files.keys().filter(|path| !self.files.contains_key(*path)).cloned().collect();
        let left: BTreeMap<&Component, &String> = self.owners.iter().map(|(path, owner)| (owner, path)).collect();
        for owner in change.removed.iter().filter_map(|path| before.owners.get(path)) {
            match left.get(owner) {
                Some(path) => _ = change.written.insert((*path).clone()),
                None => _ = change.gone.insert(owner.clone()),
            }
        }
        change
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    const CLASS: &str = "force-app/classes/A.cls";
    const META: &str = "force-app/classes/A.cls-meta.xml";

    #[test]
    fn changes_are_files_to_send_and_components_that_are_gone() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        fs::create_dir_all(at("force-app/classes")).unwrap();
        fs::write(at("sfdx-project.json"), r#"{"packageDirectories":[{"path":"force-app","default":true}]}"#).unwrap();
        fs::write(at(CLASS), "public class A {}").unwrap();
        fs::write(at(META), "<ApexClass/>").unwrap();
        let project = Project::open(folder.path()).unwrap();
        let first = Snapshot::take(&project).unwrap();
        assert!(first.since(&first).is_empty());

        fs::write(at(CLASS), "public class A { }").unwrap();
        let second = Snapshot::take(&project).unwrap();
        assert_eq!(second.since(&first).paths().collect::<Vec<_>>(), [CLASS]);

        fs::remove_file(at(CLASS)).unwrap();
        fs::remove_file(at(META)).unwrap();
        let third = Snapshot::take(&project).unwrap();
        let mut change = third.since(&second);
        assert_eq!(change.gone, BTreeSet::from([("ApexClass".to_owned(), "A".to_owned())]));
        assert_eq!(change.removed.len(), 2);

        change.after(second.since(&first));
        assert!(change.written.is_empty(), "what is gone is not sent");
    }
}
