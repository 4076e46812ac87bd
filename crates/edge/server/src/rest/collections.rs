//! Many records in one request: `composite/sobjects`. Each request is one transaction.

use crate::answer::Answer;
use crate::call::Call;
use crate::envelope;
use crate::failure::Failure;
use crate::rest::objects::object;
use crate::route::{Endpoint, Under};
use crate::schema::{self, FieldDef, ObjectDef};
use crate::visible::Visible;
use orgyard_engine::{Operation, SaveOptions, SaveOutcome, Tx, incoming};
use orgyard_values::{Id, Record};
use serde_json::{Map, Value as Json, json};

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::write("POST", Under::DataAndTooling, "/composite/sobjects", create),
    Endpoint::write("PATCH", Under::DataAndTooling, "/composite/sobjects", update),
    Endpoint::write("DELETE", Under::DataAndTooling, "/composite/sobjects", delete),
    Endpoint::write("PATCH", Under::DataAndTooling, "/composite/sobjects/{object}/{id}", upsert),
    Endpoint::read("GET", Under::DataAndTooling, "/composite/sobjects/{object}", retrieve),
    Endpoint::read("POST", Under::DataAndTooling, "/composite/sobjects/{object}", retrieve),
];

/// More records than this in one request are refused.
const MOST: usize = 200;
/// A read by ids may name more.
const MOST_READ: usize = 2000;

fn create(call: &Call, tx: &mut Tx) -> Result<Answer, Failure> {
    each_record(call, tx, Operation::Insert, |tx, object, mut json| {
        json.remove("Id");
        json.remove("id");
        record(call, tx, object, &json)
    })
}

pub(super) fn record(call: &Call, tx: &Tx, object: &str, json: &Map<String, Json>) -> Result<Record, Failure> {
    let object = schema::object(tx, call.api(), object).ok_or_else(|| unknown_type(object))?;
    Ok(incoming(tx, object, json)?)
}

fn unknown_type(object: &str) -> Failure {
    Failure::new(400, "INVALID_TYPE", format!("sObject type '{object}' is not supported."))
}

fn update(call: &Call, tx: &mut Tx) -> Result<Answer, Failure> {
    each_record(call, tx, Operation::Update, |tx, object, mut json| {
        let id = json.remove("Id").or_else(|| json.remove("id")).unwrap_or_default();
        let id = parse_id(id.as_str().unwrap_or_default())?;
        Ok(record(call, tx, object, &json)?.with("Id", id))
    })
}

fn delete(call: &Call, tx: &mut Tx) -> Result<Answer, Failure> {
    let ids: Vec<&str> = call.argument("ids").unwrap_or_default().split(',').filter(|id| !id.is_empty()).collect();
    let all_or_none = call.argument("allOrNone") == Some("true");
    run(tx, Operation::Delete, &ids, all_or_none, |tx, id| {
        let id = parse_id(id)?;
        let object = tx.schema().object_by_prefix(id.prefix()).map(|o| o.name.to_string());
        Ok(Record::new(&object.ok_or_else(|| parse_failure(id.as_str()))?).with("Id", id))
    })
}

fn parse_id(text: &str) -> Result<Id, Failure> {
    text.parse().map_err(|_| parse_failure(text))
}

fn parse_failure(text: &str) -> Failure {
    Failure::new(400, "MALFORMED_ID", format!("malformed id {text}"))
}

/// Saves what `f` makes of each of the body's `records`.
fn each_record(
    call: &Call,
    tx: &mut Tx,
    operation: Operation,
    f: impl Fn(&Tx, &str, Map<String, Json>) -> Result<Record, Failure>,
) -> Result<Answer, Failure> {
    let body = call.json()?;
    let records: Vec<&Map<String, Json>> =
        body.get("records").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_object).collect();
    let all_or_none = body.get("allOrNone").and_then(Json::as_bool).unwrap_or(false);
    run(tx, operation, &records, all_or_none, |tx, record| {
        let object = record.get("attributes").and_then(|a| a.get("type")).and_then(Json::as_str).unwrap_or_default();
        f(tx, object, (*record).clone())
    })
}

/// One save of all records. What fails is undone by itself, or with `all_or_none` everything is.
fn run<T>(
    tx: &mut Tx,
    operation: Operation,
    items: &[T],
    all_or_none: bool,
    f: impl Fn(&Tx, &T) -> Result<Record, Failure>,
) -> Result<Answer, Failure> {
    if items.len() > MOST {
        let text = format!("record limit reached. cannot submit more than {MOST} records in this operation");
        return Err(Failure::new(400, "EXCEEDED_ID_LIMIT", text));
    }
    let is_upsert = matches!(operation, Operation::Upsert { .. });
    let read: Vec<Result<Record, Failure>> = items.iter().map(|item| f(tx, item)).collect();
    let mut results = match all_or_none && read.iter().any(Result::is_err) {
        true => read.into_iter().map(|one| one.and_then(|_| Err(rolled_back()))).collect(),
        false => save_read(tx, operation, read, all_or_none)?,
    };
    if all_or_none && results.iter().any(Result::is_err) {
        results = results.into_iter().map(|one| one.and_then(|_| Err(rolled_back()))).collect();
    }
    Ok(Answer::json(&results.iter().map(|result| save_result(result, is_upsert)).collect()))
}

