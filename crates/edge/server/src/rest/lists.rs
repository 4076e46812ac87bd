//! Short lists that clients ask for: rules, approvals, apps, what a search shows.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::rest::shown::root_of;
use crate::route::{Endpoint, Under};
use crate::schema;
use orgyard_engine::{QueryApi, Tx};
use serde_json::{Map, Value as Json, json};

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::read("GET", Under::Data, "/process/approvals", approvals),
    Endpoint::read("GET", Under::Data, "/process/rules", rules),
    Endpoint::read("GET", Under::Data, "/process/rules/{object}", rules_of),
    Endpoint::read("GET", Under::Data, "/appMenu", menus),
    Endpoint::read("GET", Under::Data, "/appMenu/{name}", menu),
    Endpoint::read("GET", Under::Data, "/search/layout", search_layout),
    Endpoint::read("GET", Under::Data, "/search/scopeOrder", scope_order),
];

const MENUS: [&str; 3] = ["AppSwitcher", "NetworkTabs", "Salesforce1"];

/// Active approval processes, by object.
fn approvals(_: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let mut out = Map::new();
    for component in tx.components(Some("ApprovalProcess")) {
        let component = component?;
        let Some((object, name)) = component.full_name.split_once('.') else { continue };
        let root = root_of(tx, &component)?;
        let text = |name: &str| root.as_ref().and_then(|root| root.child_text(name));
        if text("active").as_deref() == Some("true") {
            let label = text("label").unwrap_or_else(|| name.to_owned());
            add(
                &mut out,
                object,
                json!({
                    "description": text("description"), "id": component.id, "name": label, "object": object, "sortOrder": 1,
                }),
            );
        }
    }
    Ok(Answer::json(&json!({"approvals": out})))
}

fn add(out: &mut Map<String, Json>, object: &str, value: Json) {
    if let Some(list) = out.entry(object).or_insert_with(|| json!([])).as_array_mut() {
        list.push(value);
    }
}

fn rules(_: &Call, tx: &Tx) -> Result<Answer, Failure> {
    Ok(Answer::json(&json!({"rules": all_rules(tx)?})))
}

fn rules_of(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let object = schema::object(tx, QueryApi::Rest, call.param("object")).ok_or_else(Failure::not_found)?;
    let rules = all_rules(tx)?.remove(&object.name).unwrap_or_else(|| json!([]));
    Ok(Answer::json(&json!({"rules": {&object.name: rules}})))
}

/// Active workflow rules, by object.
fn all_rules(tx: &Tx) -> Result<Map<String, Json>, Failure> {
    let mut out = Map::new();
    for component in tx.components(Some("WorkflowRule")) {
        let component = component?;
        let Some((object, name)) = component.full_name.split_once('.') else { continue };
        let root = root_of(tx, &component)?;
        let text = |name: &str| root.as_ref().and_then(|root| root.child_text(name));
        if text("active").as_deref() == Some("true") {
            let action = |action: &orgyard_text::xml::Element| json!({"id": null, "name": action.child_text("name"), "type": action.child_text("type")});
            let actions: Vec<Json> = root.iter().flat_map(|root| root.elements_named("actions")).map(action).collect();
            add(
                &mut out,
                object,
                json!({
                    "actions": actions, "description": text("description"), "id": component.id, "name": name,
                    "namespacePrefix": component.namespace, "object": object,
                }),
            );
        }
    }
    Ok(out)
}

fn menus(call: &Call, _: &Tx) -> Result<Answer, Failure> {
    let urls = MENUS.iter().map(|name| (name.to_string(), json!(format!("{}/appMenu/{name}", call.prefix()))));
    Ok(Answer::json(&Json::Object(urls.collect())))
}

/// The apps of the switcher; nobody has set up the other menus.
fn menu(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let name =
        MENUS.iter().find(|name| name.eq_ignore_ascii_case(call.param("name"))).ok_or_else(Failure::not_found)?;
    let rows = match *name {
        "AppSwitcher" => {
            tx.query("SELECT Label, StartUrl FROM AppMenuItem ORDER BY SortOrder", QueryApi::Rest)?.records
        }
        _ => Vec::new(),
    };
    let item = |row: &Json| {
        json!({
            "colors": null, "content": null, "icons": null, "label": row["Label"], "type": "Tabset",
            "url": row["StartUrl"].as_str().unwrap_or_default(),
        })
    };
    Ok(Answer::json(&json!({"appMenuItems": rows.iter().map(item).collect::<Json>()})))
}

/// `?q=Account,Contact`: the columns that a search shows.
fn search_layout(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let mut out = Vec::new();
    for name in call.argument("q").unwrap_or_default().split(',').map(str::trim).filter(|name| !name.is_empty()) {
        let unknown = || Failure::new(400, "INVALID_TYPE", format!("sObject type '{name}' is not supported."));
        let object = schema::object(tx, QueryApi::Rest, name).ok_or_else(unknown)?;
        let field = schema::field(object, "Name");
        let columns = field.map(|field| {
            json!({
                "field": format!("{}.{}", object.name, field.name), "format": null, "label": field.label, "name": field.name,
            })
        });
        out.push(json!({
            "errorMsg": null, "label": object.plural_label, "limitRows": 25, "objectType": object.name,
            "searchColumns": columns.into_iter().collect::<Json>(),
        }));
    }
    Ok(Answer::json(&out.into()))
}

/// Nobody has searched yet.
fn scope_order(_: &Call, _: &Tx) -> Result<Answer, Failure> {
    Ok(Answer::json(&json!([])))
}
