//! `composite/tree`: records with those below them.

use super::collections::{error, record};
use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::route::{Endpoint, Under};
use orgyard_engine::{Operation, Tx};
use orgyard_org_apex::save_one;
use orgyard_values::Id;
use serde_json::{Map, Value as Json, json};

pub(crate) const ENDPOINTS: &[Endpoint] = &[Endpoint::write("POST", Under::Data, "/composite/tree/{object}", tree)];

/// Records with their children below them, all or none.
fn tree(call: &Call, tx: &mut Tx) -> Result<Answer, Failure> {
    let body = call.json()?;
    let records = body.get("records").and_then(Json::as_array).cloned().unwrap_or_default();
    let start = tx.savepoint();
    let mut results = Vec::new();
    let mut saved = Ok(());
    for record in &records {
        saved = saved.and_then(|()| branch(call, tx, call.param("object"), None, record, &mut results));
    }
    if saved.is_err() {
        tx.rollback_to(start);
    }
    match saved {
        Ok(()) => Ok(Answer::json(&json!({"hasErrors": false, "results": results})).status(201)),
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
