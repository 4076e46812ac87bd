//! Addressable components -> a package in metadata format.

use super::Manifest;
use crate::component::Component;
use crate::registry::Registry;
use crate::xml;
use orgyard_text::archive::FileSet;
use orgyard_text::xml::{Element, Node};
use std::collections::BTreeMap;

/// Puts components together again, children into their parents' files, and lists them in a `package.xml`.
pub fn pack<'a>(components: impl Iterator<Item = &'a Component>, api_version: &str) -> FileSet {
    let registry = Registry::standard();
    let mut files = FileSet::new();
    let mut containers: BTreeMap<String, Container> = BTreeMap::new();
    let mut manifest = Manifest { version: Some(api_version.into()), ..Manifest::default() };
    for component in components {
        let info = registry.by_name(&component.type_name);
        manifest.add(info.map_or(&component.type_name, |info| info.manifest_type()), &component.full_name);
        let is_parent =
            info.is_some_and(|info| info.children.iter().any(|child| child.tag.is_some() && child.addressable));
        for file in &component.files {
            match file.place() {
                Some((tag, name)) => {
                    let container = containers.entry(file.container().into()).or_default();
                    container.add(registry, component, tag, name, &file.bytes);
                }
                None if is_parent => {
                    containers.entry(file.path.clone()).or_default().parent = Some(file.bytes.to_vec())
                }
                None => drop(files.insert(file.path.clone(), file.bytes.to_vec())),
            }
        }
    }
    files.extend(containers.into_iter().map(|(path, container)| (path, container.write())));
    files.insert("package.xml".into(), manifest.write().into_bytes());
    files
}

/// A file with children, being put together.
#[derive(Default)]
struct Container {
    type_name: String,
    parent: Option<Vec<u8>>,
    /// By tag and name, as the platform lists them.
    children: BTreeMap<(String, String), Element>,
}

impl Container {
    fn add(&mut self, registry: &Registry, component: &Component, tag: &str, name: &str, bytes: &[u8]) {
        let parent = registry.by_name(&component.type_name).and_then(|info| info.parent.as_deref());
        self.type_name = parent.unwrap_or_default().into();
        // A stored child was written by us; one that does not parse has nothing to give.
        if let Ok(mut element) = xml::read(bytes) {
            element.name = tag.into();
            element.attributes.retain(|(name, _)| name != "xmlns");
            self.children.insert((tag.into(), name.into()), element);
        }
    }

    fn write(self) -> Vec<u8> {
        let parent = self.parent.as_deref().map(xml::read);
        let mut root = match parent {
            Some(Ok(root)) => root,
            // What does not parse goes back as it came.
            Some(Err(_)) => return self.parent.unwrap_or_default(),
            None => xml::root(&self.type_name),
        };
        root.children.extend(self.children.into_values().map(Node::Element));
        root.children.retain(|node| !matches!(node, Node::Text(_)));
        // The platform sends a file's elements in the order of their names.
        root.children.sort_by(|a, b| order(a).cmp(&order(b)));
        xml::write(&root).into_bytes()
    }
}

fn order(node: &Node) -> (bool, &str) {
    match node {
        Node::Element(element) => (element.name != "fullName", &element.name),
        _ => (false, ""),
    }
}
