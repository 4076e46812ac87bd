//! One record: create, read, change, delete, and upsert by an external id.

use crate::answer::Answer;
use crate::call::{Call, json_object};
use crate::envelope;
use crate::failure::Failure;
use crate::rest::objects::{id, object};
use crate::rest::{component, conditions};
use crate::route::{Endpoint, Under};
use crate::schema::{self, FieldDef, ObjectDef};
use crate::visible::Visible;
use crate::waits;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use orgyard_engine::{Operation, Tx, incoming};
use orgyard_org_apex::save_one;
use orgyard_values::{Id, Record, Value};
use serde_json::{Map, Value as Json, json};

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::write("POST", Under::DataAndTooling, "/sobjects/{object}", create),
    Endpoint::read("GET", Under::DataAndTooling, "/sobjects/{object}/{id}", get),
    Endpoint::write("PATCH", Under::DataAndTooling, "/sobjects/{object}/{id}", update),
    Endpoint::write("DELETE", Under::DataAndTooling, "/sobjects/{object}/{id}", delete),
    Endpoint::read("GET", Under::DataAndTooling, "/sobjects/{object}/{id}/{field}", get_by_key_or_blob),
    Endpoint::write("PATCH", Under::Data, "/sobjects/{object}/{id}/{field}", upsert),
    Endpoint::write("DELETE", Under::Data, "/sobjects/{object}/{id}/{field}", delete_by_key),
];

fn create(call: &Call, tx: &mut Tx) -> Result<Answer, Failure> {
    if let Some(type_name) = object(call, tx)?.component_type.clone() {
        return component::create(call, tx, &type_name, &fields(call)?);
    }
    let record = incoming(tx, object(call, tx)?, &fields(call)?)?;
    let object = record.object.clone();
    let id = save_one(tx, Operation::Insert, record)?;
    call.shared.started.add(&object, id);
    Ok(Answer::created(id.as_str()).header("Location", format!("{}/sobjects/{object}/{id}", call.prefix())))
}

/// The body's fields. In a multipart body one part is JSON, named for the object or `entity_content`; the others are
/// blobs named for their fields, and stand in the record as base64 text, as they do in a plain JSON body.
fn fields(call: &Call) -> Result<Map<String, Json>, Failure> {
    if call.body.parts().is_empty() {
        return call.json();
    }
    let names_json = |name: &str| name.eq_ignore_ascii_case(call.param("object")) || name.starts_with("entity_");
    let (json, blobs): (Vec<_>, Vec<_>) = call.body.parts().iter().partition(|part| names_json(&part.name));
    let mut fields = match json.first() {
        Some(part) => json_object(&part.bytes)?,
        None => Map::new(),
    };
    for blob in blobs {
        fields.insert(blob.name.clone(), STANDARD.encode(&blob.bytes).into());
    }
    Ok(fields)
}

fn get(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let object = object(call, tx)?;
    let id = id(call)?;
    let record = match waits::for_job(call, &object.name, id)? {
        true => call.read()?.get(&object.name, id)?,
        false => tx.get(&object.name, id)?,
    };
    let record = record.ok_or_else(Failure::not_found)?;
    let visible = Visible::of(tx, call.api())?;
    if !visible.record(tx, object, &record)? {
        return Err(Failure::not_found());
    }
    Ok(conditions::of_read(call, answer(call, &visible, object, &record)?, modified(&record)))
}

fn modified(record: &Record) -> Option<i64> {
    ["SystemModstamp", "LastModifiedDate"].into_iter().find_map(|field| match record.get(field) {
        Value::DateTime(time) => Some(*time),
        _ => None,
    })
}

/// The headers that make a change depend on the record as it is.
fn check(call: &Call, tx: &Tx, object: &ObjectDef, id: Id) -> Result<(), Failure> {
    if !["if-match", "if-unmodified-since"].iter().any(|name| call.headers.contains_key(*name)) {
        return Ok(());
    }
    let Some(record) = tx.get(&object.name, id)? else { return Ok(()) };
    let visible = Visible::of(tx, call.api())?;
    conditions::check(call, || answer(call, &visible, object, &record), modified(&record))
}

fn answer(call: &Call, visible: &Visible, object: &ObjectDef, record: &Record) -> Result<Answer, Failure> {
    let wanted = match call.argument("fields") {
        Some(names) => {
            let named = names.split(',').map(|name| field(visible, object, name.trim()));
            Some(named.collect::<Result<Vec<_>, _>>()?)
        }
        None if visible.is_everything() => None,
        None => Some(visible.fields(object).collect()),
    };
    Ok(Answer::json(&envelope::record(call, object, record, wanted.as_deref())))
}

