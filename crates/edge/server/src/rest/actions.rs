//! `actions`: what flows and REST clients can call. Here that is what Apex brings.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::route::{Endpoint, Under};
use orgyard_engine::Tx;
use orgyard_org_apex::{Invocable, invocables, invoke};
use serde_json::{Map, Value as Json, json};

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::read("GET", Under::Data, "/actions", kinds),
    Endpoint::read("GET", Under::Data, "/actions/standard", standard),
    Endpoint::read("GET", Under::Data, "/actions/custom", custom),
    Endpoint::read("GET", Under::Data, "/actions/custom/apex", list),
    Endpoint::read("GET", Under::Data, "/actions/custom/apex/{name}", describe),
    Endpoint::write("POST", Under::Data, "/actions/custom/apex/{name}", run),
];

fn url(call: &Call, tail: &str) -> String {
    format!("{}/actions/{tail}", call.prefix())
}

fn kinds(call: &Call, _: &Tx) -> Result<Answer, Failure> {
    Ok(Answer::json(&json!({"custom": url(call, "custom"), "standard": url(call, "standard")})))
}

/// None of the platform's own actions is here; a call of one says so by name.
fn standard(_: &Call, _: &Tx) -> Result<Answer, Failure> {
    Ok(Answer::json(&json!({"actions": []})))
}

fn custom(call: &Call, _: &Tx) -> Result<Answer, Failure> {
    Ok(Answer::json(&json!({"apex": url(call, "custom/apex")})))
}

fn list(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let action = |action: Invocable| {
        let url = url(call, &format!("custom/apex/{}", action.name));
        json!({"label": action.label, "name": action.name, "type": "APEX", "url": url})
    };
    let actions: Vec<Json> = invocables(tx)?.into_iter().map(action).collect();
    Ok(Answer::json(&json!({"actions": actions})))
}

fn describe(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let mut known = invocables(tx)?.into_iter();
    let action = known.find(|action| action.name.eq_ignore_ascii_case(call.param("name")));
    let action = action.ok_or_else(Failure::not_found)?;
    Ok(Answer::json(&json!({
        "description": action.description, "label": action.label, "name": action.name, "standard": false,
        "targetEntityName": null, "type": "APEX",
    })))
}

/// `{"inputs": [{…}]}`: one result for each.
fn run(call: &Call, tx: &mut Tx) -> Result<Answer, Failure> {
    let body = call.json()?;
    let inputs: Vec<Map<String, Json>> = body
        .get("inputs")
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
        .filter_map(Json::as_object)
        .cloned()
        .collect();
    let name = call.param("name");
    let outputs = match invoke(tx, name, &inputs)?.ok_or_else(Failure::not_found)? {
        Ok(outputs) => outputs,
        Err(text) => {
            let error = json!({"statusCode": "UNKNOWN_EXCEPTION", "message": text, "fields": []});
            let results: Vec<Json> = inputs.iter().map(|_| result(name, Json::Null, json!([error]))).collect();
            return Ok(Answer::json(&results.into()).status(400));
        }
    };
    let results: Vec<Json> = outputs.into_iter().map(|output| result(name, output, Json::Null)).collect();
    Ok(Answer::json(&results.into()))
}

fn result(name: &str, output: Json, errors: Json) -> Json {
    json!({
        "actionName": name, "errors": errors, "invocationId": null, "isSuccess": errors.is_null(),
        "outcome": null, "outputValues": output, "sortOrder": -1, "version": 1,
    })
}
