//! Behaviour of the platform objects of packaging and of org creation: one module per object, one line each here.

mod installed_package;
mod job;
mod namespace_registry;
mod not_here;
mod org_shape;
mod org_snapshot;
mod package2;
mod package2_version;
mod package_install_request;
mod sandbox;
mod scratch_org;
mod subscriber_package;
mod subscriber_package_version;
mod uninstall_request;
mod version_create_request;

use orgyard_engine::{ApiError, Behaviour};
use std::sync::Arc;

/// Every behaviour this crate and those below bring, for the home to be opened with.
pub fn behaviours() -> Vec<Arc<dyn Behaviour>> {
    let own: Vec<Arc<dyn Behaviour>> = vec![
        Arc::new(namespace_registry::NamespaceRegistry),
        Arc::new(package2::Package2),
        Arc::new(package2_version::Package2Version),
        Arc::new(version_create_request::Package2VersionCreateRequest),
        Arc::new(subscriber_package::SubscriberPackage),
        Arc::new(subscriber_package_version::SubscriberPackageVersion),
        Arc::new(package_install_request::PackageInstallRequest),
        Arc::new(installed_package::InstalledPackage),
        Arc::new(uninstall_request::SubscriberPackageVersionUninstallRequest),
        Arc::new(scratch_org::ScratchOrgInfo),
        Arc::new(scratch_org::ActiveScratchOrg),
        Arc::new(orgyard_deploy::DeployRequest),
        Arc::new(orgyard_deploy::ContainerAsyncRequest),
        Arc::new(sandbox::SandboxInfo),
        Arc::new(org_snapshot::OrgSnapshot),
        Arc::new(org_shape::ShapeRepresentation),
        Arc::new(org_shape::DevHubSettings),
    ];
    let own = own.into_iter().chain(not_here::behaviours());
    own.chain(orgyard_org_apex::behaviours()).chain(orgyard_bulk::behaviours()).collect()
}

fn refusal(code: &str, message: impl Into<String>) -> ApiError {
    ApiError { code: code.into(), message: message.into(), fields: Vec::new() }
}

fn field_refusal(code: &str, field: &str, message: impl Into<String>) -> ApiError {
    ApiError { code: code.into(), message: message.into(), fields: vec![field.into()] }
}

/// Only these fields of a stored row may change; a change of any other is refused by name.
fn only_changes(old: &orgyard_values::Record, new: &orgyard_values::Record, allowed: &[&str]) -> Result<(), ApiError> {
    const SYSTEM: [&str; 4] = ["LastModifiedDate", "LastModifiedById", "SystemModstamp", "Id"];
    for (field, value) in &new.fields {
        let may = allowed.contains(&field.as_str()) || SYSTEM.contains(&field.as_str());
        if !may && old.get(field) != value {
            let text = format!(
                "Unable to create/update fields: {field}. Please check the security settings of this field and verify that it is read/write for your profile or permission set."
            );
            return Err(field_refusal("INVALID_FIELD_FOR_INSERT_UPDATE", field, text));
        }
    }
    Ok(())
}
