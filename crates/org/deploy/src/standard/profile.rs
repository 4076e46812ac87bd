//! The standard profiles.

use super::{component, leaf};
use orgyard_engine::{EngineError, QueryApi, Tx, standard_profile};
use orgyard_metadata::{Component, ComponentFile, xml};
use orgyard_text::xml::{Element, Node};
use serde_json::Value as Json;

const OBJECT_RIGHTS: [(&str, &str); 6] = [
    ("allowCreate", "PermissionsCreate"),
    ("allowDelete", "PermissionsDelete"),
    ("allowEdit", "PermissionsEdit"),
    ("allowRead", "PermissionsRead"),
    ("modifyAllRecords", "PermissionsModifyAllRecords"),
    ("viewAllRecords", "PermissionsViewAllRecords"),
];

pub(super) fn profile(tx: &Tx, component_name: &str) -> Result<Option<Component>, EngineError> {
    let Some(name) = standard_profile(component_name) else { return Ok(None) };
    let Some(set) = permission_set(tx, name)? else { return Ok(None) };
    let mut root = leaf(xml::root("Profile"), "custom", "false");
    for row in objects(tx, &set)? {
        let rights = OBJECT_RIGHTS.iter().fold(Element::new("objectPermissions"), |element, (right, field)| {
            leaf(element, right, &(row[field] == true).to_string())
        });
        root = root.with(leaf(rights, "object", row["SobjectType"].as_str().unwrap_or_default()));
    }
    root = leaf(root, "userLicense", set["Profile"]["UserLicense"]["Name"].as_str().unwrap_or_default());
    for permission in user_permissions(&set) {
        let element = leaf(Element::new("userPermissions"), "enabled", "true");
        root = root.with(leaf(element, "name", permission));
    }
    Ok(component("Profile", component_name, &root))
}

/// The set that a profile owns, with every user permission there is.
fn permission_set(tx: &Tx, profile: &str) -> Result<Option<Json>, EngineError> {
    let object = tx.schema().object("PermissionSet");
    let known = object.into_iter().flat_map(|object| &object.fields);
    let names = known.filter(|field| field.name.starts_with("Permissions") && !field.feature_dependent);
    let names: String = names.map(|field| format!(", {}", field.name)).collect();
    let soql = format!(
        "SELECT Id, Profile.UserLicense.Name{names} FROM PermissionSet WHERE IsOwnedByProfile = true AND Profile.Name = '{profile}'"
    );
    Ok(tx.query(&soql, QueryApi::Rest)?.records.into_iter().next())
}

fn user_permissions(set: &Json) -> impl Iterator<Item = &str> {
    let members = set.as_object().into_iter().flatten();
    members.filter(|(_, value)| **value == true).filter_map(|(name, _)| name.strip_prefix("Permissions"))
}

fn objects(tx: &Tx, set: &Json) -> Result<Vec<Json>, EngineError> {
    let fields: Vec<&str> = OBJECT_RIGHTS.iter().map(|(_, field)| *field).collect();
    let soql = format!(
        "SELECT SobjectType, {} FROM ObjectPermissions WHERE ParentId = '{}' ORDER BY SobjectType",
        fields.join(", "),
        set["Id"].as_str().unwrap_or_default()
    );
    Ok(tx.query(&soql, QueryApi::Rest)?.records)
}

pub(super) fn narrow(component: Component, keep: impl Fn(&str) -> bool) -> Component {
    let narrowed = |file: ComponentFile| match xml::read(&file.bytes) {
        Ok(mut root) => {
            let object = |element: &Element| element.child_text("object").unwrap_or_default();
            root.children.retain(|node| match node {
                Node::Element(element) if element.local_name() == "objectPermissions" => keep(&object(element)),
                _ => true,
            });
            ComponentFile::new(file.path, xml::write(&root).into_bytes())
        }
        Err(_) => file,
    };
    Component { files: component.files.into_iter().map(narrowed).collect(), ..component }
}
