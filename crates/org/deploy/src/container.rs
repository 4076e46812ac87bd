//! `ContainerAsyncRequest`: saves the members of a `MetadataContainer` together, as editors save code.

use crate::result::DeployResult;
use crate::single::{Single, SingleError, save_single};
use crate::transact::{Outcome, transact};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use orgyard_engine::{ApiError, Behaviour, EngineError, Org, StoredComponent, Tx};
use orgyard_metadata::xml;
use orgyard_text::xml::Element;
use orgyard_values::{Id, Record, Value};
use serde_json::{Value as Json, json};
use std::sync::Arc;

pub struct ContainerAsyncRequest;

const OBJECT: &str = "ContainerAsyncRequest";
/// The objects of members, and the components they are drafts of.
const MEMBERS: [(&str, &str); 4] = [
    ("ApexClassMember", "ApexClass"),
    ("ApexTriggerMember", "ApexTrigger"),
    ("ApexPageMember", "ApexPage"),
    ("ApexComponentMember", "ApexComponent"),
];

impl Behaviour for ContainerAsyncRequest {
    fn object(&self) -> &'static str {
        OBJECT
    }

    fn before_insert(&self, _: &mut Tx, new: &mut Record) -> Result<(), ApiError> {
        if new.get("MetadataContainerId").is_null() && new.get("MetadataContainerMemberId").is_null() {
            let text = "Required fields are missing: [MetadataContainerId]";
            return Err(ApiError::new("REQUIRED_FIELD_MISSING", text).on("MetadataContainerId"));
        }
        new.set("State", "Queued");
        Ok(())
    }

    fn after_insert(&self, tx: &mut Tx, new: &Record) -> Result<(), ApiError> {
        match new.id() {
            Some(id) => Ok(tx.start_job(OBJECT, id)?),
            None => Ok(()),
        }
    }

    fn run_job(&self, org: &Arc<Org>, record: Id) {
        if let Err(error) = run(org, record) {
            tracing::error!(%error, %record, "the outcome of a container's save could not be stored");
        }
    }

    fn job_lost(&self, tx: &mut Tx, record: Id) {
        let text = "The save was interrupted: the process that ran it ended. The org is as it was; save again.";
        if let Err(error) = keep(tx, record, &Ended::of_error(text)) {
            tracing::error!(%error, %record, "an interrupted save could not be marked");
        }
    }
}

#[derive(Default)]
struct Ended {
    state: &'static str,
    error: Option<String>,
    result: DeployResult,
}

impl Ended {
    fn of_error(text: &str) -> Self {
        Self { state: "Error", error: Some(text.into()), ..Self::default() }
    }

    fn of_result(result: DeployResult) -> Self {
        let state = if result.success { "Completed" } else { "Failed" };
        Self { state, error: None, result }
    }
}

fn run(org: &Arc<Org>, record: Id) -> Result<(), EngineError> {
    let tx = org.read(org.info().user_id)?;
    let Some(row) = tx.get(OBJECT, record)? else { return Ok(()) };
    let user = row.get("CreatedById").as_id().unwrap_or(org.info().user_id);
    let members = match members(&tx, &row)? {
        Ok(members) => members,
        Err(text) => return org.write(user, |tx| keep(tx, record, &Ended::of_error(&text))),
    };
    let work = |tx: &mut Tx| match save_single(tx, &members) {
        Ok(result) if result.success && !row.bool("IsCheckOnly") => Ok(Outcome::Commit(Ended::of_result(result))),
        Ok(result) => Ok(Outcome::RollBack(Ended::of_result(result))),
        Err(SingleError::Engine(error)) => Err(error),
        Err(error) => Ok(Outcome::RollBack(Ended::of_error(&error.to_string()))),
    };
    let broken = |error: EngineError| Ended::of_error(&error.to_string());
    transact(org, user, work, broken, |tx, ended| keep(tx, record, ended)).map(drop)
}

/// What is saved; or why it cannot be.
fn members(tx: &Tx, request: &Record) -> Result<Result<Vec<Single>, String>, EngineError> {
    let container = request.get("MetadataContainerId").as_id();
    let only = request.get("MetadataContainerMemberId").as_id();
    let mut out = Vec::new();
    for (object, type_name) in MEMBERS {
        for row in tx.all(object)? {
            let named = container.is_some() && row.get("MetadataContainerId").as_id() == container;
            if named || (only.is_some() && row.id() == only) {
                match member(tx, type_name, &row)? {
                    Some(member) => out.push(member),
                    None => {
                        return Ok(Err(format!(
                            "{object} {}: its ContentEntityId names no {type_name}",
                            text(&row, "Id")
                        )));
                    }
                }
            }
        }
    }
    Ok(if out.is_empty() { Err("The container has no members to save.".into()) } else { Ok(out) })
}

/// A draft of a stored component, or of one that `FullName` names.
fn member(tx: &Tx, type_name: &str, row: &Record) -> Result<Option<Single>, EngineError> {
    let stored = match row.get("ContentEntityId").as_id() {
        Some(id) => tx.component_by_id(id)?.filter(|stored| stored.type_name == type_name),
        None => None,
    };
    let full_name = match &stored {
        Some(stored) => stored.full_name.clone(),
        None => text(row, "FullName"),
    };
    if full_name.is_empty() {
        return Ok(None);
    }
    let mut members = match row.get("Metadata") {
        Value::Json(Json::Object(metadata)) => {
            let scalar = |value: &Json| value.as_str().map_or_else(|| value.to_string(), String::from);
            let plain =
                metadata.iter().filter(|(_, value)| !value.is_null() && !value.is_object() && !value.is_array());
            plain.map(|(name, value)| Element::text_element(name, &scalar(value))).collect()
        }
        _ => described(tx, stored.as_ref())?,
    };
    members.push(Element::text_element("content", &STANDARD.encode(text(row, "Body"))));
    Ok(Some(Single { type_name: type_name.into(), full_name, root: type_name.into(), members }))
}

/// What the stored file beside the source says.
fn described(tx: &Tx, stored: Option<&StoredComponent>) -> Result<Vec<Element>, EngineError> {
    let Some(stored) = stored else { return Ok(Vec::new()) };
    let files = tx.files_of(stored)?;
    let meta = files.iter().find(|(path, _)| path.ends_with("-meta.xml"));
    let root = meta.and_then(|(_, bytes)| xml::read(bytes).ok());
    Ok(root.iter().flat_map(|root| root.elements()).cloned().collect())
}

fn text(row: &Record, field: &str) -> String {
    row.text(field).unwrap_or_default().to_owned()
}

fn keep(tx: &mut Tx, record: Id, ended: &Ended) -> Result<(), EngineError> {
    let Some(mut row) = tx.get(OBJECT, record)? else { return Ok(()) };
    let details = &ended.result.details;
    let all: Vec<_> = details.component_successes.iter().chain(&details.component_failures).collect();
    row.set("State", ended.state);
    row.set("ErrorMsg", ended.error.clone());
    row.set(
        "DeployDetails",
        Value::Json(json!({
            "allComponentMessages": all,
            "componentFailures": details.component_failures,
            "componentSuccesses": details.component_successes,
            "runTestResult": null,
        })),
    );
    tx.put_row(&row)?;
    tx.finish_job(record)
}
