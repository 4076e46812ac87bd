//! `metadata/deployRequest`: deploys over REST. Their ids and results are those of the SOAP API.

use crate::answer::Answer;
use crate::call::{Call, json_object};
use crate::deploys;
use crate::failure::Failure;
use crate::route::{Access, Endpoint, Under};
use orgyard_values::Id;
use serde_json::{Value as Json, json};

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::new("POST", Under::Data, "/metadata/deployRequest", Access::Session, start),
    Endpoint::new("GET", Under::Data, "/metadata/deployRequest/{id}", Access::Session, status),
    Endpoint::new("PATCH", Under::Data, "/metadata/deployRequest/{id}", Access::Session, cancel),
];

fn start(call: &Call) -> Result<Answer, Failure> {
    let parts = call.body.parts();
    let part = |name: &str| parts.iter().find(|part| part.name == name).map(|part| &part.bytes);
    if parts.is_empty() {
        return quick(call);
    }
    let entity =
        part("entity_content").or_else(|| part("json")).map_or_else(|| Ok(Default::default()), |b| json_object(b))?;
    let options = entity.get("deployOptions").cloned().unwrap_or_else(|| json!({}));
    let missing = || Failure::new(400, "INVALID_MULTIPART_REQUEST", "the part 'file' with the zip is missing");
    let id = deploys::start(call, part("file").ok_or_else(missing)?, options.clone())?;
    let result = json!({"id": id, "deployOptions": options, "deployResult": null, "validatedDeployRequestId": null});
    Ok(Answer::json(&result).status(201))
}

fn quick(call: &Call) -> Result<Answer, Failure> {
    let body = call.json()?;
    let validated = body.get("validatedDeployRequestId").and_then(Json::as_str).unwrap_or_default();
    let missing =
        |_| Failure::new(400, "INVALID_ID_FIELD", "validatedDeployRequestId: the id of a validation is needed");
    let id = deploys::quick(call, validated.parse().map_err(missing)?)?;
    Ok(Answer::json(&json!({"id": id, "validatedDeployRequestId": validated})).status(201))
}

fn status(call: &Call) -> Result<Answer, Failure> {
    let mut result = deploys::status(call, id(call)?)?;
    if call.argument("includeDetails") != Some("true") {
        result["details"] = Json::Null;
    }
    Ok(Answer::json(&json!({"id": result["id"], "deployResult": result})))
}

fn cancel(call: &Call) -> Result<Answer, Failure> {
    let id = id(call)?;
    deploys::cancel(call, id)?;
    Ok(Answer::json(&json!({"id": id, "deployResult": deploys::status(call, id)?})).status(202))
}

fn id(call: &Call) -> Result<Id, Failure> {
    call.param("id").parse().map_err(|_| Failure::not_found())
}
