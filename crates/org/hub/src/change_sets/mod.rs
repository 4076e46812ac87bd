//! Change sets: components chosen in one org, sent to a related one and deployed there (ORG-7). A production org and its
//! sandboxes are related; Salesforce offers no API for any of this.

mod inbound;
mod outbound;

pub use inbound::{Inbound, Packaged, Started, deploy, inbound, received};
pub use outbound::{Choice, Outbound, add, create, delete, outbound, outbounds, remove, sent, snapshot};

use crate::own::ComponentName;
use orgyard_engine::{ApiError, OrgInfo, OrgKind};
use orgyard_values::{Record, Value};

/// Whether change sets go from the one org to the other.
pub fn related(from: &OrgInfo, to: &OrgInfo) -> Result<(), ApiError> {
    let family = |org: &OrgInfo| match org.kind {
        OrgKind::Production => Some(org.id),
        OrgKind::Sandbox => org.parent,
        _ => None,
    };
    match (family(from), family(to)) {
        (Some(one), Some(other)) if one == other && from.id != to.id => Ok(()),
        _ => Err(refuse(format!(
            "There is no deployment connection from {} to {}: change sets go between a production org and its sandboxes.",
            from.username, to.username
        ))),
    }
}

fn components(row: &Record) -> Vec<ComponentName> {
    match row.get("Components") {
        Value::Json(json) => serde_json::from_value(json.clone()).unwrap_or_default(),
        _ => Vec::new(),
    }
}

fn json(value: &impl serde::Serialize) -> Value {
    Value::Json(serde_json::to_value(value).unwrap_or_default())
}

fn text(row: &Record, field: &str) -> String {
    row.text(field).unwrap_or_default().to_owned()
}

fn refuse(message: impl Into<String>) -> ApiError {
    ApiError::new("INVALID_INPUT", message)
}
