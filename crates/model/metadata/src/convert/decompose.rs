//! A parent's file into its own and one per child.

use super::losses::Loss;
use super::output::{Output, OutputContent};
use super::paths::SOURCE_ROOT;
use super::recompose::read;
use crate::error::ConvertError;
use crate::registry::{Layout, TypeInfo};
use crate::resolve::{SourceComponent, SourceSet};
use crate::xml;
use orgyard_text::xml::{Element, Node};

/// A child cut out of its parent's file.
pub(crate) struct Piece<'r> {
    pub info: &'r TypeInfo,
    pub name: String,
    /// The root of the child's own file.
    pub root: Element,
}

pub(crate) struct Pieces<'r> {
    pub parent: Element,
    pub children: Vec<Piece<'r>>,
}

/// Takes a parent's file apart.
pub(crate) fn pieces<'r>(info: &'r TypeInfo, root: Element, file: &str) -> Result<Pieces<'r>, ConvertError> {
    let mut parent = xml::root(&info.name);
    parent.attributes.extend(root.attributes.into_iter().filter(|(name, _)| name != "xmlns"));
    let mut children = Vec::new();
    for node in root.children {
        let child = match &node {
            Node::Element(element) => info.child_by_tag(&element.name),
            _ => None,
        };
        match (child, node) {
            (Some(child), Node::Element(element)) => children.push(piece(child, element, file)?),
            (_, node) => parent.children.push(node),
        }
    }
    Ok(Pieces { parent, children })
}

fn piece<'r>(info: &'r TypeInfo, element: Element, file: &str) -> Result<Piece<'r>, ConvertError> {
    let keys = [info.key(), "fullName", "name"];
    let Some(name) = keys.into_iter().find_map(|key| element.child_text(key)).filter(|name| !name.is_empty()) else {
        let (key, tag, line) = (info.key().into(), element.name.clone(), element.line);
        return Err(ConvertError::Nameless { path: file.into(), key, tag, line });
    };
    let mut root = xml::root(&info.name);
    root.attributes.extend(element.attributes.into_iter().filter(|(name, _)| name != "xmlns"));
    root.children = element.children;
    Ok(Piece { info, name, root })
}

/// The path of a component's own file, where nothing says another.
pub(crate) fn parent_path(info: &TypeInfo, full_name: &str) -> String {
    let name = full_name.split('.').next().unwrap_or(full_name);
    format!("{SOURCE_ROOT}/{}/{name}/{name}.{}-meta.xml", info.directory, info.suffix())
}

/// The path of a child's file, where nothing says another.
pub(crate) fn child_path(parent: &TypeInfo, full_name: &str, child: &TypeInfo, name: &str) -> String {
    let folder = full_name.split('.').next().unwrap_or(full_name);
    let inner = match parent.layout {
        Layout::Folders => format!("{}/", child.directory),
        _ => String::new(),
    };
    format!("{SOURCE_ROOT}/{}/{folder}/{inner}{name}.{}-meta.xml", parent.directory, child.suffix())
}

pub(super) fn to_source(
    set: &SourceSet<'_>,
    component: &SourceComponent<'_>,
    found: &mut Vec<Loss>,
) -> Result<Vec<Output>, ConvertError> {
    let Some(meta) = &component.meta else { return Ok(Vec::new()) };
    let info = component.info;
    let pieces = pieces(info, read(set, meta, found)?, meta)?;
    let mut outputs = Vec::with_capacity(pieces.children.len() + 1);
    for child in &pieces.children {
        outputs.push(Output {
            path: child_path(info, &component.full_name, child.info, &child.name),
            content: OutputContent::Bytes(xml::write(&child.root).into_bytes()),
            type_name: child.info.name.to_string(),
            full_name: child.info.child_name(&component.full_name, &child.name),
        });
    }
    outputs.push(Output {
        path: parent_path(info, &component.full_name),
        content: OutputContent::Bytes(xml::write(&pieces.parent).into_bytes()),
        type_name: info.name.to_string(),
        full_name: component.full_name.clone(),
    });
    Ok(outputs)
}
