//! Folders within a component that have the name of its type's folder: what lies in them belongs to the component.

use super::{SourceComponent, path};
use crate::registry::Layout;
use indexmap::IndexMap;

/// Components by type, name and location.
pub(super) type Groups<'r> = IndexMap<(&'r str, String, String), SourceComponent<'r>>;

pub(super) fn join(groups: &mut Groups<'_>) {
    let inner: Vec<(usize, usize)> =
        (0..groups.len()).filter_map(|at| Some((at, outer(groups, &groups[at])?))).collect();
    for (at, outer) in &inner {
        let content = std::mem::take(&mut groups[*at].content);
        groups[*outer].content.extend(content);
    }
    let mut at = 0;
    groups.retain(|_, _| {
        at += 1;
        inner.iter().all(|(gone, _)| gone + 1 != at)
    });
}

/// The component this one lies in: both below a folder of the type's name, one within the other.
fn outer(groups: &Groups<'_>, component: &SourceComponent<'_>) -> Option<usize> {
    let info = component.info;
    let is_folder = matches!(info.layout, Layout::Mixed | Layout::Resource | Layout::Bundle | Layout::Ui);
    if !is_folder || component.meta.is_some() {
        return None;
    }
    let last = path::from(&component.location, &info.directory)?;
    let above = component.location.strip_suffix(last)?.strip_suffix('/')?;
    let mut folder = above;
    while path::from(folder, &info.directory).is_some() {
        let is_there = |other: &SourceComponent<'_>| other.info.id == info.id && other.location == folder;
        if let Some(at) = groups.values().position(is_there) {
            return Some(at);
        }
        folder = path::folder(folder);
    }
    None
}
