//! `package version …`.

pub(crate) mod create;
pub(crate) mod create_list;
pub(crate) mod create_report;
pub(crate) mod delete;
pub(crate) mod dependencies;
pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod list;
mod order;
pub(crate) mod promote;
pub(crate) mod report;
pub(crate) mod request;
pub(crate) mod retrieve;
pub(crate) mod update;

use crate::cli::Flag;
use crate::context::Context;
use crate::output::Failure;
use orgyard_client::{Api, Org, quote};
use serde_json::Value;
use std::collections::HashMap;

pub(crate) const INSTALL_URL: &str = "https://login.salesforce.com/packaging/installPackage.apexp?p0=";

pub(crate) const PACKAGE: Flag =
    Flag::text("package", "Alias, id (04t or 05i) or NAME@1.2.0-3 of the package version.")
        .short('p')
        .aliases(&["package2versionid", "packageversionid"])
        .required();

/// Whether each of these packages is managed or unlocked, by id.
pub(crate) async fn container_options(hub: &Org, ids: &[String]) -> Result<HashMap<String, String>, Failure> {
    let mut options = HashMap::new();
    // As many ids as fit into a WHERE of 4,000 characters.
    for chunk in ids.chunks(150) {
        let list: Vec<String> = chunk.iter().map(|id| quote(id)).collect();
        let soql = format!("SELECT Id, ContainerOptions FROM Package2 WHERE Id IN ({})", list.join(","));
        for record in hub.tooling_query(&soql).await? {
            let text = |path: &str| crate::shared::text::text(&record, path);
            options.insert(text("Id"), text("ContainerOptions"));
        }
    }
    Ok(options)
}

/// Changes the row of the version that a flag names; the row as it was.
pub(crate) async fn change(context: &Context, hub: &Org, version: &str, fields: &Value) -> Result<Value, Failure> {
    let row = context.version_of_flag(hub, version).await?;
    hub.update(Api::Tooling, "Package2Version", &crate::shared::text::text(&row, "Id"), fields).await?;
    Ok(row)
}
