//! Quick actions that somebody deployed: of no object, or of one.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::rest::objects::object;
use crate::rest::shown::root_of;
use crate::route::{Endpoint, Under};
use orgyard_engine::{StoredComponent, Tx};
use orgyard_text::names::fold;
use orgyard_text::xml::Element;
use serde_json::{Value as Json, json};

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::read("GET", Under::Data, "/quickActions", of_no_object),
    Endpoint::read("GET", Under::Data, "/quickActions/{name}", one),
    Endpoint::read("GET", Under::Data, "/quickActions/{name}/describe", describe),
    Endpoint::read("GET", Under::Data, "/sobjects/{object}/quickActions", of_object),
    Endpoint::read("GET", Under::Data, "/sobjects/{object}/quickActions/{name}", one),
    Endpoint::read("GET", Under::Data, "/sobjects/{object}/quickActions/{name}/describe", describe),
];

fn of_no_object(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    list(call, tx, |name| !name.contains('.'))
}

fn of_object(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let start = format!("{}.", fold(&object(call, tx)?.name));
    list(call, tx, |name| !name.contains('.') || fold(name).starts_with(&start))
}

fn list(call: &Call, tx: &Tx, wanted: impl Fn(&str) -> bool) -> Result<Answer, Failure> {
    let mut actions = Vec::new();
    for component in tx.components(Some("QuickAction")) {
        let component = component?;
        if wanted(&component.full_name) {
            let root = root_of(tx, &component)?.unwrap_or_else(|| Element::new("QuickAction"));
            actions.push(summary(call, &component, &root));
        }
    }
    Ok(Answer::json(&actions.into()))
}

/// `Account.Log_a_Call` stands below its object's own address, too.
fn summary(call: &Call, component: &StoredComponent, root: &Element) -> Json {
    let (name, prefix) = (&component.full_name, call.prefix());
    let url = match name.split_once('.') {
        Some((object, _)) => format!("{prefix}/sobjects/{object}/quickActions/{name}"),
        None => format!("{prefix}/quickActions/{name}"),
    };
    json!({
        "label": label(component, root), "name": name, "type": root.child_text("type"),
        "urls": {"defaultValues": format!("{url}/defaultValues"), "describe": format!("{url}/describe"), "quickAction": url},
    })
}

fn label(component: &StoredComponent, root: &Element) -> String {
    let own = || component.full_name.rsplit('.').next().unwrap_or_default().to_owned();
    root.child_text("label").or_else(|| root.child_text("standardLabel")).unwrap_or_else(own)
}

fn found(call: &Call, tx: &Tx) -> Result<(StoredComponent, Element), Failure> {
    let (object, name) = (call.param("object"), call.param("name"));
    let full = if object.is_empty() || name.contains('.') { name.to_owned() } else { format!("{object}.{name}") };
    let component = match tx.component("QuickAction", &full)? {
        Some(component) => component,
        None => tx.component("QuickAction", name)?.ok_or_else(Failure::not_found)?,
    };
    let root = root_of(tx, &component)?.ok_or_else(Failure::not_found)?;
    Ok((component, root))
}

fn one(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let (component, root) = found(call, tx)?;
    Ok(Answer::json(&summary(call, &component, &root)))
}

fn describe(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let (component, root) = found(call, tx)?;
    let text = |name: &str| root.child_text(name);
    let context = component.full_name.split_once('.').map(|(object, _)| object);
    let fields: Vec<Json> = root
        .elements_named("quickActionLayout")
        .flat_map(|layout| layout.elements_named("quickActionLayoutColumns"))
        .flat_map(|column| column.elements_named("quickActionLayoutItems"))
        .filter_map(|item| item.child_text("field"))
        .map(|field| json!({"field": field}))
        .collect();
    Ok(Answer::json(&json!({
        "contextSobjectType": context, "defaultValues": null, "flowDevName": text("flowDefinition"), "height": text("height"),
        "label": label(&component, &root), "layout": fields, "lightningComponentBundleName": text("lightningWebComponent"),
        "lightningComponentQualifiedName": text("lightningComponent"), "name": component.full_name,
        "targetParentField": text("targetParentField"), "targetRecordTypeId": null, "targetSobjectType": text("targetObject"),
        "type": text("type"), "visualforcePageName": text("page"), "width": text("width"),
    })))
}
