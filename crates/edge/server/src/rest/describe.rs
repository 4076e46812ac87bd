//! `…/sobjects/X/describe` and the list of objects.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::rest::objects::object;
use crate::rest::{conditions, layouts};
use crate::route::{Endpoint, Under};
use crate::schema::{self, FieldDef, FieldType, ObjectDef};
use crate::visible::Visible;
use orgyard_engine::{ChildRelationship, QueryApi, Tx, holds_data};
use orgyard_text::names::fold;
use orgyard_values::Value;
use serde_json::{Map, Value as Json, json};

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::read("GET", Under::DataAndTooling, "/sobjects", list),
    Endpoint::read("GET", Under::DataAndTooling, "/sobjects/{object}", basic),
    Endpoint::read("GET", Under::DataAndTooling, "/sobjects/{object}/describe", describe),
];

fn list(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    Ok(Answer::json(&global(call, tx)?))
}

/// All objects, by name.
pub(crate) fn global(call: &Call, tx: &Tx) -> Result<Json, Failure> {
    let visible = Visible::of(tx, call.api())?;
    let objects = schema::objects(tx, call.api()).filter(|object| visible.object(object));
    let mut objects: Vec<Json> = objects.map(|object| summary(call, object)).collect();
    objects.sort_by(|a, b| a["name"].as_str().cmp(&b["name"].as_str()));
    Ok(json!({"encoding": "UTF-8", "maxBatchSize": 200, "sobjects": objects}))
}

fn basic(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let object = object(call, tx)?;
    Ok(Answer::json(&json!({"objectDescribe": summary(call, object), "recentItems": []})))
}

fn describe(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let object = object(call, tx)?;
    if call.header("if-modified-since").is_some() {
        let changed = Some(changed(tx, object)?);
        if conditions::is_since(call, "if-modified-since", changed) == Some(false) {
            return Ok(Answer::no_content().status(304));
        }
    }
    Ok(Answer::json(&whole(call, tx, object)?))
}

/// All that is told of an object.
pub(crate) fn whole(call: &Call, tx: &Tx, object: &ObjectDef) -> Result<Json, Failure> {
    let Json::Object(mut members) = summary(call, object) else { return Err(Failure::not_found()) };
    let fields: Vec<Json> = Visible::of(tx, call.api())?.fields(object).map(field).collect();
    members.insert("fields".into(), fields.into());
    members.insert("childRelationships".into(), children(tx, object));
    members.insert("recordTypeInfos".into(), record_types(call, tx, object)?);
    members.insert("supportedScopes".into(), json!([]));
    members.insert("namedLayoutInfos".into(), json!([]));
    Ok(members.into())
}

fn record_types(call: &Call, tx: &Tx, object: &ObjectDef) -> Result<Json, Failure> {
    // Objects without records of users have no types of them.
    if call.api() == QueryApi::Tooling || !holds_data(&fold(&object.name)) {
        return Ok(json!([]));
    }
    let url = |id: &str| format!("{}/sobjects/{}/describe/layouts/{id}", call.prefix(), object.name);
    let with_url = |mut kind: Json| {
        kind["urls"] = json!({"layout": url(kind["recordTypeId"].as_str().unwrap_or_default())});
        kind
    };
    Ok(layouts::record_types(tx, object)?.into_iter().map(with_url).collect())
}

/// When something of the object was changed last: the object itself, its fields, its record types.
fn changed(tx: &Tx, object: &ObjectDef) -> Result<i64, Failure> {
    let own = tx.component("CustomObject", &object.name)?.map_or(tx.org().created, |component| component.modified);
    let start = format!("{}.", fold(&object.name));
    let mut last = own;
    for type_name in ["CustomField", "RecordType"] {
        for component in tx.components(Some(type_name)) {
            let component = component?;
            if fold(&component.full_name).starts_with(&start) {
                last = last.max(component.modified);
            }
        }
    }
    Ok(last)
}

