//! What an org received: it waits until somebody validates or deploys it.

use super::{Outbound, components, json, refuse, text};
use crate::installed;
use crate::own::ComponentName;
use orgyard_deploy::{DeployOptions, DeployRequest, ownership};
use orgyard_engine::{ApiError, OrgInfo, Tx};
use orgyard_values::{Id, Record, Value, format_datetime};
use serde::Serialize;

const OBJECT: &str = "InboundChangeSet";

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Inbound {
    pub id: String,
    pub name: String,
    pub description: String,
    /// The username of the org it came from.
    pub source: String,
    pub uploaded: String,
    pub components: Vec<ComponentName>,
    /// The last deploy or validation of it.
    pub deploy_id: Option<String>,
}

impl Inbound {
    fn of(row: &Record) -> Self {
        let uploaded = match row.get("CreatedDate") {
            Value::DateTime(at) => format_datetime(*at),
            _ => String::new(),
        };
        Self {
            id: row.id().map(|id| id.to_string()).unwrap_or_default(),
            name: text(row, "Name"),
            description: text(row, "Description"),
            source: text(row, "SourceOrg"),
            uploaded,
            components: components(row),
            deploy_id: row.text("DeployRequestId").map(str::to_owned),
        }
    }
}

/// Those that wait and those that were deployed, in the order they came.
pub fn inbound(tx: &Tx) -> Result<Vec<Inbound>, ApiError> {
    tx.scan(OBJECT).map(|row| Ok(Inbound::of(&row?))).collect()
}

pub fn received(tx: &mut Tx, set: &Outbound, from: &OrgInfo, zip: &[u8]) -> Result<(), ApiError> {
    let hash = tx.home().blobs().put(zip)?;
    let row = Record::new(OBJECT).with("Name", set.name.as_str()).with("Description", set.description.as_str());
    let row = row.with("SourceOrg", from.username.as_str()).with("ZipBlob", hash.to_string());
    tx.add_row(row.with("Components", json(&set.components))).map(drop)
}

/// A deploy that was started, and which components of it belong to packages: their next install overwrites them (ORG-8).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Started {
    pub id: Id,
    pub packaged: Vec<Packaged>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Packaged {
    #[serde(flatten)]
    pub component: ComponentName,
    pub package: String,
}

/// Starts the deploy of the one with this name or id; of several with one name the last that came. The deploy is one as
/// any other, and known by its id.
pub fn deploy(tx: &mut Tx, name: &str, options: &DeployOptions) -> Result<Started, ApiError> {
    let mut row = find(tx, name)?;
    let missing = || refuse(format!("The content of {name} is not in this home any more."));
    let hash = row.text("ZipBlob").and_then(|hash| hash.parse().ok()).ok_or_else(missing)?;
    let zip = tx.blob(hash)?;
    let id = DeployRequest::create(tx, &zip, options)?;
    if let Some(request) = tx.get("DeployRequest", id)? {
        tx.put_row(&request.with("ChangeSetName", text(&row, "Name")))?;
    }
    row.set("DeployRequestId", id.to_string());
    tx.put_row(&row)?;
    Ok(Started { id, packaged: packaged(tx, components(&row))? })
}

fn packaged(tx: &Tx, components: Vec<ComponentName>) -> Result<Vec<Packaged>, ApiError> {
    let mut found = Vec::new();
    for component in components {
        let stored = tx.component(&component.type_name, &component.full_name)?;
        let owner = stored.map(|stored| ownership::owner_of(tx, stored.id)).transpose()?.flatten();
        if let Some(owner) = owner {
            found.push(Packaged { component, package: installed::label(tx, owner.package)? });
        }
    }
    Ok(found)
}

fn find(tx: &Tx, name: &str) -> Result<Record, ApiError> {
    let by_id = name.parse::<Id>().ok().map(|id| tx.get(OBJECT, id)).transpose()?.flatten();
    let by_name = || Ok::<_, ApiError>(tx.find(OBJECT, "Name", &Value::from(name))?.pop());
    let found = match by_id {
        Some(row) => Some(row),
        None => by_name()?,
    };
    found.ok_or_else(|| refuse(format!("No change set named {name} came to this org.")))
}
