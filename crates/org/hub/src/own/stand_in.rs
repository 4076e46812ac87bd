//! A version built here in the place of one that another hub made: same id, name and number, content from source.

use super::{Imported, refuse};
use crate::registry;
use orgyard_engine::{ApiError, Org, Tx};
use orgyard_text::archive;
use orgyard_values::{Id, Record, Value};
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct StandIn {
    /// `04t…` that the version will have.
    pub id: Option<String>,
    pub package_name: Option<String>,
    pub namespace: Option<String>,
    pub version_number: Option<String>,
    pub dependencies: Vec<String>,
}

/// Builds a version from a package in metadata format. It counts as released: the one it stands for is.
pub fn stand_in(hub: &Arc<Org>, request: &StandIn, package_zip: &[u8]) -> Result<Imported, ApiError> {
    let id = request
        .id
        .as_deref()
        .ok_or_else(|| refuse("A stand-in needs the id of the version it stands for (--id 04t…)."))?;
    let id: Id = id.parse().map_err(|e: orgyard_values::InvalidId| refuse(e.to_string()))?;
    if let Some(known) = registry::version(hub.home(), id)? {
        return Err(refuse(format!("This home holds {} already.", known.label())));
    }
    let user = hub.info().user_id;
    let create = hub.write(user, |tx| -> Result<Id, ApiError> { create_request(tx, request, id, package_zip) })?;
    crate::build::run(hub, create);
    let tx = hub.read(user)?;
    match registry::version(hub.home(), id)? {
        Some(version) => Ok(Imported::of(&version)),
        None => Err(refuse(failures(&tx, create)?)),
    }
}

fn create_request(tx: &mut Tx, request: &StandIn, id: Id, package_zip: &[u8]) -> Result<Id, ApiError> {
    let package = package(tx, request)?;
    let number = request.version_number.clone().unwrap_or_else(|| "1.0.0.1".into());
    let dependencies: Vec<_> =
        request.dependencies.iter().map(|d| json!({ "subscriberPackageVersionId": d })).collect();
    let descriptor = json!({ "id": package, "versionNumber": number, "dependencies": dependencies }).to_string();
    let info = archive::write([("package.zip", package_zip), ("package2-descriptor.json", descriptor.as_bytes())]);
    let promised = tx.new_id("Package2Version")?;
    let row = Record::new(crate::build::REQUEST)
        .with("Package2Id", package)
        .with("Status", "Queued")
        .with("SkipValidation", true)
        .with("StandIn", true)
        .with("VersionNumber", number)
        .with("VersionInfoBlob", tx.put_blob(info.into()).to_string())
        .with("SubscriberPackageVersionId", id)
        .with("PromisedVersionId", promised);
    tx.add_row(row)
}

/// The package of that name in this hub, made where there is none.
fn package(tx: &mut Tx, request: &StandIn) -> Result<Id, ApiError> {
    let name = request.package_name.clone().unwrap_or_else(|| "Imported package".into());
    let known = tx.find("Package2", "Name", &Value::from(name.as_str()))?.first().and_then(Record::id);
    if let Some(id) = known {
        return Ok(id);
    }
    let row = Record::new("Package2")
        .with("Name", name)
        .with("ContainerOptions", "Unlocked")
        .with("NamespacePrefix", request.namespace.clone().filter(|ns| !ns.is_empty()))
        .with("SubscriberPackageId", tx.new_id("SubscriberPackage")?);
    tx.add_row(row)
}

fn failures(tx: &Tx, request: Id) -> Result<String, ApiError> {
    let rows = tx.find("Package2VersionCreateRequestError", "ParentRequestId", &Value::Id(request))?;
    let messages: Vec<&str> = rows.iter().filter_map(|row| row.text("Message")).collect();
    Ok(format!("The stand-in could not be built:\n{}", messages.join("\n")))
}
