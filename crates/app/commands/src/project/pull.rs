//! A pull: what was changed in the org comes into the project, what was deleted there goes.

use super::retrieve::{Received, Row, Wish, ask, unwritable, write};
use super::tracked::tracking;
use crate::output::Failure;
use orgyard_client::Org;
use orgyard_metadata::xml::write as metadata_xml;
use orgyard_metadata::{Manifest, Owner, Registry, default_paths};
use orgyard_project::Project;
use orgyard_text::xml::{Element, Node};
use orgyard_tracking::{Component, Local, Tracker};
use std::collections::BTreeSet;
use std::path::Path;

impl<'r> Wish<'_, 'r> {
    /// What was changed in the org.
    pub(super) async fn pull(&self, org: &Org, mut tracker: Tracker<'r>) -> Result<Received, Failure> {
        let merged = self.settle(org, &mut tracker, None).await?;
        let local = tracker.local().map_err(tracking)?;
        let (deleted, changed): (Vec<_>, Vec<_>) = tracker.remote().into_iter().partition(|change| change.deleted);
        let changed: BTreeSet<Component> = changed.into_iter().map(|change| change.component).collect();
        let here = tracker.files_of(&changed);
        let is_wanted = |component: &&Component| match here.get(component) {
            Some(paths) => !paths.iter().any(|path| tracker.ignore().is_ignored(&tracker.root().join(path), false)),
            None => !would_be_ignored(&tracker, self.registry, self.project, component),
        };
        let wanted: BTreeSet<Component> = changed.iter().filter(is_wanted).cloned().collect();
        let kept = kept(&tracker, &local, &wanted);
        let mut received = match wanted.is_empty() {
            true => Received::nothing(self.context),
            false => {
                let version = self.matches.get("api-version").or(self.project.source_api_version());
                let mut manifest = Manifest { version: version.map(str::to_owned), ..Manifest::default() };
                // A file that came with a part only would take the others with it.
                let asked: BTreeSet<Component> = wanted.iter().map(|component| tracker.asked(component)).collect();
                asked.iter().for_each(|component| manifest.add(&component.type_name, &component.full_name));
                let retrieved = ask(self.context, self.matches, org, Some(&manifest), Vec::new()).await?;
                self.keep_source(&[], None, retrieved, &kept)?
            }
        };
        let deleted = deleted.into_iter().map(|change| change.component).collect();
        received.files.extend(self.delete(&mut tracker, deleted)?);
        self.remember(&mut tracker, &received, &wanted)?;
        received.files.extend(merged.iter().map(|merged| self.merged_row(merged)));
        Ok(received)
    }

    /// What is not in the org any more goes from the project, too.
    fn delete(&self, tracker: &mut Tracker<'r>, deleted: BTreeSet<Component>) -> Result<Vec<Row>, Failure> {
        let mut rows = Vec::new();
        let mut changed = Vec::new();
        let mut done = deleted.clone();
        for (component, paths) in tracker.files_of(&deleted) {
            if paths.iter().any(|path| tracker.ignore().is_ignored(&tracker.root().join(path), false)) {
                done.remove(&component);
                continue;
            }
            for path in paths {
                let full = self.project.root().join(&path);
                let owner = Owner::of(self.registry, &path).ok().flatten();
                let is_own = owner.is_some_and(|owner| {
                    let (type_name, full_name) = owner.member();
                    Component::new(&type_name, &full_name) == component
                });
                let left = if is_own { None } else { without(self.registry, &full, &component)? };
                match left {
                    Some(text) => {
                        write(&full, text.as_bytes())?;
                        changed.push(path.clone());
                    }
                    None => std::fs::remove_file(&full).map_err(unwritable(&full))?,
                }
                rows.push(Row {
                    problem: None,
                    type_name: component.type_name.clone(),
                    full_name: component.full_name.clone(),
                    state: "Deleted",
                    path: full,
                });
            }
        }
        tracker.retrieved(&changed, &[], &done).map_err(tracking)?;
        Ok(rows)
    }
}

/// The parent's file without a child that stands in it; nothing where it was the last one.
pub(super) fn without(registry: &Registry, file: &Path, child: &Component) -> Result<Option<String>, Failure> {
    let broken = |why: String| Failure::new("RetrieveError", format!("{}: {why}", file.display()));
    let text = std::fs::read_to_string(file).map_err(|error| broken(error.to_string()))?;
    let mut parsed = orgyard_text::xml::parse(&text).map_err(|error| broken(error.to_string()))?;
    let Some(info) = registry.by_name(&child.type_name) else { return Ok(Some(text)) };
    let name = child.full_name.rsplit('.').next().unwrap_or_default();
    let is_it = |element: &Element| {
        info.tag.as_deref() == Some(element.name.as_str())
            && element.child_text(info.key()).is_some_and(|key| key == name || key == child.full_name)
    };
    let before = parsed.root.elements().count();
    parsed.root.children.retain(|node| !matches!(node, Node::Element(element) if is_it(element)));
    let left = parsed.root.elements().count();
    Ok(match left {
        0 => None,
        _ if left == before => Some(text),
        _ => Some(metadata_xml(&parsed.root)),
    })
}

/// Files that were changed here, of components that were not changed in the org: what comes with others does not
/// overwrite them. Labels that come go into their file, whatever else was changed in it.
fn kept(tracker: &Tracker<'_>, local: &Local<'_>, wanted: &BTreeSet<Component>) -> BTreeSet<String> {
    let holders: BTreeSet<Component> = wanted.iter().filter_map(|component| tracker.holder(component)).collect();
    let comes = |component: Component| wanted.contains(&component) || holders.contains(&component);
    let others = local.live().filter(|change| !change.component().is_some_and(comes));
    others.map(|change| change.path.clone()).collect()
}

/// Whether a component that is not here yet would be ignored where it would be written.
pub(super) fn would_be_ignored(
    tracker: &Tracker<'_>,
    registry: &Registry,
    project: &Project,
    component: &Component,
) -> bool {
    let default = project.default_directory().map_or("", |directory| directory.path.as_str());
    let paths = default_paths(registry, &component.type_name, &component.full_name);
    paths
        .iter()
        .any(|path| tracker.ignore().is_ignored(&tracker.root().join(default).join("main/default").join(path), false))
}
