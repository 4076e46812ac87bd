//! Many records in one request: `composite/sobjects` and `composite/tree`. Each request is one transaction.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::route::{Access, Endpoint, Under};
use crate::schema;
use orgyard_engine::{EngineError, Operation, SaveOptions, SaveOutcome, Tx, incoming};
use orgyard_org_apex::save_one;
use orgyard_values::{Id, Record};
use serde_json::{Map, Value as Json, json};

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::new("POST", Under::DataAndTooling, "/composite/sobjects", Access::Session, create),
    Endpoint::new("PATCH", Under::DataAndTooling, "/composite/sobjects", Access::Session, update),
    Endpoint::new("DELETE", Under::DataAndTooling, "/composite/sobjects", Access::Session, delete),
    Endpoint::new("POST", Under::Data, "/composite/tree/{object}", Access::Session, tree),
];

/// More records than this in one request are refused.
const MOST: usize = 200;

fn create(call: &Call) -> Result<Answer, Failure> {
    each_record(call, Operation::Insert, |tx, object, mut json| {
        json.remove("Id");
        json.remove("id");
        record(call, tx, object, &json)
    })
}

fn record(call: &Call, tx: &Tx, object: &str, json: &Map<String, Json>) -> Result<Record, Failure> {
    let object = schema::object(tx, call.api(), object).ok_or_else(|| unknown_type(object))?;
    Ok(incoming(tx, object, json)?)
}

fn unknown_type(object: &str) -> Failure {
    Failure::new(400, "INVALID_TYPE", format!("sObject type '{object}' is not supported."))
}

fn update(call: &Call) -> Result<Answer, Failure> {
    each_record(call, Operation::Update, |tx, object, mut json| {
        let id = json.remove("Id").or_else(|| json.remove("id")).unwrap_or_default();
        let id = parse_id(id.as_str().unwrap_or_default())?;
        Ok(record(call, tx, object, &json)?.with("Id", id))
    })
}

