//! What a profile says about the components that are retrieved with it: what its file says, and of all others yes in the
//! administrator's, no in another one.

use super::leaf;
use orgyard_engine::{StoredComponent, Tx, is_permissionable};
use orgyard_metadata::{Component, ComponentFile, xml};
use orgyard_text::names::fold;
use orgyard_text::xml::{Element, Node};

const ADMINISTRATOR: &str = "Admin";

/// How entries about components of a type look.
struct Entry {
    type_name: &'static str,
    element: &'static str,
    /// The member that names the component.
    key: &'static str,
    /// Each with what it says where the profile grants, and where it does not.
    members: &'static [(&'static str, &'static str, &'static str)],
}

const ENTRIES: [Entry; 6] = [
    Entry {
        type_name: "CustomApplication",
        element: "applicationVisibilities",
        key: "application",
        members: &[("default", "false", "false"), ("visible", "true", "false")],
    },
    Entry {
        type_name: "ApexClass",
        element: "classAccesses",
        key: "apexClass",
        members: &[("enabled", "true", "false")],
    },
    Entry {
        type_name: "CustomField",
        element: "fieldPermissions",
        key: "field",
        members: &[("editable", "true", "false"), ("readable", "true", "false")],
    },
    Entry { type_name: "ApexPage", element: "pageAccesses", key: "apexPage", members: &[("enabled", "true", "false")] },
    Entry {
        type_name: "RecordType",
        element: "recordTypeVisibilities",
        key: "recordType",
        members: &[("default", "false", "false"), ("visible", "true", "false")],
    },
    Entry {
        type_name: "CustomTab",
        element: "tabVisibilities",
        key: "tab",
        members: &[("visibility", "DefaultOn", "Hidden")],
    },
];

/// A profile as it is retrieved together with other components; any other component as it is.
pub(crate) fn complete(tx: &Tx, component: Component, others: &[StoredComponent]) -> Component {
    if component.type_name != "Profile" {
        return component;
    }
    let grants = component.full_name == ADMINISTRATOR;
    let completed = |file: ComponentFile| match xml::read(&file.bytes) {
        Ok(root) => ComponentFile::new(file.path, xml::write(&with_entries(tx, root, grants, others)).into_bytes()),
        Err(_) => file,
    };
    Component { files: component.files.into_iter().map(completed).collect(), ..component }
}

fn with_entries(tx: &Tx, mut root: Element, grants: bool, others: &[StoredComponent]) -> Element {
    for other in others {
        let Some(entry) = ENTRIES.iter().find(|entry| entry.type_name == other.type_name) else { continue };
        let says =
            |element: &Element| element.child_text(entry.key).is_some_and(|name| fold(&name) == fold(&other.full_name));
        if !root.elements_named(entry.element).any(says) && has_entry(tx, other) {
            root = root.with(written(entry, &other.full_name, grants));
        }
    }
    root.children.retain(|node| matches!(node, Node::Element(_)));
    // The platform writes them by name.
    root.children.sort_by_key(|node| match node {
        Node::Element(element) => element.local_name().to_owned(),
        _ => String::new(),
    });
    root
}

fn has_entry(tx: &Tx, component: &StoredComponent) -> bool {
    let field = component.full_name.split_once('.').filter(|_| component.type_name == "CustomField");
    let Some((object, field)) = field else { return true };
    let object = tx.schema().object(object);
    object.and_then(|object| Some(is_permissionable(object, object.field(field)?))).unwrap_or_default()
}

fn written(entry: &Entry, name: &str, grants: bool) -> Element {
    let mut members: Vec<(&str, &str)> =
        entry.members.iter().map(|(member, yes, no)| (*member, if grants { *yes } else { *no })).collect();
    members.push((entry.key, name));
    members.sort_unstable();
    members.into_iter().fold(Element::new(entry.element), |element, (member, text)| leaf(element, member, text))
}