/// Saves the records that could be read; the others keep their failure.
fn save_read(
    tx: &mut Tx,
    operation: Operation,
    read: Vec<Result<Record, Failure>>,
    all_or_none: bool,
) -> Result<Vec<Result<Saved, Failure>>, Failure> {
    let records = read.iter().filter_map(|one| one.as_ref().ok().cloned()).collect();
    let options = SaveOptions { all_or_none, ..SaveOptions::default() };
    let mut outcomes = orgyard_org_apex::save(tx, operation, records, &options)?.into_iter();
    Ok(read.into_iter().map(|one| one.and_then(|_| saved(outcomes.next().unwrap_or_default()))).collect())
}

struct Saved {
    id: Id,
    created: bool,
}

fn saved(outcome: SaveOutcome) -> Result<Saved, Failure> {
    match outcome.errors.into_iter().next() {
        Some(error) => Err(error.into()),
        None => outcome.id.map(|id| Saved { id, created: outcome.created }).ok_or_else(rolled_back),
    }
}

fn rolled_back() -> Failure {
    let text = "Record rolled back because not all records were valid and the request was using AllOrNone header";
    Failure::new(400, "ALL_OR_NONE_OPERATION_ROLLED_BACK", text)
}

fn save_result(result: &Result<Saved, Failure>, is_upsert: bool) -> Json {
    match result {
        Ok(saved) if is_upsert => json!({"id": saved.id, "success": true, "errors": [], "created": saved.created}),
        Ok(saved) => json!({"id": saved.id, "success": true, "errors": []}),
        Err(failure) => json!({"success": false, "errors": [error(failure)]}),
    }
}

pub(super) fn error(failure: &Failure) -> Json {
    json!({"statusCode": failure.code, "message": failure.message, "fields": failure.fields})
}

/// By an external id, which each record must have: `PATCH composite/sobjects/Account/Number__c`.
fn upsert(call: &Call, tx: &mut Tx) -> Result<Answer, Failure> {
    let (name, key) = {
        let object = object(call, tx)?;
        let key = schema::field(object, call.param("id")).filter(|f| f.external_id || f.unique || f.name == "Id");
        let unknown = || {
            let text = format!("Provided external ID field does not exist or is not accessible: {}", call.param("id"));
            Failure::new(404, "NOT_FOUND", text)
        };
        (object.name.clone(), key.ok_or_else(unknown)?.name.clone())
    };
    each_record(call, tx, Operation::Upsert { key: Some(key.clone()) }, |tx, object, mut json| {
        let object = if object.is_empty() { &name } else { object };
        if !object.eq_ignore_ascii_case(&name) {
            return Err(unknown_type(object));
        }
        let id = json.remove("Id").or_else(|| json.remove("id"));
        let read = record(call, tx, object, &json)?;
        match id.as_ref().and_then(Json::as_str).filter(|_| key == "Id") {
            Some(id) => Ok(read.with("Id", parse_id(id)?)),
            None => Ok(read),
        }
    })
}

/// Records by their ids, null where there is none.
fn retrieve(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let (ids, fields) = wanted(call)?;
    if ids.len() > MOST_READ {
        let text = format!("record limit reached. cannot submit more than {MOST_READ} records in this operation");
        return Err(Failure::new(400, "EXCEEDED_ID_LIMIT", text));
    }
    let object = object(call, tx)?;
    let visible = Visible::of(tx, call.api())?;
    let fields = fields.iter().map(|name| field(object, name)).collect::<Result<Vec<_>, _>>()?;
    let fields: Vec<&FieldDef> = fields.into_iter().filter(|field| visible.field(object, field)).collect();
    let read = |id: &String| match tx.get(&object.name, parse_id(id)?)? {
        Some(found) if visible.record(tx, object, &found)? => Ok(envelope::record(call, object, &found, Some(&fields))),
        _ => Ok(Json::Null),
    };
    Ok(Answer::json(&ids.iter().map(read).collect::<Result<Vec<_>, Failure>>()?.into()))
}

/// Ids and fields, from the address or the body.
fn wanted(call: &Call) -> Result<(Vec<String>, Vec<String>), Failure> {
    if let Some(ids) = call.argument("ids") {
        let split =
            |text: &str| text.split(',').map(|one| one.trim().to_owned()).filter(|one| !one.is_empty()).collect();
        return Ok((split(ids), split(call.argument("fields").unwrap_or("Id"))));
    }
    let body = call.json()?;
    let list = |name: &str| {
        let items = body.get(name).and_then(Json::as_array).into_iter().flatten();
        items.filter_map(Json::as_str).map(str::to_owned).collect::<Vec<_>>()
    };
    Ok((list("ids"), list("fields")))
}

fn field<'a>(object: &'a ObjectDef, name: &str) -> Result<&'a FieldDef, Failure> {
    let unknown = || {
        let text = format!("No such column '{name}' on sobject of type {}", object.name);
        Failure::new(400, "INVALID_FIELD", text)
    };
    schema::field(object, name).ok_or_else(unknown)
}
