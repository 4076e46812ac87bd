//! What both sides changed, by type and name.

use crate::changes::{Kind, Local, LocalChange};
use crate::error::Result;
use crate::member::Component;
use crate::remote::RemoteChange;
use crate::sides::Sides;
use crate::tracker::Tracker;
use orgyard_metadata::{Layout, SourceSet, elements};
use orgyard_text::pieces::Pieces;
use std::collections::{BTreeMap, BTreeSet};

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

/// Changed files of a project, by component.
type Edited<'l, 'r> = BTreeMap<Component, Vec<&'l LocalChange<'r>>>;

/// The labels that were changed in a file, by its path.
type Touched = BTreeMap<String, BTreeSet<String>>;

impl<'r> Tracker<'r> {
    /// Components that were changed here and in the org. What one side deleted is no conflict.
    pub fn conflicts(&self, local: &Local<'r>) -> Vec<Conflict> {
        let here = self.edited(local);
        if here.is_empty() {
            return Vec::new();
        }
        let touched = self.touched(&here);
        let conflict = |remote: RemoteChange| {
            let changes: Vec<&LocalChange<'r>> = match here.get(&remote.component) {
                Some(own) => own.clone(),
                None => {
                    let beside = here.get(&self.container(&remote.component)?)?.iter().copied();
                    beside.filter(|change| touches(&touched, change, &remote.component)).collect()
                }
            };
            let paths = self.paths_of(&changes);
            (!changes.is_empty()).then(|| Conflict { remote, paths, sides: Vec::new(), refusal: None })
        };
        self.remote().into_iter().filter(|remote| !remote.deleted).filter_map(conflict).collect()
    }

    /// What was changed here and is still there, by component.
    fn edited<'l>(&self, local: &'l Local<'r>) -> Edited<'l, 'r> {
        let mut here: Edited<'l, 'r> = BTreeMap::new();
        for change in local.live().filter(|change| change.kind != Kind::Delete) {
            let Some(component) = change.component() else { continue };
            here.entry(component).or_default().push(change);
        }
        here
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

    /// The labels that were changed here, by file.
    fn touched(&self, here: &Edited<'_, 'r>) -> Touched {
        let holds =
            |component: &Component| component.info(self.registry).is_some_and(|info| info.layout == Layout::Merged);
        let files = here.iter().filter(|(component, _)| holds(component)).flat_map(|(_, changes)| changes);
        files.filter_map(|change| Some((change.path.clone(), self.changed_labels(&change.path)?))).collect()
    }

    /// Nothing where nobody knows.
    fn changed_labels(&self, path: &str) -> Option<BTreeSet<String>> {
        let now = std::fs::read_to_string(self.root.join(path)).ok()?;
        let base = self.base(path).unwrap_or_else(|| emptied(&now));
        let changed = elements::changed(self.registry, &base, &now)?;
        Some(changed.into_iter().map(|key| key.name).collect())
    }

    /// Labels that were changed in the org only stand in files that are sent because of others. They are not sent: what is
    /// here is old.
    pub fn leave_theirs(&self, local: &Local<'r>, set: &mut SourceSet<'_>) -> Result<()> {
        let here = self.edited(local);
        let touched = self.touched(&here);
        let is_theirs = |change: &RemoteChange| {
            let files = self.holder(&change.component).and_then(|holder| here.get(&holder));
            files.is_some_and(|files| !files.iter().any(|at| touches(&touched, at, &change.component)))
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

/// Whether a change of a file is one of a component in it. Where labels are not told from each other, it is.
fn touches(touched: &Touched, change: &LocalChange<'_>, component: &Component) -> bool {
    touched.get(&change.path).is_none_or(|labels| labels.contains(&component.full_name))
}

/// A file without its elements.
pub(crate) fn emptied(text: &str) -> String {
    Pieces::of(text).map(|pieces| pieces.head + &pieces.tail).unwrap_or_default()
}
