//! Page layouts and compact layouts of an object, as their files say.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::rest::describe;
use crate::rest::objects::object;
use crate::rest::shown::root_of;
use crate::route::{Endpoint, Under};
use crate::schema::{self, ObjectDef};
use orgyard_deploy::standard_component;
use orgyard_engine::{QueryApi, Tx};
use orgyard_text::names::fold;
use orgyard_text::xml::{self, Element};
use orgyard_values::Id;
use serde_json::{Map, Value as Json, json};

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::read("GET", Under::Data, "/sobjects/{object}/describe/layouts", layouts),
    Endpoint::read("GET", Under::Data, "/sobjects/{object}/describe/layouts/{id}", of_record_type),
    Endpoint::read("GET", Under::Data, "/sobjects/{object}/describe/compactLayouts", compact),
    Endpoint::read("GET", Under::Data, "/compactLayouts", compact_of_several),
];

/// The record type of records without one.
pub(crate) const MASTER: &str = "012000000000000AAA";

fn layouts(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    Ok(Answer::json(&whole(call, tx, object(call, tx)?)?))
}

/// The layouts and which record type has which. All record types have the object's first layout: which profile sees
/// which is not asked.
pub(crate) fn whole(call: &Call, tx: &Tx, object: &ObjectDef) -> Result<Json, Failure> {
    let Some((id, layout)) = file(tx, object)? else {
        return Ok(json!({"layouts": [], "recordTypeMappings": [], "recordTypeSelectorRequired": [false]}));
    };
    let types = record_types(tx, object)?;
    let selector = types.iter().filter(|kind| kind["master"] == false).count() > 1;
    let mapping = |mut kind: Json| {
        let url =
            format!("{}/sobjects/{}/describe/layouts/{}", call.prefix(), object.name, text(&kind, "recordTypeId"));
        kind["layoutId"] = json!(id);
        kind["picklistsForRecordType"] = json!([]);
        kind["urls"] = json!({"layout": url});
        kind
    };
    let mappings: Vec<Json> = types.into_iter().map(mapping).collect();
    Ok(json!({
        "layouts": [described(object, id, &layout)], "recordTypeMappings": mappings,
        "recordTypeSelectorRequired": [selector],
    }))
}

fn text<'a>(json: &'a Json, name: &str) -> &'a str {
    json[name].as_str().unwrap_or_default()
}

fn of_record_type(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let object = object(call, tx)?;
    let wanted: Option<Id> = call.param("id").parse().ok();
    let known = record_types(tx, object)?.iter().any(|kind| text(kind, "recordTypeId").parse().ok() == wanted);
    let (id, layout) = file(tx, object)?.filter(|_| known && wanted.is_some()).ok_or_else(Failure::not_found)?;
    Ok(Answer::json(&described(object, id, &layout)))
}

/// The master record type and those that somebody made, as describes tell them.
pub(crate) fn record_types(tx: &Tx, object: &ObjectDef) -> Result<Vec<Json>, Failure> {
    let kind = |id: &str, name: &str, developer_name: &str, active: bool, master: bool, default: bool| {
        json!({
            "active": active, "available": active, "defaultRecordTypeMapping": default,
            "developerName": developer_name, "master": master, "name": name, "recordTypeId": id,
        })
    };
    let soql = format!(
        "SELECT Id, Name, DeveloperName, IsActive FROM RecordType WHERE SobjectType = '{}' ORDER BY DeveloperName",
        object.name
    );
    let rows = tx.query(&soql, QueryApi::Rest)?.records;
    let first = rows.iter().position(|row| row["IsActive"] == true);
    let made = rows.iter().enumerate().map(|(index, row)| {
        let active = row["IsActive"] == true;
        kind(text(row, "Id"), text(row, "Name"), text(row, "DeveloperName"), active, false, Some(index) == first)
    });
    let mut all: Vec<Json> = made.collect();
    all.push(kind(MASTER, "Master", "Master", true, true, first.is_none()));
    Ok(all)
}

/// The first saved layout of the object, or the one that comes with it.
fn file(tx: &Tx, object: &ObjectDef) -> Result<Option<(Option<Id>, Element)>, Failure> {
    let start = format!("{}-", fold(&object.name));
    for component in tx.components(Some("Layout")) {
        let component = component?;
        if fold(&component.full_name).starts_with(&start) {
            return Ok(root_of(tx, &component)?.map(|root| (Some(component.id), root)));
        }
    }
    let standard = standard_component(tx, "Layout", &format!("{}-{} Layout", object.name, object.label))?;
    let parsed = standard.as_ref().and_then(|layout| layout.text()).and_then(|text| xml::parse(text).ok());
    Ok(parsed.map(|document| (None, document.root)))
}

fn described(object: &ObjectDef, id: Option<Id>, layout: &Element) -> Json {
    let sections = || layout.elements_named("layoutSections");
    let shown = |heading: &'static str| sections().map(move |section| self::section(object, id, section, heading));
    json!({
        "buttonLayoutSection": {"detailButtons": []}, "detailLayoutSections": shown("detailHeading").collect::<Json>(),
        "editLayoutSections": shown("editHeading").collect::<Json>(), "feedView": null,
        "highlightsPanelLayoutSection": null, "id": id, "multirowEditLayoutSections": [], "offlineLinks": [],
        "quickActionList": {"quickActionListItems": []}, "relatedContent": null, "relatedLists": [], "saveOptions": [],
    })
}