fn summary(call: &Call, object: &ObjectDef) -> Json {
    let url = format!("{}/sobjects/{}", call.prefix(), object.name);
    let any = |test: fn(&FieldDef) -> bool| schema::fields(object).any(test);
    let urls = json!({"sobject": url, "describe": format!("{url}/describe"), "rowTemplate": format!("{url}/{{ID}}")});
    json!({
        "name": object.name, "label": object.label, "labelPlural": object.plural_label, "keyPrefix": object.key_prefix,
        "custom": object.custom, "customSetting": false,
        "createable": any(|f| f.createable), "updateable": any(|f| f.updateable), "deletable": any(|f| f.createable),
        "undeletable": false, "queryable": true, "retrieveable": true, "searchable": false, "layoutable": object.custom,
        "mergeable": false, "replicateable": true, "triggerable": any(|f| f.createable), "activateable": false,
        "deprecatedAndHidden": false, "feedEnabled": false, "hasSubtypes": false, "isSubtype": false,
        "mruEnabled": false, "urls": urls,
    })
}

pub(crate) fn field(field: &FieldDef) -> Json {
    let text = Map::from_iter([
        ("name".to_string(), json!(field.name)),
        ("label".to_string(), json!(field.label)),
        ("type".to_string(), json!(field.field_type.name())),
        ("soapType".to_string(), json!(soap_type(field.field_type))),
        ("relationshipName".to_string(), json!(field.relationship_name)),
        ("referenceTo".to_string(), json!(field.reference_to)),
        ("picklistValues".to_string(), picklist(field)),
        ("defaultValue".to_string(), field.default.as_ref().map_or(Json::Null, Value::to_json)),
        ("calculatedFormula".to_string(), json!(field.formula)),
    ]);
    let mut all = Json::Object(text);
    merge(&mut all, numbers(field));
    merge(&mut all, switches(field));
    all
}

fn merge(into: &mut Json, more: Json) {
    if let (Json::Object(into), Json::Object(more)) = (into, more) {
        into.extend(more);
    }
}

fn numbers(field: &FieldDef) -> Json {
    json!({
        "length": field.length, "byteLength": field.length * 3, "precision": field.precision, "scale": field.scale,
        "digits": if field.field_type == FieldType::Int { 9 } else { 0 },
    })
}

fn switches(field: &FieldDef) -> Json {
    let plain = !matches!(field.field_type, FieldType::Complex | FieldType::Base64 | FieldType::TextArea);
    json!({
        "nillable": field.nillable, "createable": field.createable, "updateable": field.updateable,
        "defaultedOnCreate": field.defaulted_on_create || field.default.is_some(), "custom": field.custom, "unique": field.unique,
        "externalId": field.external_id, "idLookup": field.external_id || field.name == "Id",
        "calculated": field.formula.is_some(), "filterable": plain, "sortable": plain, "groupable": plain,
        "aggregatable": plain, "nameField": field.name == "Name", "namePointing": false, "autoNumber": field.auto_number.is_some(),
        "caseSensitive": false, "dependentPicklist": false, "deprecatedAndHidden": false, "encrypted": false,
        "htmlFormatted": false, "permissionable": field.custom,
        "restrictedPicklist": field.restricted, "cascadeDelete": field.cascade_delete, "restrictedDelete": false,
        "writeRequiresMasterRead": false, "polymorphicForeignKey": field.reference_to.len() > 1,
    })
}

fn picklist(field: &FieldDef) -> Json {
    let value = |v: &String| json!({"active": true, "defaultValue": false, "label": v, "value": v, "validFor": null});
    field.picklist.iter().map(value).collect()
}

fn children(tx: &Tx, object: &ObjectDef) -> Json {
    let child = |c: ChildRelationship| {
        json!({
            "childSObject": c.child, "field": c.field, "relationshipName": c.name, "cascadeDelete": false,
            "deprecatedAndHidden": false, "restrictedDelete": false, "junctionIdListNames": [],
            "junctionReferenceTo": [],
        })
    };
    tx.schema().children_of(&object.name).into_iter().map(child).collect()
}

fn soap_type(kind: FieldType) -> &'static str {
    match kind {
        FieldType::Id | FieldType::Reference => "tns:ID",
        FieldType::Boolean => "xsd:boolean",
        FieldType::Int => "xsd:int",
        FieldType::Double | FieldType::Currency | FieldType::Percent => "xsd:double",
        FieldType::Date => "xsd:date",
        FieldType::DateTime => "xsd:dateTime",
        FieldType::Time => "xsd:time",
        FieldType::Base64 => "xsd:base64Binary",
        FieldType::Address => "urn:address",
        FieldType::Location => "urn:location",
        FieldType::AnyType => "xsd:anyType",
        _ => "xsd:string",
    }
}
