//! What an org shows to people: tabs, list views, themes, recent records. Nobody looks at pages of an org here, so
//! nothing was viewed recently.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::rest::objects::object;
use crate::route::{Endpoint, Under};
use orgyard_engine::{StoredComponent, Tx};
use orgyard_text::xml::{self, Element};
use serde_json::{Value as Json, json};

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::read("GET", Under::Data, "/recent", recent),
    Endpoint::read("GET", Under::Data, "/tabs", tabs),
    Endpoint::read("GET", Under::Data, "/theme", theme),
    Endpoint::read("GET", Under::Data, "/sobjects/{object}/listviews", list_views),
];

fn recent(_: &Call, _: &Tx) -> Result<Answer, Failure> {
    Ok(Answer::json(&json!([])))
}

fn theme(_: &Call, _: &Tx) -> Result<Answer, Failure> {
    Ok(Answer::json(&json!({"themeItems": []})))
}

/// The root of a component's file.
pub(crate) fn root_of(tx: &Tx, component: &StoredComponent) -> Result<Option<Element>, Failure> {
    let Some((_, bytes)) = tx.files_of(component)?.into_iter().next() else { return Ok(None) };
    Ok(xml::parse(&String::from_utf8_lossy(&bytes)).map(|document| document.root).ok())
}

/// A text of a component's file.
fn text_of(tx: &Tx, component: &StoredComponent, name: &str) -> Result<Option<String>, Failure> {
    Ok(root_of(tx, component)?.and_then(|root| root.child_text(name)))
}

/// Those that somebody deployed.
fn tabs(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    Ok(Answer::json(&all_tabs(call, tx)?.into()))
}

pub(crate) fn all_tabs(call: &Call, tx: &Tx) -> Result<Vec<Json>, Failure> {
    let mut tabs = Vec::new();
    for component in tx.components(Some("CustomTab")) {
        let component = component?;
        let of_object = tx.schema().object(&component.full_name).filter(|object| object.custom);
        let label = match of_object {
            Some(object) => object.plural_label.clone(),
            None => text_of(tx, &component, "label")?.unwrap_or_else(|| component.full_name.clone()),
        };
        let name = of_object.map(|object| object.name.as_str());
        tabs.push(json!({
            "colors": [], "custom": true, "iconUrl": null, "icons": [], "label": label, "miniIconUrl": null,
            "name": component.full_name, "sobjectName": name, "url": format!("{}/", call.base),
        }));
    }
    Ok(tabs)
}

fn list_views(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let object = &object(call, tx)?.name;
    let mut views = Vec::new();
    for component in tx.components(Some("ListView")) {
        let component = component?;
        let of = component.full_name.split_once('.').map_or("", |(of, _)| of);
        if of.eq_ignore_ascii_case(object) {
            views.push(list_view(call, tx, object, &component)?);
        }
    }
    Ok(Answer::json(&answer(object, views)))
}

pub(super) fn list_view(call: &Call, tx: &Tx, object: &str, view: &StoredComponent) -> Result<Json, Failure> {
    let url = format!("{}/sobjects/{object}/listviews/{}", call.prefix(), view.id);
    let name = view.full_name.split_once('.').map_or("", |(_, name)| name);
    Ok(json!({
        "describeUrl": format!("{url}/describe"), "developerName": name, "id": view.id,
        "label": text_of(tx, view, "label")?, "resultsUrl": format!("{url}/results"), "soqlCompatible": true, "url": url,
    }))
}

fn answer(object: &str, views: Vec<Json>) -> Json {
    json!({
        "done": true, "listviews": views, "nextRecordsUrl": null, "size": views.len(), "sobjectType": object,
    })
}