fn section(object: &ObjectDef, layout: Option<Id>, section: &Element, heading: &str) -> Json {
    let columns: Vec<Vec<&Element>> =
        section.elements_named("layoutColumns").map(|column| column.elements_named("layoutItems").collect()).collect();
    let rows = columns.iter().map(Vec::len).max().unwrap_or_default();
    let row = |index: usize| {
        let items: Vec<Json> = columns.iter().map(|column| item(object, column.get(index).copied())).collect();
        json!({"layoutItems": items, "numItems": items.len()})
    };
    let style = section.child_text("style").unwrap_or_default();
    json!({
        "collapsed": false, "columns": columns.len(), "heading": section.child_text("label").unwrap_or_default(),
        "layoutRows": (0..rows).map(row).collect::<Json>(), "layoutSectionId": null, "parentLayoutId": layout,
        "rows": rows, "tabOrder": if style.ends_with("LeftToRight") { "LeftToRight" } else { "TopToBottom" },
        "useCollapsibleSection": section.child_text(heading).as_deref() == Some("true"),
        "useHeading": section.child_text(heading).as_deref() == Some("true"),
    })
}

fn item(object: &ObjectDef, item: Option<&Element>) -> Json {
    let field = item.and_then(|item| schema::field(object, item.child_text("field")?.trim()));
    let Some(field) = field else {
        return json!({
            "editableForNew": false, "editableForUpdate": false, "label": "", "layoutComponents": [],
            "placeholder": true, "required": false,
        });
    };
    let behavior = item.and_then(|item| item.child_text("behavior")).unwrap_or_default();
    let editable = behavior != "Readonly";
    json!({
        "editableForNew": editable && field.createable, "editableForUpdate": editable && field.updateable,
        "label": field.label, "layoutComponents": [component(field)], "placeholder": false,
        "required": behavior == "Required",
    })
}

fn component(field: &schema::FieldDef) -> Json {
    json!({
        "details": describe::field(field), "displayLines": 1, "tabOrder": 1, "type": "Field", "value": field.name,
    })
}

fn compact(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let object = object(call, tx)?;
    let mut all = vec![system(object)];
    let mut assigned = "SYSTEM".to_owned();
    if let Some(component) = tx.component("CustomObject", &object.name)? {
        let root = root_of(tx, &component)?;
        assigned = root.and_then(|root| root.child_text("compactLayoutAssignment")).unwrap_or(assigned);
    }
    let start = format!("{}.", fold(&object.name));
    for component in tx.components(Some("CompactLayout")) {
        let component = component?;
        if let (true, Some(root)) = (fold(&component.full_name).starts_with(&start), root_of(tx, &component)?) {
            let name = component.full_name.split_once('.').map_or("", |(_, name)| name);
            let fields: Vec<String> = root.elements_named("fields").map(Element::text).collect();
            let label = root.child_text("label").unwrap_or_else(|| name.to_owned());
            all.push(compact_layout(object, Some(component.id), name, &label, &fields));
        }
    }
    let id =
        all.iter().find(|layout| layout["name"] == assigned.as_str()).map_or(Json::Null, |layout| layout["id"].clone());
    let mapping = |kind: Json| {
        json!({
            "available": kind["available"], "compactLayoutId": id, "compactLayoutName": assigned,
            "recordTypeId": kind["recordTypeId"], "recordTypeName": kind["name"],
        })
    };
    let mappings: Vec<Json> = record_types(tx, object)?.into_iter().map(mapping).collect();
    Ok(Answer::json(&json!({
        "compactLayouts": all, "defaultCompactLayoutId": id, "recordTypeCompactLayoutMappings": mappings,
    })))
}

/// What objects have that nobody gave a compact layout.
fn system(object: &ObjectDef) -> Json {
    compact_layout(object, None, "SYSTEM", "System Default", &["Name".to_owned()])
}

fn compact_layout(object: &ObjectDef, id: Option<Id>, name: &str, label: &str, fields: &[String]) -> Json {
    let fields = fields.iter().filter_map(|name| schema::field(object, name.trim()));
    let items: Vec<Json> = fields
        .map(|field| {
            json!({
                "editableForNew": false, "editableForUpdate": false, "label": field.label,
                "layoutComponents": [component(field)], "placeholder": false, "required": false,
            })
        })
        .collect();
    json!({
        "actions": [], "fieldItems": items, "id": id, "imageItems": [], "label": label, "name": name,
        "objectType": object.name,
    })
}

/// `?q=Account,Contact`: the layout of each.
fn compact_of_several(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let mut out = Map::new();
    for name in call.argument("q").unwrap_or_default().split(',').map(str::trim).filter(|name| !name.is_empty()) {
        let object = schema::object(tx, call.api(), name).ok_or_else(Failure::not_found)?;
        out.insert(object.name.clone(), system(object));
    }
    Ok(Answer::json(&out.into()))
}
