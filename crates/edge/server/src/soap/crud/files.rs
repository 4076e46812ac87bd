//! A component of a request as the files of a package in metadata format.

use crate::failure::Failure;
use orgyard_metadata::{Layout, Manifest, Registry, TypeInfo};
use orgyard_text::xml::{Element, Node, escape};

const NAMESPACE: &str = "http://soap.sforce.com/2006/04/metadata";

/// What a request says of one component.
pub(super) struct Item {
    pub(super) type_name: String,
    pub(super) full_name: String,
    /// The element's own type: `ApexSettings` of the component type `Settings`.
    root: String,
    /// All but the name.
    members: Vec<Element>,
}

impl Item {
    pub(super) fn of(element: &Element) -> Result<Self, Failure> {
        let kind = element.attributes.iter().find(|(name, _)| name.ends_with(":type")).map(|(_, value)| value.as_str());
        let root = kind.and_then(|kind| kind.rsplit(':').next()).unwrap_or_default().to_owned();
        let written = element.child_text("fullName").unwrap_or_default();
        let (type_name, full_name) = component(&root, &written);
        if Registry::standard().by_name(&type_name).is_none() {
            return Err(Failure::new(400, "INVALID_TYPE", format!("Unknown type:{root}")));
        }
        if full_name.is_empty() {
            return Err(Failure::new(400, "REQUIRED_FIELD_MISSING", "Required fields are missing: [fullName]"));
        }
        let members = element.elements().filter(|child| child.local_name() != "fullName").map(unprefixed).collect();
        Ok(Self { type_name, full_name, root, members })
    }
}

/// All settings are of one component type, under the name of what they set.
pub(super) fn component(root: &str, full_name: &str) -> (String, String) {
    match root.strip_suffix("Settings") {
        Some(name) if Registry::standard().by_name(root).is_none() && !name.is_empty() => {
            ("Settings".into(), name.into())
        }
        _ => (root.into(), full_name.into()),
    }
}

/// Python clients put prefixes on all elements.
fn unprefixed(element: &Element) -> Element {
    let mut out = Element::new(element.local_name());
    out.children = element
        .children
        .iter()
        .map(|node| match node {
            Node::Element(child) => Node::Element(unprefixed(child)),
            other => other.clone(),
        })
        .collect();
    out
}

/// The package that brings the component.
pub(super) fn package(item: &Item) -> Result<Vec<(String, String)>, Failure> {
    let registry = Registry::standard();
    let not_built = || Failure::not_built(&format!("single components of the type {}", item.type_name));
    let info = registry.by_name(&item.type_name).ok_or_else(not_built)?;
    let mut files = vec![("package.xml".to_owned(), manifest(&item.type_name, &item.full_name))];
    match registry.parent_of(info) {
        Some(parent) => files.push(inside(item, info, parent).ok_or_else(not_built)?),
        None => files.extend(own(item, info).ok_or_else(not_built)?),
    }
    Ok(files)
}

/// A child stands in its parent's file.
fn inside(item: &Item, info: &TypeInfo, parent: &TypeInfo) -> Option<(String, String)> {
    let (tag, suffix) = (info.tag.as_deref()?, parent.suffix.as_deref()?);
    let (of, name) = match info.ignores_parent_name {
        true => (&*parent.name, item.full_name.as_str()),
        false => item.full_name.split_once('.')?,
    };
    let key = info.key.as_deref().unwrap_or("fullName");
    let named = Element::new(tag).with(Element::text_element(key, name));
    let child = item.members.iter().filter(|member| member.name != key).cloned().fold(named, Element::with);
    let text = document(Element::new(&parent.name).with(child));
    Some((format!("{}/{of}.{suffix}", parent.directory), text))
}

/// One file, or content with its description beside it.
fn own(item: &Item, info: &TypeInfo) -> Option<Vec<(String, String)>> {
    let path = format!("{}/{}.{}", info.directory, item.full_name, info.suffix.as_deref()?);
    let is_content = |member: &&Element| member.name == "content";
    let root = item.members.iter().filter(|member| !is_content(member)).cloned();
    let text = document(root.fold(Element::new(&item.root), Element::with));
    match info.layout {
        Layout::Single | Layout::Folders | Layout::Beside | Layout::Merged | Layout::Labels | Layout::Permissions => {
            Some(vec![(path, text)])
        }
        Layout::Content => {
            let content = item.members.iter().find(is_content).map(Element::text).unwrap_or_default();
            let content = super::read::decoded(&content)?;
            Some(vec![(format!("{path}-meta.xml"), text), (path, content)])
        }
        _ => None,
    }
}

fn document(root: Element) -> String {
    let root = root.attribute("xmlns", NAMESPACE).attribute("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n", root.write())
}

fn manifest(type_name: &str, full_name: &str) -> String {
    let mut manifest = Manifest::default();
    manifest.add(type_name, full_name);
    text_of(&manifest)
}

fn text_of(manifest: &Manifest) -> String {
    let mut types = String::new();
    for (name, members) in &manifest.types {
        let members: String = members.iter().map(|member| format!("<members>{}</members>", escape(member))).collect();
        types.push_str(&format!("<types>{members}<name>{}</name></types>", escape(name)));
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Package xmlns=\"{NAMESPACE}\">{types}<version>64.0</version></Package>\n"
    )
}

/// The package that takes the component away.
pub(super) fn destructive(type_name: &str, full_name: &str) -> Vec<(String, String)> {
    vec![
        ("package.xml".into(), text_of(&Manifest::default())),
        ("destructiveChanges.xml".into(), manifest(type_name, full_name)),
    ]
}
