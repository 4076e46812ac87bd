//! What an org shows to people: tabs, list views, themes, recent records. Nobody looks at pages of an org here, so
//! nothing was viewed recently.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::rest::objects::object;
use crate::route::{Endpoint, Under};
use orgyard_engine::{StoredComponent, Tx};
use orgyard_text::xml;
use serde_json::{Value as Json, json};

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::read("GET", Under::Data, "/recent", recent),
    Endpoint::read("GET", Under::Data, "/tabs", tabs),
    Endpoint::read("GET", Under::Data, "/theme", theme),
    Endpoint::read("GET", Under::Data, "/quickActions", quick_actions),
    Endpoint::read("GET", Under::Data, "/sobjects/{object}/listviews", list_views),
];

fn recent(_: &Call, _: &Tx) -> Result<Answer, Failure> {
    Ok(Answer::json(&json!([])))
}

fn theme(_: &Call, _: &Tx) -> Result<Answer, Failure> {
    Ok(Answer::json(&json!({"themeItems": []})))
}

/// A text of a component's file.
fn text_of(tx: &Tx, component: &StoredComponent, name: &str) -> Result<Option<String>, Failure> {
    let Some((_, bytes)) = tx.files_of(component)?.into_iter().next() else { return Ok(None) };
    let root = xml::parse(&String::from_utf8_lossy(&bytes)).map(|document| document.root);
    Ok(root.ok().and_then(|root| root.child_text(name)))
}

/// Those that somebody deployed.
fn tabs(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
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
    Ok(Answer::json(&tabs.into()))
}

/// Those of no object.
fn quick_actions(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let mut actions = Vec::new();
    for component in tx.components(Some("QuickAction")) {
        let component = component?;
        let name = &component.full_name;
        if name.contains('.') {
            continue;
        }
        let label = text_of(tx, &component, "label")?.unwrap_or_else(|| name.clone());
        let url = format!("{}/quickActions/{name}", call.prefix());
        actions.push(json!({
            "label": label, "name": name, "type": text_of(tx, &component, "type")?, "urls": {"quickAction": url},
        }));
    }
    Ok(Answer::json(&actions.into()))
}

fn list_views(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let object = &object(call, tx)?.name;
    let mut views = Vec::new();
    for component in tx.components(Some("ListView")) {
        let component = component?;
        let Some((of, name)) = component.full_name.split_once('.') else { continue };
        if !of.eq_ignore_ascii_case(object) {
            continue;
        }
        let url = format!("{}/sobjects/{object}/listviews/{}", call.prefix(), component.id);
        views.push(json!({
            "describeUrl": format!("{url}/describe"), "developerName": name, "id": component.id,
            "label": text_of(tx, &component, "label")?, "resultsUrl": format!("{url}/results"), "soqlCompatible": true,
            "url": url,
        }));
    }
    Ok(Answer::json(&answer(object, views)))
}

fn answer(object: &str, views: Vec<Json>) -> Json {
    json!({
        "done": true, "listviews": views, "nextRecordsUrl": null, "size": views.len(), "sobjectType": object,
    })
}
