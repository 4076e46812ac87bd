//! Flow definitions say which version is active; a version that is active stays.

use super::Outcome;
use crate::behaviour::Behaviour;
use crate::tx::{DEFINITION, FLOW};
use crate::{ApiError, Tx};
use orgyard_text::xml;
use orgyard_values::{Record, Value};
use serde_json::Value as Json;
use std::sync::Arc;

pub(super) struct Definition;
pub(super) struct Version;

impl Behaviour for Definition {
    fn object(&self) -> &'static str {
        DEFINITION
    }

    fn before_update(&self, _: &mut Tx, old: &Record, new: &mut Record) -> Outcome {
        match wanted_number(new) {
            Ok(_) => Ok(()),
            Err(given) => {
                new.set("Metadata", old.get("Metadata").clone());
                Err(unknown_version(&given))
            }
        }
    }

    fn after_update(&self, tx: &mut Tx, old: &Record, new: &Record) -> Outcome {
        if old.get("Metadata") == new.get("Metadata") {
            return Ok(());
        }
        let number = wanted_number(new).unwrap_or_default();
        let versions = tx.flow_versions(new.get("Id"))?;
        let active = versions.iter().find(|version| number.is_some() && version.int("VersionNumber") == number);
        match (number, active) {
            (Some(number), None) => Err(unknown_version(&number.to_string())),
            (_, active) => {
                tx.set_active_version(&mut new.clone(), active.and_then(Record::id))?;
                follow(tx, new)
            }
        }
    }
}

impl Behaviour for Version {
    fn object(&self) -> &'static str {
        FLOW
    }

    fn before_delete(&self, _: &mut Tx, old: &Record) -> Outcome {
        if old.text("Status") != Some("Active") {
            return Ok(());
        }
        let name = old.text("FullName").unwrap_or_default();
        Err(ApiError::new(
            "DELETE_FAILED",
            format!("{name} is active and can't be deleted. Deactivate the flow first."),
        ))
    }

    fn after_delete(&self, tx: &mut Tx, old: &Record) -> Outcome {
        let Some(id) = old.get("DefinitionId").as_id() else { return Ok(()) };
        let Some(mut definition) = tx.stored(DEFINITION, id)? else { return Ok(()) };
        match tx.flow_versions(&Value::Id(id))?.into_iter().rfind(|version| version.id() != old.id()) {
            Some(latest) => {
                definition.set("LatestVersionId", latest.id());
                Ok(tx.put_row(&definition)?)
            }
            None => Ok(tx.remove_component(FLOW, &full_name(&definition)).map(drop)?),
        }
    }
}

/// `Err` has what is no number.
fn wanted_number(definition: &Record) -> Result<Option<i64>, String> {
    let Value::Json(metadata) = definition.get("Metadata") else { return Ok(None) };
    match &metadata["activeVersionNumber"] {
        Json::Null => Ok(None),
        Json::Number(number) => Ok(number.as_i64().filter(|number| *number != 0)),
        Json::String(text) if text.is_empty() => Ok(None),
        Json::String(text) => text.parse().map(Some).map_err(|_| text.clone()),
        other => Err(other.to_string()),
    }
}

fn unknown_version(number: &str) -> ApiError {
    ApiError::new("FIELD_INTEGRITY_EXCEPTION", format!("activeVersionNumber: the flow has no version {number}."))
        .on("Metadata")
}

fn full_name(definition: &Record) -> String {
    let name = definition.text("DeveloperName").unwrap_or_default();
    definition.text("NamespacePrefix").map_or_else(|| name.to_owned(), |prefix| format!("{prefix}__{name}"))
}

/// The component says of its latest version whether it is active, as a retrieve shows it.
fn follow(tx: &mut Tx, definition: &Record) -> Outcome {
    let Some(component) = tx.component(FLOW, &full_name(definition))? else { return Ok(()) };
    let latest = tx.flow_versions(definition.get("Id"))?.pop();
    let status = latest.as_ref().and_then(|version| version.text("Status")).unwrap_or("Draft");
    let mut files = tx.files_of(&component)?;
    for (_, bytes) in &mut files {
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        let Some(before) = xml::parse(text).ok().and_then(|document| document.root.child_text("status")) else {
            continue;
        };
        let changed = text.replace(&format!("<status>{before}</status>"), &format!("<status>{status}</status>"));
        *bytes = Arc::from(changed.into_bytes());
    }
    let crate::StoredComponent { type_name, full_name, namespace, .. } = component;
    tx.put_component(crate::NewComponent { type_name, full_name, namespace, files })?;
    Ok(())
}
