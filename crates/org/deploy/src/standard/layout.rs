//! The page layouts that come with objects.

use super::object::is_listed;
use super::{component, leaf};
use orgyard_engine::{FieldDef, FieldType, ObjectDef, Tx};
use orgyard_metadata::{Component, xml};
use orgyard_schema::standard_names;
use orgyard_text::names::{fold, percent_decode};
use orgyard_text::xml::Element;

/// `Account-Account Layout`, and for a custom object the layout that was made with it.
pub(super) fn layout(tx: &Tx, name: &str) -> Option<Component> {
    let (object, _) = name.split_once('-')?;
    let object = tx.schema().object(object)?;
    let name = spelled(object, name)?;
    let (mut left, mut right) = (Element::new("layoutColumns"), Element::new("layoutColumns"));
    for (index, field) in object.fields.iter().filter(|field| is_on_it(object, field)).enumerate() {
        let column = if index % 2 == 0 { &mut left } else { &mut right };
        *column = std::mem::replace(column, Element::new("")).with(item(&field.name, behavior(field)));
    }
    let root = xml::root("Layout").with(section("Information", [left, right])).with(system(object));
    component("Layout", &name, &leaf(root, "showEmailCheckbox", "false"))
}

fn spelled(object: &ObjectDef, name: &str) -> Option<String> {
    let name = fold(&percent_decode(name));
    let own = object.custom.then(|| format!("{}-{} Layout", object.name, object.label));
    let known = standard_names("StandardLayout").map(str::to_owned).chain(own).find(|known| fold(known) == name)?;
    Some(encoded(&known))
}

/// Names of components spell signs as addresses do.
fn encoded(name: &str) -> String {
    let sign = |c: char| match c {
        '(' | ')' | '&' | '/' | '%' | '\'' | ',' | '+' => format!("%{:02X}", u32::from(c)),
        c => c.to_string(),
    };
    name.chars().map(sign).collect()
}

fn is_on_it(object: &ObjectDef, field: &FieldDef) -> bool {
    is_listed(object, field) || (field.custom && !field.hidden)
}

/// Who made a record and who changed it last.
fn system(object: &ObjectDef) -> Element {
    let column = |field: &str| match object.field(field) {
        Some(_) => Element::new("layoutColumns").with(item(field, "Readonly")),
        None => Element::new("layoutColumns"),
    };
    section("System Information", [column("CreatedById"), column("LastModifiedById")])
}

fn section(label: &str, columns: [Element; 2]) -> Element {
    let start = leaf(Element::new("layoutSections"), "customLabel", "false");
    let start = leaf(start, "detailHeading", "true");
    let start = leaf(start, "editHeading", "true");
    let labelled = leaf(start, "label", label);
    leaf(columns.into_iter().fold(labelled, Element::with), "style", "TwoColumnsTopToBottom")
}

fn item(field: &str, behavior: &str) -> Element {
    leaf(leaf(Element::new("layoutItems"), "behavior", behavior), "field", field)
}

fn behavior(field: &FieldDef) -> &'static str {
    let by_itself = field.defaulted_on_create || field.default.is_some() || field.field_type == FieldType::Boolean;
    let compound = matches!(field.field_type, FieldType::Address | FieldType::Location);
    match field {
        field if field.name == "Name" => "Required",
        field if !(field.createable || field.updateable || compound) => "Readonly",
        field if !field.nillable && !by_itself => "Required",
        _ => "Edit",
    }
}
