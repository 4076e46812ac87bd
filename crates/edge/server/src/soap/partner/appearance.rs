//! What pages of an org are made of: layouts and tabs.

use super::Asked;
use super::write::plain;
use crate::failure::Failure;
use crate::rest::{layouts, shown};
use crate::schema;
use orgyard_text::xml::Element;
use serde_json::{Value as Json, json};

pub(super) fn layout(asked: &Asked) -> Result<Vec<Element>, Failure> {
    let tx = asked.call.read()?;
    let name = asked.text("sObjectType");
    let unknown = || Failure::new(400, "INVALID_TYPE", format!("sObject type '{name}' is not supported."));
    let object = schema::object(&tx, asked.dialect.api(), name.trim()).ok_or_else(unknown)?;
    let mut json = layouts::whole(asked.call, &tx, object)?;
    let wanted = asked.texts("recordTypeIds");
    if let Some(mappings) = json["recordTypeMappings"].as_array_mut() {
        let is = |mapping: &Json, id: &String| id.len() >= 15 && text(mapping, "recordTypeId").starts_with(&id[..15]);
        mappings
            .retain(|mapping| wanted.is_empty() || wanted.iter().any(|id| id.is_char_boundary(15) && is(mapping, id)));
        mappings.iter_mut().for_each(without_urls);
    }
    Ok(vec![plain("result", &json)])
}

fn text<'a>(json: &'a Json, name: &str) -> &'a str {
    json[name].as_str().unwrap_or_default()
}

/// SOAP has no addresses.
fn without_urls(json: &mut Json) {
    if let Some(members) = json.as_object_mut() {
        members.remove("urls");
    }
}

pub(super) fn all_tabs(asked: &Asked) -> Result<Vec<Element>, Failure> {
    let tabs = shown::all_tabs(asked.call, &asked.call.read()?)?;
    Ok(tabs.iter().map(|tab| plain("result", tab)).collect())
}

/// The apps that somebody deployed, each with its own tabs; the first is open.
pub(super) fn tabs(asked: &Asked) -> Result<Vec<Element>, Failure> {
    let tx = asked.call.read()?;
    let known = shown::all_tabs(asked.call, &tx)?;
    let mut sets = Vec::new();
    for component in tx.components(Some("CustomApplication")) {
        let component = component?;
        let Some(root) = shown::root_of(&tx, &component)? else { continue };
        let names: Vec<String> = root.elements_named("tabs").map(Element::text).collect();
        let tabs: Vec<&Json> =
            names.iter().filter_map(|name| known.iter().find(|tab| text(tab, "name") == name)).collect();
        let label = root.child_text("label").unwrap_or_else(|| component.full_name.clone());
        sets.push(plain(
            "result",
            &json!({
                "label": label, "logoUrl": "", "namespace": component.namespace.unwrap_or_default(),
                "selected": sets.is_empty(), "tabSetId": component.id, "tabs": tabs,
            }),
        ));
    }
    Ok(sets)
}
