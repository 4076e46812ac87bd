//! The project's side: files that differ from what the org had at the last sync.

use crate::error::Result;
use crate::member::Component;
use crate::scan::Files;
use orgyard_metadata::{Owner, Registry};
use orgyard_project::ForceIgnore;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Add,
    Edit,
    Delete,
}

/// A file that was changed, and whose it is.
#[derive(Debug, Clone)]
pub struct LocalChange<'r> {
    pub path: String,
    pub kind: Kind,
    /// `None` for files that are no metadata.
    pub owner: Option<Owner<'r>>,
    pub ignored: bool,
}

/// All changes of a project.
#[derive(Debug, Default)]
pub struct Local<'r> {
    pub changes: Vec<LocalChange<'r>>,
    /// Files that lie elsewhere than before, with the same content: from, to.
    pub moved: Vec<(String, String)>,
}

impl LocalChange<'_> {
    pub fn component(&self) -> Option<Component> {
        self.owner.as_ref().map(Component::of)
    }
}

impl<'r> Local<'r> {
    /// What differs between the files as they are and as they were.
    pub(crate) fn of(
        registry: &'r Registry,
        root: &Path,
        ignore: &ForceIgnore,
        now: &Files,
        before: &Files,
    ) -> Result<Self> {
        let mut changes = Vec::new();
        for (path, kind) in differences(now, before) {
            let ignored = ignore.is_ignored(&root.join(path), false);
            // Nobody asks what an ignored file is; it may be anything.
            let owner = if ignored { Owner::of(registry, path).ok().flatten() } else { Owner::of(registry, path)? };
            changes.push(LocalChange { path: path.to_owned(), kind, owner, ignored });
        }
        let mut local = Self { changes, moved: Vec::new() };
        local.find_moves(now, before);
        Ok(local)
    }

    /// Deleted here and added there, as a part of the same component: no change, or an edit.
    fn find_moves(&mut self, now: &Files, before: &Files) {
        let mut added: BTreeMap<(Component, String), Vec<String>> = BTreeMap::new();
        let live = self.changes.iter().filter(|change| !change.ignored);
        for change in live.clone().filter(|change| change.kind == Kind::Add) {
            let Some(component) = change.component() else { continue };
            added.entry((component, part(&change.path))).or_default().push(change.path.clone());
        }
        let mut gone = BTreeSet::new();
        for change in live.filter(|change| change.kind == Kind::Delete) {
            let Some(component) = change.component() else { continue };
            let Some(places) = added.get_mut(&(component, part(&change.path))) else { continue };
            gone.insert(change.path.clone());
            let same = places.iter().position(|place| now.get(place) == before.get(&change.path));
            if let Some(same) = same {
                let to = places.remove(same);
                gone.insert(to.clone());
                self.moved.push((change.path.clone(), to));
            }
        }
        self.changes.retain(|change| !gone.contains(&change.path));
    }

    /// What lies in no package directory any more is not deleted: nobody looks there.
    pub(crate) fn keep_below(&mut self, folders: &[String]) {
        let is_below = |path: &str| {
            let holds = |folder: &String| path.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/'));
            folders.iter().any(|folder| folder.is_empty() || holds(folder))
        };
        self.changes.retain(|change| change.kind != Kind::Delete || is_below(&change.path));
    }

    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Changes that a deploy is about: what is metadata and not ignored.
    pub fn live(&self) -> impl Iterator<Item = &LocalChange<'r>> {
        self.changes.iter().filter(|change| !change.ignored && change.owner.is_some())
    }
}