fn delete(call: &Call) -> Result<Answer, Failure> {
    let ids: Vec<&str> = call.argument("ids").unwrap_or_default().split(',').filter(|id| !id.is_empty()).collect();
    let all_or_none = call.argument("allOrNone") == Some("true");
    run(call, Operation::Delete, &ids, all_or_none, |tx, id| {
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
    operation: Operation,
    f: impl Fn(&Tx, &str, Map<String, Json>) -> Result<Record, Failure>,
) -> Result<Answer, Failure> {
    let body = call.json()?;
    let records: Vec<&Map<String, Json>> =
        body.get("records").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_object).collect();
    let all_or_none = body.get("allOrNone").and_then(Json::as_bool).unwrap_or(false);
    run(call, operation, &records, all_or_none, |tx, record| {
        let object = record.get("attributes").and_then(|a| a.get("type")).and_then(Json::as_str).unwrap_or_default();
        f(tx, object, (*record).clone())
    })
}

/// One save of all records. What fails is undone by itself, or with `all_or_none` everything is.
fn run<T>(
    call: &Call,
    operation: Operation,
    items: &[T],
    all_or_none: bool,
    f: impl Fn(&Tx, &T) -> Result<Record, Failure>,
) -> Result<Answer, Failure> {
    if items.len() > MOST {
        let text = format!("record limit reached. cannot submit more than {MOST} records in this operation");
        return Err(Failure::new(400, "EXCEEDED_ID_LIMIT", text));
    }
    let mut results = call.write(|tx| {
        let read: Vec<Result<Record, Failure>> = items.iter().map(|item| f(tx, item)).collect();
        if all_or_none && read.iter().any(Result::is_err) {
            return Ok(read.into_iter().map(|one| one.and_then(|_| Err(rolled_back()))).collect());
        }
        save_read(tx, operation, read, all_or_none)
    })?;
    if all_or_none && results.iter().any(Result::is_err) {
        results = results.into_iter().map(|one| one.and_then(|_| Err(rolled_back()))).collect();
    }
    Ok(Answer::json(&results.iter().map(save_result).collect()))
}

/// Saves the records that could be read; the others keep their failure.
fn save_read(
    tx: &mut Tx,
    operation: Operation,
    read: Vec<Result<Record, Failure>>,
    all_or_none: bool,
) -> Result<Vec<Result<Id, Failure>>, Failure> {
    let records = read.iter().filter_map(|one| one.as_ref().ok().cloned()).collect();
    let options = SaveOptions { all_or_none, ..SaveOptions::default() };
    let mut outcomes = orgyard_org_apex::save(tx, operation, records, &options)?.into_iter();
    Ok(read.into_iter().map(|one| one.and_then(|_| saved(outcomes.next().unwrap_or_default()))).collect())
}

fn saved(outcome: SaveOutcome) -> Result<Id, Failure> {
    match outcome.errors.into_iter().next() {
        Some(error) => Err(error.into()),
        None => outcome.id.ok_or_else(rolled_back),
    }
}

fn rolled_back() -> Failure {
    let text = "Record rolled back because not all records were valid and the request was using AllOrNone header";
    Failure::new(400, "ALL_OR_NONE_OPERATION_ROLLED_BACK", text)
}

fn save_result(result: &Result<Id, Failure>) -> Json {
    match result {
        Ok(id) => json!({"id": id, "success": true, "errors": []}),
        Err(failure) => json!({"success": false, "errors": [error(failure)]}),
    }
}

fn error(failure: &Failure) -> Json {
    json!({"statusCode": failure.code, "message": failure.message, "fields": failure.fields})
}

/// Records with their children below them, all or none.
fn tree(call: &Call) -> Result<Answer, Failure> {
    let body = call.json()?;
    let records = body.get("records").and_then(Json::as_array).cloned().unwrap_or_default();
    let saved = call.write_as(|tx| {
        let mut results = Vec::new();
        for record in &records {
            branch(call, tx, call.param("object"), None, record, &mut results)?;
        }
        Ok::<_, Stopped>(results)
    });
    match saved {
        Ok(results) => Ok(Answer::json(&json!({"hasErrors": false, "results": results})).status(201)),
        Err(Stopped { reference, failure }) => {
            let result = json!({"referenceId": reference, "errors": [error(&failure)]});
            Ok(Answer::json(&json!({"hasErrors": true, "results": [result]})).status(400))
        }
    }
}

struct Stopped {
    reference: String,
    failure: Failure,
}

impl From<Failure> for Stopped {
    fn from(failure: Failure) -> Self {
        Self { reference: String::new(), failure }
    }
}

impl From<EngineError> for Stopped {
    fn from(error: EngineError) -> Self {
        Failure::from(error).into()
    }
}

fn branch(
    call: &Call,
    tx: &mut Tx,
    object: &str,
    parent: Option<(&str, Id)>,
    json: &Json,
    results: &mut Vec<Json>,
) -> Result<(), Stopped> {
    let reference = json["attributes"]["referenceId"].as_str().unwrap_or_default().to_string();
    let stop = |failure: Failure| Stopped { reference: reference.clone(), failure };
    let members = json.as_object().ok_or_else(|| stop(Failure::malformed_json("a record must be a JSON object")))?;
    let (children, mut fields): (Map<_, _>, Map<_, _>) =
        members.clone().into_iter().partition(|(_, value)| value.get("records").is_some());
    if let Some((field, id)) = parent {
        fields.insert(field.into(), json!(id));
    }
    let record = record(call, tx, object, &fields).map_err(&stop)?;
    let id = save_one(tx, Operation::Insert, record).map_err(|error| stop(error.into()))?;
    results.push(json!({"referenceId": reference, "id": id}));
    for (relationship, below) in &children {
        let mut known = tx.schema().children_of(object).into_iter();
        let child = known.find(|child| child.name.eq_ignore_ascii_case(relationship));
        let child = child.ok_or_else(|| stop(unknown_relationship(object, relationship)))?;
        for record in below["records"].as_array().into_iter().flatten() {
            branch(call, tx, &child.child, Some((&child.field, id)), record, results)?;
        }
    }
    Ok(())
}

fn unknown_relationship(object: &str, name: &str) -> Failure {
    Failure::new(400, "INVALID_FIELD", format!("No such column '{name}' on sobject of type {object}"))
}
