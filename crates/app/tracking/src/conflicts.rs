//! What both sides changed, by type and name.

use crate::changes::{Kind, Local, LocalChange};
use crate::error::Result;
use crate::member::Component;
use crate::merge;
use crate::remote::RemoteChange;
use crate::sides::Sides;
use crate::tracker::Tracker;
use orgyard_metadata::{Layout, SourceSet};
use orgyard_text::pieces::Pieces;
use std::collections::BTreeMap;

/// A component that both sides changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    pub remote: RemoteChange,
    /// The project's files of it.
    pub paths: Vec<String>,
    /// Its files that differ, once both sides were compared.
    pub sides: Vec<Sides>,
    /// Why it could not be merged, where that was wanted.
    pub refusal: Option<String>,
}

impl<'r> Tracker<'r> {
    /// Components that were changed here and in the org. What one side deleted is no conflict.
    pub fn conflicts(&self, local: &Local<'r>) -> Vec<Conflict> {
        let mut here: BTreeMap<Component, Vec<&LocalChange<'r>>> = BTreeMap::new();
        for change in local.live().filter(|change| change.kind != Kind::Delete) {
            here.entry(change.component().unwrap_or_else(|| Component::new("", ""))).or_default().push(change);
        }
        if here.is_empty() {
            return Vec::new();
        }
        let conflict = |remote: RemoteChange| {
            let inside = self.container(&remote.component);
            let own = here.get(&remote.component);
            let changes = match own {
                Some(own) => own.clone(),
                None => here.get(&inside?)?.iter().filter(|at| self.touches(at, &remote.component)).copied().collect(),
            };
            let paths = self.paths_of(&changes);
            (!changes.is_empty()).then(|| Conflict { remote, paths, sides: Vec::new(), refusal: None })
        };
        self.remote().into_iter().filter(|remote| !remote.deleted).filter_map(conflict).collect()
    }

    /// The component in whose file this one stands.
    pub(crate) fn container(&self, component: &Component) -> Option<Component> {
        component.parent(self.registry).filter(|parent| self.stands_inside(parent))
    }

    /// Of a label, the component whose files labels share. A label is changed when its own element is.
    pub fn holder(&self, component: &Component) -> Option<Component> {
        self.container(component).filter(|parent| {
            let info = parent.info(self.registry);
            info.is_some_and(|info| info.layout == Layout::Merged)
        })
    }

    fn touches(&self, change: &LocalChange<'_>, component: &Component) -> bool {
        if self.holder(component).is_none() {
            return true;
        }
        let Ok(now) = std::fs::read_to_string(self.root.join(&change.path)) else { return true };
        let base = self.base(&change.path).unwrap_or_else(|| emptied(&now));
        let changed = merge::changed(self.registry, &base, &now);
        changed.is_none_or(|changed| changed.iter().any(|key| key.name == component.full_name))
    }

    /// Labels that were changed in the org only stand in files that are sent because of others. They are not sent: what is
    /// here is old.
    pub fn leave_theirs(&self, local: &Local<'r>, set: &mut SourceSet<'_>) -> Result<()> {
        let is_theirs = |change: &RemoteChange| {
            let container = self.holder(&change.component);
            let files = local.live().filter(|at| at.kind != Kind::Delete && at.component() == container);
            let mut files = files.peekable();
            container.is_some() && files.peek().is_some() && !files.any(|at| self.touches(at, &change.component))
        };
        let theirs: Vec<Component> =
            self.remote().into_iter().filter(is_theirs).map(|change| change.component).collect();
        if theirs.is_empty() {
            return Ok(());
        }
        let mut manifest = set.manifest("")?;
        for component in &theirs {
            let container = self.holder(component);
            for gone in container.iter().chain([component]) {
                if let Some(names) = manifest.types.get_mut(&gone.type_name) {
                    names.remove(&gone.full_name);
                }
            }
        }
        set.select_members(&manifest);
        Ok(())
    }

    /// What a file contained when both sides were last the same.
    pub(crate) fn base(&self, path: &str) -> Option<String> {
        self.bases.read(self.state.files.get(path)?)
    }
}

/// A file without its elements.
pub(crate) fn emptied(text: &str) -> String {
    Pieces::of(text).map(|pieces| pieces.head + &pieces.tail).unwrap_or_default()
}
