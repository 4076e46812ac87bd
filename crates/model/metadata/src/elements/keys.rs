//! What tells the elements of a file from each other: the members that name them.

use crate::registry::{Registry, TypeInfo};
use orgyard_text::xml::Element;
use std::collections::HashMap;
use std::sync::LazyLock;

/// By type and tag.
static TABLE: LazyLock<HashMap<(&str, &str), Vec<&str>>> = LazyLock::new(|| {
    let lines = include_str!("../../../../../data/merge-keys.csv").lines().skip(1);
    let row = |line: &'static str| {
        let mut cells = line.split(',');
        Some(((cells.next()?, cells.next()?), cells.next()?.split('+').collect()))
    };
    lines.filter_map(row).collect()
});

/// Whether files of a type are looked at element by element: its elements have names in the table, or are components.
pub fn has_elements(info: &TypeInfo) -> bool {
    TABLE.keys().any(|(type_name, _)| *type_name == info.name) || holds_components(info)
}

fn holds_components(info: &TypeInfo) -> bool {
    !info.layout.is_decomposed() && info.children.iter().any(|child| child.addressable && child.tag.is_some())
}

/// How the elements of one file are named.
pub(super) enum Names<'r> {
    Table(String),
    Children(&'r TypeInfo),
}

impl<'r> Names<'r> {
    /// For files with this root; `None` where elements have no names.
    pub(super) fn of(registry: &'r Registry, root: &str) -> Option<Self> {
        if TABLE.keys().any(|(type_name, _)| *type_name == root) {
            return Some(Self::Table(root.to_owned()));
        }
        registry.by_name(root).filter(|info| holds_components(info)).map(Self::Children)
    }

    /// What an element is called; `None` where it has no name of its own.
    pub(super) fn name(&self, element: &Element) -> Option<String> {
        let tag = element.local_name();
        let members: Vec<&str> = match self {
            Self::Table(root) => TABLE.get(&(root.as_str(), tag))?.clone(),
            Self::Children(info) => vec![info.child_by_tag(tag)?.key()],
        };
        let values: Vec<String> = members.iter().filter_map(|member| value(element, member)).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }
}

/// With a hyphen behind a member, its text up to the first one: a layout is assigned to the object it begins with.
fn value(element: &Element, member: &str) -> Option<String> {
    let Some(member) = member.strip_suffix('-') else { return element.child_text(member) };
    element.child_text(member).map(|text| text.split('-').next().unwrap_or_default().to_owned())
}
