//! `objectInfos`: descriptions of objects.

use super::document::Field;
use crate::rest::layouts;
use crate::schema::{self, FieldDef, ObjectDef};
use orgyard_engine::{QueryApi, Tx};
use serde_json::{Map, Value as Json, json};

/// `objectInfos(apiNames: ["Account"]) { ApiName label fields { ApiName } }`
pub(super) fn all(tx: &Tx, asked: &Field) -> Result<Json, String> {
    let names = match asked.arguments.get("apiNames") {
        Some(Json::Array(names)) => names.iter().filter_map(Json::as_str).map(String::from).collect(),
        Some(Json::String(name)) => vec![name.clone()],
        _ => inputs(asked),
    };
    let one = |name: &String| match schema::object(tx, QueryApi::Rest, name) {
        Some(object) => picked(asked, &info(tx, object)?),
        None => Ok(Json::Null),
    };
    names.iter().map(one).collect()
}

/// `objectInfoInputs: [{apiName: "Account"}]`
fn inputs(asked: &Field) -> Vec<String> {
    let inputs = asked.arguments.get("objectInfoInputs").and_then(Json::as_array);
    inputs.into_iter().flatten().filter_map(|input| input["apiName"].as_str()).map(String::from).collect()
}

fn info(tx: &Tx, object: &ObjectDef) -> Result<Json, String> {
    let any = |test: fn(&FieldDef) -> bool| schema::fields(object).any(test);
    let fields: Vec<Json> = schema::fields(object).map(field).collect();
    let names: Vec<&str> = object.field("Name").map(|field| field.name.as_str()).into_iter().collect();
    let types = layouts::record_types(tx, object).map_err(|failure| failure.message)?;
    let kind = |kind: &Json| {
        json!({
            "available": kind["available"], "defaultRecordTypeMapping": kind["defaultRecordTypeMapping"],
            "master": kind["master"], "name": kind["name"], "recordTypeId": kind["recordTypeId"],
        })
    };
    let children = tx.schema().children_of(&object.name).into_iter();
    let children: Vec<Json> = children
        .map(|child| json!({"childObjectApiName": child.child, "fieldName": child.field, "relationshipName": child.name}))
        .collect();
    Ok(json!({
        "ApiName": object.name, "label": object.label, "labelPlural": object.plural_label, "keyPrefix": object.key_prefix,
        "createable": any(|f| f.createable), "updateable": any(|f| f.updateable), "deletable": any(|f| f.createable),
        "queryable": true, "searchable": object.field("Name").is_some(), "custom": object.custom, "feedEnabled": false,
        "layoutable": object.custom, "mruEnabled": false, "fields": fields, "nameFields": names,
        "childRelationships": children, "recordTypeInfos": types.iter().map(kind).collect::<Json>(),
        "defaultRecordTypeId": layouts::MASTER,
    }))
}

fn field(field: &FieldDef) -> Json {
    let targets: Vec<Json> = field.reference_to.iter().map(|target| json!({"ApiName": target})).collect();
    json!({
        "ApiName": field.name, "label": field.label, "dataType": field.field_type.name().to_uppercase(),
        "calculated": field.formula.is_some(), "createable": field.createable, "updateable": field.updateable,
        "custom": field.custom, "length": field.length, "precision": field.precision, "scale": field.scale,
        "required": !field.nillable && field.createable, "unique": field.unique, "externalId": field.external_id,
        "filterable": true, "sortable": true, "reference": !field.reference_to.is_empty(),
        "relationshipName": field.relationship_name, "referenceToInfos": targets, "nameField": field.name == "Name",
        "polymorphicForeignKey": field.reference_to.len() > 1, "inlineHelpText": null, "compound": false,
        "picklistValues": field.picklist.iter().map(|value| json!({"label": value, "value": value})).collect::<Json>(),
    })
}

/// The members that were asked for, at every depth.
pub(super) fn picked(asked: &Field, all: &Json) -> Result<Json, String> {
    let mut out = Map::new();
    for wanted in asked.fields.iter().filter(|field| field.name != "__typename") {
        let value = all.get(&wanted.name).ok_or_else(|| {
            format!(
                "Validation error (FieldUndefined@[{}]) : Field '{}' in type 'ObjectInfo' is undefined",
                wanted.name, wanted.name
            )
        })?;
        let value = match value {
            _ if wanted.fields.is_empty() => value.clone(),
            Json::Array(items) => items.iter().map(|item| picked(wanted, item)).collect::<Result<_, _>>()?,
            Json::Object(_) => picked(wanted, value)?,
            other => other.clone(),
        };
        out.insert(wanted.key().into(), value);
    }
    Ok(out.into())
}
