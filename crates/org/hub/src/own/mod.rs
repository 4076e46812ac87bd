//! What Salesforce has no API for: versions from elsewhere, packages of a real hub, locks removed by hand, dry runs.

mod adopt;
mod artifact;
mod dry_run;
mod remove;
mod stand_in;

pub use adopt::{Adopt, KnownVersion, adopt};
pub use artifact::{export, import};
pub use dry_run::{ComponentName, DryRun, dry_run};
pub use remove::{Removed, remove};
pub use stand_in::{StandIn, stand_in};

use crate::registry::Version;
use orgyard_engine::ApiError;
use serde::Serialize;

/// A version that came from elsewhere.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Imported {
    pub subscriber_package_version_id: String,
    pub subscriber_package_id: Option<String>,
    pub package_name: String,
    pub namespace: Option<String>,
    pub version_number: String,
    pub components: usize,
}

impl Imported {
    fn of(version: &Version) -> Self {
        let manifest = &version.manifest;
        Self {
            subscriber_package_version_id: version.id().map(|id| id.to_string()).unwrap_or_default(),
            subscriber_package_id: Some(manifest.subscriber_package.to_string()),
            package_name: manifest.package_name.clone(),
            namespace: manifest.namespace.clone(),
            version_number: manifest.number.to_string(),
            components: manifest.components.len(),
        }
    }
}

fn refuse(message: impl Into<String>) -> ApiError {
    ApiError::new("INVALID_INPUT", message)
}