/// What tells the files of one component from each other, wherever they lie.
fn part(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

/// Both are in the order of their paths, and are walked through side by side.
fn differences<'f>(now: &'f Files, before: &'f Files) -> Vec<(&'f str, Kind)> {
    let mut all = Vec::new();
    let (mut now, mut before) = (now.iter().peekable(), before.iter().peekable());
    loop {
        let order = match (now.peek(), before.peek()) {
            (None, None) => return all,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some((here, _)), Some((there, _))) => here.cmp(there),
        };
        let here = if order.is_le() { now.next() } else { None };
        let there = if order.is_ge() { before.next() } else { None };
        match (here, there) {
            (Some((path, new)), Some((_, old))) if new != old => all.push((path.as_str(), Kind::Edit)),
            (Some((path, _)), None) => all.push((path.as_str(), Kind::Add)),
            (None, Some((path, _))) => all.push((path.as_str(), Kind::Delete)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(text: &str) -> Files {
        let pairs = text.split_whitespace().filter_map(|word| word.split_once('='));
        pairs.map(|(path, hash)| (path.to_owned(), hash.to_owned())).collect()
    }

    /// `path=content` on both sides.
    fn check(before: &str, now: &str, expected: &str) {
        let ignore = ForceIgnore::parse(Path::new("/p"), "**/Ignored*\n");
        let (now, before) = (files(now), files(before));
        let local = Local::of(Registry::standard(), Path::new("/p"), &ignore, &now, &before).unwrap();
        let mut shown: Vec<String> = local
            .changes
            .iter()
            .map(|change| {
                let name = change.component().map_or_else(|| "-".to_owned(), |component| component.to_string());
                let ignored = if change.ignored { " ignored" } else { "" };
                format!("{:?} {} {name}{ignored}", change.kind, change.path)
            })
            .collect();
        shown.extend(local.moved.iter().map(|(from, to)| format!("{from} -> {to}")));
        assert_eq!(shown.join("\n"), expected);
    }

    #[test]
    fn files_are_added_edited_and_deleted() {
        check(
            "f/classes/A.cls=1 f/classes/B.cls=1 f/classes/C.cls=1",
            "f/classes/A.cls=1 f/classes/B.cls=2 f/classes/D.cls=1 f/README.md=1 f/classes/Ignored.cls=1",
            "Add f/README.md -\nEdit f/classes/B.cls ApexClass:B\nDelete f/classes/C.cls ApexClass:C\n\
             Add f/classes/D.cls ApexClass:D\nAdd f/classes/Ignored.cls ApexClass:Ignored ignored",
        );
        check("f/classes/A.cls=1", "f/classes/A.cls=1", "");
    }

    #[test]
    fn what_left_the_package_directories_is_not_deleted() {
        let check = |folders: &[&str], expected: &str| {
            let before = files("app/classes/A.cls=1 apples/classes/B.cls=1 lib/classes/C.cls=1");
            let ignore = ForceIgnore::default();
            let mut local = Local::of(Registry::standard(), Path::new("/p"), &ignore, &Files::new(), &before).unwrap();
            local.keep_below(&folders.iter().map(|folder| (*folder).to_owned()).collect::<Vec<_>>());
            let paths: Vec<&str> = local.changes.iter().map(|change| change.path.as_str()).collect();
            assert_eq!(paths.join(" "), expected, "{folders:?}");
        };
        check(&["app"], "app/classes/A.cls");
        check(&["app", "lib"], "app/classes/A.cls lib/classes/C.cls");
        check(&["", "other"], "app/classes/A.cls apples/classes/B.cls lib/classes/C.cls");
    }

    #[test]
    fn what_was_moved_is_not_changed() {
        check("f/classes/A.cls=1", "f/classes/sub/A.cls=1", "f/classes/A.cls -> f/classes/sub/A.cls");
        check("f/classes/A.cls=1", "f/classes/sub/A.cls=2", "Add f/classes/sub/A.cls ApexClass:A");
        check(
            "f/classes/A.cls=1",
            "f/classes/B.cls=1",
            "Delete f/classes/A.cls ApexClass:A\nAdd f/classes/B.cls ApexClass:B",
        );
        // The same name in two bundles.
        check(
            "f/lwc/a/x.css=1 f/lwc/a/a.js=1",
            "f/lwc/a/a.js=1 f/lwc/b/x.css=1",
            "Delete f/lwc/a/x.css LightningComponentBundle:a\nAdd f/lwc/b/x.css LightningComponentBundle:b",
        );
    }
}
