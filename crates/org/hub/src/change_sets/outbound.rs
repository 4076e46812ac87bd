//! What an org sends: open while components are chosen, closed once it was uploaded.

use super::{components, json, refuse, text};
use crate::own::ComponentName;
use orgyard_deploy::{RetrieveRequest, ownership, retrieve};
use orgyard_engine::{ApiError, StoredComponent, Tx};
use orgyard_metadata::Manifest;
use orgyard_values::{Id, Record, Value};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

const OBJECT: &str = "OutboundChangeSet";

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Outbound {
    pub id: String,
    pub name: String,
    pub description: String,
    /// `Open`, or `Closed` once it was uploaded.
    pub status: &'static str,
    pub components: Vec<ComponentName>,
    /// The usernames of the orgs it was uploaded to.
    pub uploads: Vec<String>,
}

/// Components to add.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Choice {
    pub components: Vec<ComponentName>,
    /// And whatever of this org these refer to.
    #[serde(default)]
    pub with_dependencies: bool,
}

impl Outbound {
    fn of(row: &Record) -> Self {
        let uploads = uploads(row);
        Self {
            id: row.id().map(|id| id.to_string()).unwrap_or_default(),
            name: text(row, "Name"),
            description: text(row, "Description"),
            status: if uploads.is_empty() { "Open" } else { "Closed" },
            components: components(row),
            uploads,
        }
    }
}

fn uploads(row: &Record) -> Vec<String> {
    match row.get("Uploads") {
        Value::Json(json) => serde_json::from_value(json.clone()).unwrap_or_default(),
        _ => Vec::new(),
    }
}

pub fn outbounds(tx: &Tx) -> Result<Vec<Outbound>, ApiError> {
    tx.scan(OBJECT).map(|row| Ok(Outbound::of(&row?))).collect()
}

pub fn outbound(tx: &Tx, name: &str) -> Result<Outbound, ApiError> {
    Ok(Outbound::of(&row(tx, name)?))
}

pub fn create(tx: &mut Tx, name: &str, description: &str) -> Result<Outbound, ApiError> {
    if name.trim().is_empty() {
        return Err(refuse("A change set needs a name."));
    }
    if !tx.find(OBJECT, "Name", &Value::from(name))?.is_empty() {
        return Err(refuse(format!("A change set named {name} is there already.")));
    }
    let none: [&str; 0] = [];
    let row = Record::new(OBJECT).with("Name", name).with("Description", description);
    let id = tx.add_row(row.with("Components", json(&none)).with("Uploads", json(&none)))?;
    tx.get(OBJECT, id)?.map(|row| Outbound::of(&row)).ok_or_else(|| missing(name))
}

fn row(tx: &Tx, name: &str) -> Result<Record, ApiError> {
    tx.find(OBJECT, "Name", &Value::from(name))?.pop().ok_or_else(|| missing(name))
}

fn missing(name: &str) -> ApiError {
    refuse(format!("There is no outbound change set named {name} in this org."))
}

/// One that can still be changed.
fn open(tx: &Tx, name: &str) -> Result<Record, ApiError> {
    let row = row(tx, name)?;
    match uploads(&row).is_empty() {
        true => Ok(row),
        false => Err(refuse(format!("The change set {name} was uploaded and is closed: create another one."))),
    }
}

pub fn add(tx: &mut Tx, name: &str, choice: &Choice) -> Result<Outbound, ApiError> {
    let mut row = open(tx, name)?;
    let mut all: BTreeSet<ComponentName> = components(&row).into_iter().collect();
    let mut waiting = choice.components.iter().map(|chosen| stored(tx, chosen)).collect::<Result<Vec<_>, _>>()?;
    while let Some(next) = waiting.pop() {
        if all.insert(name_of(&next)) && choice.with_dependencies {
            waiting.extend(dependencies(tx, &next)?);
        }
    }
    row.set("Components", json(&all));
    tx.put_row(&row)?;
    Ok(Outbound::of(&row))
}

fn stored(tx: &Tx, chosen: &ComponentName) -> Result<StoredComponent, ApiError> {
    let stored = tx.component(&chosen.type_name, &chosen.full_name)?;
    stored.ok_or_else(|| refuse(format!("No {} named: {} found in this org.", chosen.type_name, chosen.full_name)))
}

fn name_of(stored: &StoredComponent) -> ComponentName {
    ComponentName { type_name: stored.type_name.clone(), full_name: stored.full_name.clone() }
}

/// What a component refers to and no package brings.
fn dependencies(tx: &Tx, of: &StoredComponent) -> Result<Vec<StoredComponent>, ApiError> {
    let mut found = Vec::new();
    for reference in tx.references(&of.type_name, &of.full_name)? {
        if let Some(stored) = tx.component(&reference.type_name, &reference.full_name)?
            && ownership::owner_of(tx, stored.id)?.is_none()
        {
            found.push(stored);
        }
    }
    Ok(found)
}

pub fn remove(tx: &mut Tx, name: &str, chosen: &[ComponentName]) -> Result<Outbound, ApiError> {
    let mut row = open(tx, name)?;
    let mut left = components(&row);
    for gone in chosen {
        let at = left.iter().position(|one| one == gone);
        let at = at.ok_or_else(|| refuse(format!("{} {} is not in {name}.", gone.type_name, gone.full_name)))?;
        left.remove(at);
    }
    row.set("Components", json(&left));
    tx.put_row(&row)?;
    Ok(Outbound::of(&row))
}

pub fn delete(tx: &mut Tx, name: &str) -> Result<(), ApiError> {
    let id = row(tx, name)?.id().ok_or_else(|| missing(name))?;
    tx.remove_row(OBJECT, id).map(drop).map_err(Into::into)
}

/// The components as they are now, in metadata format.
pub fn snapshot(tx: &Tx, set: &Outbound, api_version: &str) -> Result<Vec<u8>, ApiError> {
    if set.components.is_empty() {
        return Err(refuse(format!("The change set {} has no components.", set.name)));
    }
    let mut manifest = Manifest { version: Some(api_version.into()), ..Manifest::default() };
    for component in &set.components {
        stored(tx, component)?;
        manifest.add(&component.type_name, &component.full_name);
    }
    let request = RetrieveRequest {
        api_version: api_version.into(),
        single_package: true,
        unpackaged: Some(manifest),
        ..RetrieveRequest::default()
    };
    Ok(retrieve(tx, &request)?.zip)
}

/// It was uploaded, and is closed from now on.
pub fn sent(tx: &mut Tx, id: &str, to: &str) -> Result<Outbound, ApiError> {
    let found = id.parse::<Id>().ok().map(|id| tx.get(OBJECT, id)).transpose()?.flatten();
    let mut row = found.ok_or_else(|| missing(id))?;
    let mut uploads = uploads(&row);
    uploads.push(to.to_owned());
    row.set("Uploads", json(&uploads));
    tx.put_row(&row)?;
    Ok(Outbound::of(&row))
}
