//! The one way from this crate to deploys and retrieves, for SOAP and REST alike: what one starts the other can ask for.

use crate::call::Call;
use crate::failure::Failure;
use crate::waits;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use orgyard_deploy::{
    DeployOptions, DeployRequest, RetrieveRequest, RetrieveResult, describe_metadata, list_metadata, retrieve,
};
use orgyard_engine::Tx;
use orgyard_metadata::{Manifest, Registry};
use orgyard_values::{Id, Record, Value};
use serde_json::{Value as Json, json};
use std::sync::Arc;

const DEPLOY: &str = "DeployRequest";
const RETRIEVE: &str = "RetrieveRequest";

/// Options as both surfaces write them, in the names of `DeployOptions`.
pub(crate) fn start(call: &Call, zip: &[u8], options: Json) -> Result<Id, Failure> {
    let invalid = |e| Failure::new(400, "INVALID_INPUT", format!("DeployOptions: {e}"));
    let options: DeployOptions = serde_json::from_value(options).map_err(invalid)?;
    let id = call.write(|tx| Ok(DeployRequest::create(tx, zip, &options)?))?;
    call.shared.started.add(DEPLOY, id);
    Ok(id)
}

/// Deploys what a validation has checked.
pub(crate) fn quick(call: &Call, validated: Id) -> Result<Id, Failure> {
    waits::for_job(call, DEPLOY, validated)?;
    call.write(|tx| {
        let row = tx.get(DEPLOY, validated)?.ok_or_else(|| unknown(validated))?;
        let result = DeployRequest::result(tx, validated)?.unwrap_or_default();
        if !result.check_only || !result.success {
            let text = "only a validation that succeeded can be deployed; start a deploy, or validate again";
            return Err(Failure::new(400, "INVALID_ID_FIELD", text));
        }
        let mut options: DeployOptions = match row.get("Options") {
            Value::Json(options) => serde_json::from_value(options.clone()).unwrap_or_default(),
            _ => DeployOptions::default(),
        };
        // The tests of the validation count.
        (options.check_only, options.test_level) = (false, Some("NoTestRun".into()));
        options.run_tests.clear();
        let zip = blob(tx, row.text("ZipBlob").unwrap_or_default())?;
        Ok(DeployRequest::create(tx, &zip, &options)?)
    })
}

fn blob(tx: &Tx, hash: &str) -> Result<Arc<[u8]>, Failure> {
    let gone = |_| Failure::internal(&"the zip of a deploy is gone");
    Ok(tx.blob(hash.parse().map_err(gone)?)?)
}

/// The `DeployResult`, with its `details`.
pub(crate) fn status(call: &Call, id: Id) -> Result<Json, Failure> {
    waits::for_job(call, DEPLOY, id)?;
    let tx = call.read()?;
    let mut result = DeployRequest::result(&tx, id)?.ok_or_else(|| unknown(id))?;
    if let Some(user) = result.created_by.parse().ok().map(|user| tx.get("User", user)).transpose()?.flatten() {
        result.created_by_name = user.text("Name").unwrap_or_default().into();
    }
    serde_json::to_value(result).map_err(|e| Failure::internal(&e))
}

/// A deploy takes less time than a second request: it is let run to its end.
pub(crate) fn cancel(call: &Call, id: Id) -> Result<Json, Failure> {
    let result = status(call, id)?;
    Ok(json!({"id": id, "done": result["done"]}))
}

fn unknown(id: Id) -> Failure {
    Failure::new(400, "INVALID_CROSS_REFERENCE_KEY", format!("invalid cross reference id: {id}"))
}

/// The request is kept and carried out when its result is asked for.
pub(crate) fn start_retrieve(call: &Call, request: Json) -> Result<Id, Failure> {
    call.write(|tx| {
        let row = Record::new(RETRIEVE).with("Status", "Pending");
        Ok(tx.add_row(with_json(row, request))?)
    })
}

fn with_json(mut row: Record, request: Json) -> Record {
    row.fields.insert("Request".into(), Value::Json(request));
    row
}

/// The `RetrieveResult`, the zip in base64.
pub(crate) fn retrieve_status(call: &Call, id: Id) -> Result<Json, Failure> {
    let tx = call.read()?;
    let row = tx.get(RETRIEVE, id)?.ok_or_else(|| unknown(id))?;
    let Value::Json(request) = row.get("Request") else { return Err(unknown(id)) };
    let result = RetrieveResult { id: id.to_string(), ..retrieve(&tx, &retrieve_request(request))? };
    let mut json = serde_json::to_value(&result).map_err(|e| Failure::internal(&e))?;
    json["zipFile"] = STANDARD.encode(&result.zip).into();
    Ok(json)
}

fn retrieve_request(json: &Json) -> RetrieveRequest {
    let text = |json: &Json| json.as_str().unwrap_or_default().to_string();
    let list = |json: &Json| json.as_array().into_iter().flatten().map(text).collect::<Vec<_>>();
    let unpackaged = json["unpackaged"].as_object().map(|_| &json["unpackaged"]["types"]).map(|types| {
        let mut manifest = Manifest::default();
        for block in types.as_array().into_iter().flatten() {
            list(&block["members"]).iter().for_each(|member| manifest.add(&text(&block["name"]), member));
        }
        manifest
    });
    RetrieveRequest {
        api_version: text(&json["apiVersion"]),
        package_names: list(&json["packageNames"]),
        single_package: json["singlePackage"] == true,
        unpackaged,
    }
}

pub(crate) fn describe(call: &Call) -> Result<Json, Failure> {
    serde_json::to_value(describe_metadata(&call.read()?)).map_err(|e| Failure::internal(&e))
}

pub(crate) fn list(call: &Call, type_name: &str, folder: Option<&str>) -> Result<Vec<Json>, Failure> {
    let known = Registry::standard().by_name(type_name);
    let unknown = || Failure::new(400, "INVALID_TYPE", format!("Unknown type:{type_name}"));
    let known = known.ok_or_else(unknown)?;
    let found = list_metadata(&call.read()?, &known.name, folder)?;
    let json = found.iter().map(|properties| serde_json::to_value(properties).map_err(|e| Failure::internal(&e)));
    json.collect()
}
