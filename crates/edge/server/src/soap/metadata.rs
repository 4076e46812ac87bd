//! The Metadata API: one row per operation.

use super::arguments::to_json;
use super::crud;
use super::envelope::{self, SoapRequest};
use crate::answer::Answer;
use crate::call::Call;
use crate::deploys;
use crate::failure::Failure;
use crate::route::{Access, Endpoint, Under};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use orgyard_text::xml::Element;
use orgyard_values::Id;
use serde_json::{Value as Json, json};

pub(super) const NAMESPACE: &str = "http://soap.sforce.com/2006/04/metadata";

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::new("POST", Under::Root, "/services/Soap/m/{number}", Access::Envelope, call),
    // Login answers advertise the address with the org's id behind it; Python clients add more, which means nothing.
    Endpoint::new("POST", Under::Root, "/services/Soap/m/{number}/{*tail}", Access::Envelope, call),
];

/// Gives the `<result>` elements.
pub(super) type Operation = fn(&Call, &Element) -> Result<Vec<Json>, Failure>;

pub(super) const OPERATIONS: &[(&str, Operation)] = &[
    ("deploy", deploy),
    ("checkDeployStatus", check_deploy_status),
    ("cancelDeploy", cancel_deploy),
    ("deployRecentValidation", deploy_recent_validation),
    ("retrieve", retrieve),
    ("checkRetrieveStatus", check_retrieve_status),
    ("describeMetadata", describe_metadata),
    ("listMetadata", list_metadata),
    ("checkStatus", check_status),
    ("createMetadata", crud::create),
    ("updateMetadata", crud::update),
    ("upsertMetadata", crud::upsert),
    ("deleteMetadata", crud::delete),
    ("renameMetadata", crud::rename),
    // Answered with elements, below.
    (READ, |_, _| Ok(Vec::new())),
];

const READ: &str = "readMetadata";

pub(super) const NOT_BUILT: &[&str] = &["describeValueType"];

fn call(call: &Call) -> Result<Answer, Failure> {
    Ok(answer(call).unwrap_or_else(|failure| envelope::fault(NAMESPACE, &failure)))
}

fn answer(call: &Call) -> Result<Answer, Failure> {
    let (call, SoapRequest { operation, .. }) = super::open(call)?;
    let name = operation.local_name();
    let known = OPERATIONS.iter().find(|(known, _)| *known == name);
    match known {
        Some((READ, _)) => Ok(envelope::element(NAMESPACE, name, crud::read(&call, &operation)?)),
        Some((_, run)) => Ok(envelope::answer(NAMESPACE, name, &run(&call, &operation)?)),
        None if NOT_BUILT.contains(&name) => Err(Failure::not_built(&format!("{name} of the Metadata API"))),
        None => Err(super::no_operation(NAMESPACE, name)),
    }
}

fn deploy(call: &Call, operation: &Element) -> Result<Vec<Json>, Failure> {
    let argument = |name: &str| operation.elements().find(|e| e.local_name().eq_ignore_ascii_case(name));
    let zip =
        argument("ZipFile").map(|zip| zip.text().split_ascii_whitespace().collect::<String>()).unwrap_or_default();
    let zip =
        STANDARD.decode(zip).map_err(|e| Failure::new(400, "INVALID_INPUT", format!("ZipFile is not base64: {e}")))?;
    let options = argument("DeployOptions").map_or_else(|| json!({}), |options| to_json(options, &["runTests"]));
    let id = deploys::start(call, &zip, options)?;
    Ok(vec![queued(id)])
}

fn queued(id: Id) -> Json {
    json!({"done": false, "id": id, "state": "Queued"})
}

fn check_deploy_status(call: &Call, operation: &Element) -> Result<Vec<Json>, Failure> {
    let mut result = deploys::status(call, id(operation, "asyncProcessId")?)?;
    if operation.child_text("includeDetails").as_deref() != Some("true") {
        // Left empty, not out: clients take `details` as given.
        result["details"] = json!({});
    }
    Ok(vec![result])
}

fn cancel_deploy(call: &Call, operation: &Element) -> Result<Vec<Json>, Failure> {
    let name = if operation.child("id").is_some() { "id" } else { "String" };
    Ok(vec![deploys::cancel(call, id(operation, name)?)?])
}

fn deploy_recent_validation(call: &Call, operation: &Element) -> Result<Vec<Json>, Failure> {
    let id = deploys::quick(call, id(operation, "validationId")?)?;
    Ok(vec![json!(id)])
}

fn retrieve(call: &Call, operation: &Element) -> Result<Vec<Json>, Failure> {
    let lists = ["types", "members", "packageNames", "specificFiles", "rootTypesWithDependencies"];
    // Python clients say retrieveRequest.
    let request = operation.elements().next().map_or_else(|| json!({}), |request| to_json(request, &lists));
    let id = deploys::start_retrieve(call, request)?;
    Ok(vec![queued(id)])
}

fn check_retrieve_status(call: &Call, operation: &Element) -> Result<Vec<Json>, Failure> {
    let mut result = deploys::retrieve_status(call, id(operation, "asyncProcessId")?)?;
    if operation.child_text("includeZip").as_deref() == Some("false") {
        result["zipFile"] = Json::Null;
    }
    Ok(vec![result])
}

/// What clients asked before there were statuses of deploys and retrieves; both are told.
fn check_status(call: &Call, operation: &Element) -> Result<Vec<Json>, Failure> {
    let id = id(operation, "asyncProcessId")?;
    let done = match id.prefix() {
        "0Af" => deploys::status(call, id)?["done"] == true,
        _ => deploys::retrieve_status(call, id).map(|_| true)?,
    };
    Ok(vec![json!({"done": done, "id": id, "state": if done { "Completed" } else { "InProgress" }})])
}

fn describe_metadata(call: &Call, _: &Element) -> Result<Vec<Json>, Failure> {
    Ok(vec![deploys::describe(call)?])
}

fn list_metadata(call: &Call, operation: &Element) -> Result<Vec<Json>, Failure> {
    let mut found = Vec::new();
    for query in operation.elements_named("queries") {
        let type_name = query.child_text("type").unwrap_or_default();
        let folder = query.child_text("folder").filter(|folder| !folder.is_empty());
        found.extend(deploys::list(call, &type_name, folder.as_deref())?);
    }
    Ok(found)
}

fn id(operation: &Element, name: &str) -> Result<Id, Failure> {
    let text = operation.child_text(name).unwrap_or_default();
    text.parse().map_err(|_| Failure::new(400, "INVALID_ID_FIELD", format!("{name}: not an id: {text}")))
}
