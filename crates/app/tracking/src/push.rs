//! What a push sends: the components of changed files with all they consist of, and what is to be deleted.

use crate::changes::{Kind, Local};
use crate::error::Result;
use crate::member::Component;
use crate::scan::Files;
use orgyard_metadata::{Owner, Registry, SourceSet, Tree};
use orgyard_project::ForceIgnore;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Local changes as components.
#[derive(Debug)]
pub struct Push<'r> {
    pub set: SourceSet<'r>,
    pub deletes: BTreeSet<Component>,
    /// Files that are gone, each with its component.
    pub gone: BTreeMap<String, Component>,
}

impl<'r> Push<'r> {
    pub(crate) fn of(
        registry: &'r Registry,
        root: &Path,
        ignore: &ForceIgnore,
        files: &Files,
        local: &Local<'r>,
    ) -> Result<Self> {
        let beside = |owner: &Owner<'_>| neighbours(registry, root, ignore, files, owner);
        let mut needed = BTreeSet::new();
        let mut meant = Vec::new();
        let (mut deletes, mut gone) = (BTreeSet::new(), BTreeMap::new());
        for change in local.live() {
            let Some(owner) = &change.owner else { continue };
            let near = beside(owner);
            if change.kind == Kind::Delete {
                gone.insert(change.path.clone(), Component::of(owner));
                if !is_partial(owner, &near) {
                    deletes.insert(Component::of(owner));
                    continue;
                }
                meant.push(owner.location.clone());
            } else {
                meant.push(change.path.clone());
            }
            needed.extend(near);
        }
        let mut set = SourceSet::of(registry, Tree::listed(root, needed.into_iter().collect()))?;
        set.select_paths(&meant);
        Ok(Self { set, deletes, gone })
    }

    /// What is deleted, with the files it had.
    pub fn gone_files(&self) -> BTreeMap<Component, Vec<String>> {
        let mut files: BTreeMap<Component, Vec<String>> = BTreeMap::new();
        for (path, component) in self.gone.iter().filter(|(_, component)| self.deletes.contains(component)) {
            files.entry(component.clone()).or_default().push(path.clone());
        }
        files
    }

    pub fn is_empty(&self) -> bool {
        self.set.components.is_empty() && self.deletes.is_empty()
    }
}

/// The files there are of a component in one place.
pub(crate) fn neighbours(
    registry: &Registry,
    root: &Path,
    ignore: &ForceIgnore,
    files: &Files,
    owner: &Owner<'_>,
) -> Vec<String> {
    let near = files.range(owner.location.clone()..).take_while(|(path, _)| path.starts_with(&owner.location));
    let same = |path: &str| Owner::of(registry, path).ok().flatten().is_some_and(|other| other.is_beside(owner));
    near.map(|(path, _)| path.clone())
        .filter(|path| same(path) && !ignore.is_ignored(&root.join(path), false))
        .collect()
}

/// Whether what lost a file lives on without it.
fn is_partial(owner: &Owner<'_>, left: &[String]) -> bool {
    let whole = match &owner.child {
        Some((info, _)) => !info.addressable,
        None => owner.info.partial_delete || owner.info.layout.is_folder_content(),
    };
    whole && !left.is_empty()
}

/// The files of a set as far as they are meant: the parent's own file is not, where only children are.
pub(crate) fn meant_files<'s>(set: &'s SourceSet<'_>) -> impl Iterator<Item = &'s str> {
    set.components.iter().flat_map(|component| {
        let whole = component.chosen == orgyard_metadata::Chosen::All;
        let own = component.content.iter().chain(&component.meta).filter(move |_| whole);
        own.chain(component.children.iter().map(|child| &child.file)).map(String::as_str)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(paths: &str) -> Files {
        let pairs = paths.split_whitespace().map(|word| word.split_once('=').unwrap_or((word, "1")));
        pairs.map(|(path, hash)| (path.to_owned(), hash.to_owned())).collect()
    }

    /// What is sent with which files, and what is deleted.
    fn check(before: &str, now: &str, expected: &str) {
        let (registry, root, ignore) = (Registry::standard(), Path::new("/p"), ForceIgnore::default());
        let (now, before) = (files(now), files(before));
        let local = Local::of(registry, root, &ignore, &now, &before).unwrap();
        let push = Push::of(registry, root, &ignore, &now, &local).unwrap();
        let mut shown: Vec<String> = meant_files(&push.set).map(|path| format!("+{path}")).collect();
        shown.extend(push.deletes.iter().map(|component| format!("-{component}")));
        assert_eq!(shown.join(" "), expected);
    }

    const META: &str = "-meta.xml";

    #[test]
    fn a_changed_file_brings_its_component() {
        let class = |hash: &str| {
            format!("f/classes/A.cls={hash} f/classes/A.cls{META} f/classes/AB.cls f/classes/AB.cls{META}")
        };
        check(&class("1"), &class("2"), "+f/classes/A.cls +f/classes/A.cls-meta.xml");
    }

    #[test]
    fn a_changed_field_does_not_bring_its_object() {
        let object = |hash: &str| {
            format!(
                "f/objects/I__c/I__c.object{META} f/objects/I__c/fields/P__c.field{META}={hash} f/objects/I__c/fields/Q__c.field{META}"
            )
        };
        check(&object("1"), &object("2"), "+f/objects/I__c/fields/P__c.field-meta.xml");
    }

    #[test]
    fn what_is_gone_is_deleted_unless_something_is_left() {
        let class = format!("f/classes/A.cls f/classes/A.cls{META}");
        check(&class, "", "-ApexClass:A");
        let lwc = format!("f/lwc/c/c.js f/lwc/c/c.js{META}");
        check(&format!("{lwc} f/lwc/c/c.css"), &lwc, "+f/lwc/c/c.js +f/lwc/c/c.js-meta.xml");
        check(&lwc, "", "-LightningComponentBundle:c");
        let object = format!("f/objects/I__c/I__c.object{META}");
        check(&format!("{object} f/objects/I__c/fields/P__c.field{META}"), &object, "-CustomField:I__c.P__c");
    }
}
