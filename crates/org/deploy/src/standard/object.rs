//! Standard objects and standard fields.

use super::{component, leaf};
use orgyard_engine::{FieldDef, FieldType, ObjectDef, Tx, governing, holds_data, standard_sharing};
use orgyard_metadata::{Component, ComponentFile, Registry, xml};
use orgyard_text::names::fold;
use orgyard_text::xml::Element;

/// A standard object that metadata may change.
fn definition<'a>(tx: &'a Tx, name: &str) -> Option<&'a ObjectDef> {
    let found = tx.schema().object(name).filter(|object| !object.custom && object.described && !object.hub_only)?;
    let folded = fold(&found.name);
    let follows = ["share", "history", "feed", "changeevent", "tag"].iter().any(|suffix| folded.ends_with(suffix));
    let is_data = holds_data(&folded) && !follows && found.fields.iter().any(|field| field.updateable);
    (found.customizable || is_data).then_some(found)
}

pub(super) fn object(tx: &Tx, name: &str) -> Option<Component> {
    let object = definition(tx, name)?;
    let mut root = leaf(xml::root("CustomObject"), "compactLayoutAssignment", "SYSTEM");
    root = leaf(root, "enableFeeds", "false");
    root = leaf(root, "enableHistory", "false");
    // `ControlledByParent AccountId`: files name no field.
    if let Some(sharing) = standard_sharing(&object.name).split(' ').next().filter(|sharing| !sharing.is_empty()) {
        let external = if sharing == "ControlledByParent" { sharing } else { "Private" };
        root = leaf(root, "externalSharingModel", external);
        root = leaf(root, "sharingModel", sharing);
    }
    component("CustomObject", &object.name, &root)
}

pub(super) fn fields(tx: &Tx, name: &str) -> Vec<Component> {
    let Some(object) = definition(tx, name) else { return Vec::new() };
    object.fields.iter().filter(|field| is_listed(object, field)).filter_map(|field| written(object, field)).collect()
}

pub(super) fn field(tx: &Tx, name: &str) -> Option<Component> {
    let (object, field) = name.split_once('.')?;
    let object = definition(tx, object)?;
    let field = object.field(field).filter(|field| is_listed(object, field))?;
    written(object, field)
}

/// Fields of the platform's own bookkeeping and parts of compound fields are in no file.
pub(super) fn is_listed(object: &ObjectDef, field: &FieldDef) -> bool {
    let whole = matches!(field.field_type, FieldType::Address | FieldType::Location) || field.name == "Name";
    let shown = !(field.custom || field.feature_dependent || field.hidden || field.credential);
    let own = shown && field.field_type != FieldType::Id && (whole || field.createable || field.updateable);
    own && fold(&governing(object, field).name) == fold(&field.name) && !is_part_of_name(object, field)
}

fn is_part_of_name(object: &ObjectDef, field: &FieldDef) -> bool {
    let parts = ["FirstName", "MiddleName", "LastName", "Salutation", "Suffix"];
    parts.contains(&field.name.as_str()) && object.field("LastName").is_some() && object.field("Name").is_some()
}

fn written(object: &ObjectDef, field: &FieldDef) -> Option<Component> {
    let full_name = format!("{}.{}", object.name, field.name);
    let mut root = leaf(xml::root("CustomField"), "fullName", &field.name);
    root = leaf(root, "trackFeedHistory", "false");
    if let Some(kind) = kind(object, field) {
        root = leaf(root, "type", kind);
    }
    let parent = Registry::standard().by_name("CustomObject")?;
    let path = format!("{}/{}.{}#fields/{}", parent.directory, object.name, parent.suffix.as_deref()?, field.name);
    Some(Component::new("CustomField", &full_name, vec![ComponentFile::new(path, text(&root))]))
}

fn text(root: &Element) -> Vec<u8> {
    xml::write(root).into_bytes()
}

/// Files of standard fields say their type only where it is a list or a relationship.
fn kind(object: &ObjectDef, field: &FieldDef) -> Option<&'static str> {
    match field.field_type {
        FieldType::Reference if field.reference_to == [object.name.clone()] => Some("Hierarchy"),
        FieldType::Reference => Some("Lookup"),
        FieldType::Picklist => Some("Picklist"),
        FieldType::MultiPicklist => Some("MultiselectPicklist"),
        _ => None,
    }
}
