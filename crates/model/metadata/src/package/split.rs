//! Takes a container file apart: the parent without its children, and each child by itself.

use crate::component::{Component, ComponentFile, Problem};
use crate::registry::TypeInfo;
use crate::xml::{self, LineOrigin};
use orgyard_text::xml::{Element, Node, XmlError};
use std::sync::Arc;

/// A child as it stood in its container.
pub(crate) struct Child<'r> {
    pub info: &'r TypeInfo,
    pub component: Component,
}

pub(crate) struct Split<'r> {
    pub parent: Component,
    pub children: Vec<Child<'r>>,
    pub problems: Vec<Problem>,
    /// The parent has nothing of its own: its file only holds the children together.
    pub bare: bool,
}

/// Splits the container at `path`; children that no manifest can name stay in the parent.
pub(crate) fn split<'r>(info: &'r TypeInfo, full_name: &str, path: &str, bytes: &[u8]) -> Result<Split<'r>, XmlError> {
    let mut root = xml::read(bytes)?;
    let parent = Component::new(&info.name, full_name, Vec::new());
    let mut split = Split { parent, children: vec![], problems: vec![], bare: false };
    let mut rest = Vec::new();
    for node in std::mem::take(&mut root.children) {
        match child_type(info, &node) {
            Some((child, element)) => split.add_child(child, element, full_name, path),
            None => rest.push(node),
        }
    }
    root.children = rest;
    split.bare = xml::is_bare(&root) && !split.children.is_empty();
    split.parent.files.push(file(path.into(), &root));
    Ok(split)
}

fn child_type<'r, 'n>(info: &'r TypeInfo, node: &'n Node) -> Option<(&'r TypeInfo, &'n Element)> {
    let Node::Element(element) = node else { return None };
    let child = info.child_by_tag(element.local_name()).filter(|child| child.addressable)?;
    Some((child, element))
}

impl<'r> Split<'r> {
    fn add_child(&mut self, info: &'r TypeInfo, element: &Element, parent: &str, path: &str) {
        let Some(name) = element.child_text(info.key()).filter(|name| !name.is_empty()) else {
            return self.problems.push(nameless(info, element, parent, path));
        };
        let mut root = xml::root(&info.name);
        (root.line, root.column) = (element.line, element.column);
        root.children = element.children.clone();
        let place = format!("{path}#{}/{name}", element.local_name());
        let component = Component::new(&info.name, &info.child_name(parent, &name), vec![file(place, &root)]);
        self.children.push(Child { info, component });
    }
}

fn nameless(info: &TypeInfo, element: &Element, parent: &str, path: &str) -> Problem {
    Problem {
        component_type: info.name.to_string(),
        full_name: parent.into(),
        file: path.into(),
        line: Some(element.line),
        column: Some(element.column),
        message: format!("element fullName missing for a child of type {}", info.name),
        warning: false,
    }
}

fn file(path: String, root: &Element) -> ComponentFile {
    let written = xml::write_lines(root);
    let lines: Arc<[LineOrigin]> = written.lines.into();
    ComponentFile { lines: Some(lines), ..ComponentFile::new(path, written.text.into_bytes()) }
}
