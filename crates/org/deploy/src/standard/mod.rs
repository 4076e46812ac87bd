//! Components that every org has before anybody saved them: standard objects and their fields, their layouts, standard
//! profiles, settings, standard value sets. They are written from the schema and the data tables when they are asked for.

mod entries;
mod gone;
mod layout;
mod object;
mod profile;

pub(crate) use entries::complete;
pub(crate) use gone::without_gone;

use orgyard_engine::{EngineError, Tx};
use orgyard_metadata::{Component, ComponentFile, Registry, xml};
use orgyard_schema::{coverage, standard_value_set};
use orgyard_text::xml::Element;

/// The component as it comes, under the platform's spelling of its name; nothing where it comes with no org.
pub fn standard_component(tx: &Tx, type_name: &str, full_name: &str) -> Result<Option<Component>, EngineError> {
    Ok(match type_name {
        "CustomObject" => object::object(tx, full_name),
        "CustomField" => object::field(tx, full_name),
        "Layout" => layout::layout(tx, full_name),
        "Profile" => profile::profile(tx, full_name)?,
        "Settings" => settings(full_name),
        "StandardValueSet" => value_set(full_name),
        _ => None,
    })
}

/// The fields that come along when a standard object is retrieved.
pub(crate) fn fields_of(tx: &Tx, object: &str) -> Vec<Component> {
    object::fields(tx, object)
}

/// Leaves those object permissions of a profile that are about objects of the same retrieve.
pub(crate) fn narrow(component: Component, keep: impl Fn(&str) -> bool) -> Component {
    profile::narrow(component, keep)
}

/// In the place the registry gives components of the type.
fn component(type_name: &str, full_name: &str, root: &Element) -> Option<Component> {
    let info = Registry::standard().by_name(type_name)?;
    let path = format!("{}/{full_name}.{}", info.directory, info.suffix.as_deref()?);
    Some(Component::new(type_name, full_name, vec![ComponentFile::new(path, xml::write(root).into_bytes())]))
}

fn leaf(parent: Element, name: &str, text: &str) -> Element {
    parent.with(Element::text_element(name, text))
}

/// What is not set leaves no element: the values a setting has by itself are no part of its file.
fn settings(name: &str) -> Option<Component> {
    let root = format!("{name}Settings");
    let known = coverage(&root)?.type_name;
    let name = known.strip_suffix("Settings").filter(|_| Registry::standard().by_name(known).is_none())?;
    component("Settings", name, &xml::root(known))
}

fn value_set(name: &str) -> Option<Component> {
    let values = standard_value_set(name)?;
    let root = leaf(xml::root("StandardValueSet"), "sorted", "false");
    let root = values.iter().fold(root, |root, value| {
        let mut element = leaf(Element::new("standardValue"), "fullName", &value.name);
        element = leaf(element, "default", &value.default.to_string());
        element = leaf(element, "label", &value.label);
        let mut flags = vec![("closed", value.closed), ("won", value.won), ("converted", value.converted)];
        flags.retain(|(_, is)| *is);
        element = flags.into_iter().fold(element, |element, (flag, _)| leaf(element, flag, "true"));
        if let Some(category) = &value.forecast_category {
            element = leaf(element, "forecastCategory", category);
        }
        if let Some(probability) = &value.probability {
            element = leaf(element, "probability", &probability.to_string());
        }
        root.with(element)
    });
    component("StandardValueSet", name, &root)
}