fn field<'a>(visible: &Visible, object: &'a ObjectDef, name: &str) -> Result<&'a FieldDef, Failure> {
    let unknown = || {
        let text = format!(
            "No such column '{name}' on entity '{}'. If you are attempting to use a custom field, be sure to append the \
             '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.",
            object.name
        );
        Failure::new(400, "INVALID_FIELD", text)
    };
    schema::field(object, name).filter(|field| visible.field(object, field)).ok_or_else(unknown)
}

fn update(call: &Call, tx: &mut Tx) -> Result<Answer, Failure> {
    let (object, id) = (object(call, tx)?, id(call)?);
    if object.component_type.is_some() {
        return component::update(tx, id, &fields(call)?);
    }
    let record = incoming(tx, object, &fields(call)?)?;
    must_exist(tx, &object.name, id)?;
    check(call, tx, self::object(call, tx)?, id)?;
    save_one(tx, Operation::Update, record.with("Id", id))?;
    Ok(Answer::no_content())
}

fn delete(call: &Call, tx: &mut Tx) -> Result<Answer, Failure> {
    let (name, id) = (object(call, tx)?.name.clone(), id(call)?);
    if object(call, tx)?.component_type.is_some() {
        return component::delete(tx, id);
    }
    must_exist(tx, &name, id)?;
    check(call, tx, object(call, tx)?, id)?;
    save_one(tx, Operation::Delete, Record::new(&name).with("Id", id))?;
    Ok(Answer::no_content())
}

fn must_exist(tx: &Tx, object: &str, id: Id) -> Result<(), Failure> {
    match tx.get(object, id)? {
        Some(_) => Ok(()),
        None if tx.is_deleted(object, id)? => Err(Failure::new(404, "ENTITY_IS_DELETED", "entity is deleted")),
        None => Err(Failure::not_found()),
    }
}

/// `/sobjects/X/<id>/<blob field>` and `/sobjects/X/<external id field>/<value>` have one shape.
fn get_by_key_or_blob(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let object = object(call, tx)?;
    if call.param("id").parse::<Id>().is_ok() {
        return super::blob::get(call, tx, object);
    }
    let visible = Visible::of(tx, call.api())?;
    match &by_key(call, tx, object)?[..] {
        [] => Err(Failure::not_found()),
        [one] if !visible.record(tx, object, one)? => Err(Failure::not_found()),
        [one] => answer(call, &visible, object, one),
        several => Ok(choices(call, object, several)),
    }
}

fn by_key(call: &Call, tx: &Tx, object: &ObjectDef) -> Result<Vec<Record>, Failure> {
    let field = schema::field(object, call.param("id")).filter(|f| f.external_id || f.unique || f.name == "Id");
    let field = field.ok_or_else(|| no_such_key(call))?;
    let found = tx.find(&object.name, &field.name, &Value::from(call.param("field")))?;
    // A found row is the stored one: what is computed comes with a read.
    let read = found.iter().filter_map(Record::id).map(|id| tx.get(&object.name, id));
    Ok(read.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// Where the records are that the key does not tell apart.
fn choices(call: &Call, object: &ObjectDef, records: &[Record]) -> Answer {
    let url = |id: Id| format!("{}/sobjects/{}/{id}", call.prefix(), object.name);
    let urls: Vec<String> = records.iter().filter_map(Record::id).map(url).collect();
    Answer::json(&json!(urls)).status(300)
}

fn delete_by_key(call: &Call, tx: &mut Tx) -> Result<Answer, Failure> {
    let found = by_key(call, tx, object(call, tx)?)?;
    match &found[..] {
        [] => Err(Failure::not_found()),
        [one] => {
            let id = one.id().ok_or_else(Failure::not_found)?;
            save_one(tx, Operation::Delete, Record::new(&one.object).with("Id", id))?;
            Ok(Answer::no_content())
        }
        several => Ok(choices(call, object(call, tx)?, several)),
    }
}

fn no_such_key(call: &Call) -> Failure {
    let text = format!("Provided external ID field does not exist or is not accessible: {}", call.param("id"));
    Failure::new(404, "NOT_FOUND", text)
}

fn upsert(call: &Call, tx: &mut Tx) -> Result<Answer, Failure> {
    let object = object(call, tx)?;
    let found = by_key(call, tx, object)?;
    if found.len() > 1 {
        return Ok(choices(call, object, &found));
    }
    let found = found.first().and_then(Record::id);
    let mut record = incoming(tx, object, &fields(call)?)?;
    let id = match found {
        Some(id) => save_one(tx, Operation::Update, record.with("Id", id))?,
        None => {
            if let Some(key) = object.field(call.param("id")) {
                record.set(&key.name, call.param("field"));
            }
            save_one(tx, Operation::Insert, record)?
        }
    };
    let answer = json!({"id": id, "success": true, "errors": [], "created": found.is_none()});
    Ok(Answer::json(&answer).status(if found.is_none() { 201 } else { 200 }))
}
