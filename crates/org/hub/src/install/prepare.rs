//! From a version's manifest to the components that will stand in the org.

use super::InstallOptions;
use super::incoming::{Incoming, IncomingComponent};
use crate::installed;
use crate::qualify;
use crate::registry::Version;
use orgyard_engine::{BlobHash, EngineError, InvalidBlobHash, Tx};
use orgyard_metadata::{Component, ComponentFile};
use std::sync::Arc;

/// INS-11: types that become active only when that was approved.
const SITES: [&str; 2] = ["RemoteSiteSetting", "CspTrustedSite"];

pub(super) fn prepare(tx: &Tx, version: &Version, options: &InstallOptions) -> Result<Incoming, EngineError> {
    let manifest = &version.manifest;
    let parts = manifest.components.iter().filter(|c| c.type_name != "Profile");
    let mut contents = parts.map(|c| content(tx, c)).collect::<Result<Vec<Component>, EngineError>>()?;
    if let Some(namespace) = &manifest.namespace {
        qualify::lookups(&mut contents, namespace);
    }
    if !options.enable_sites {
        contents.iter_mut().filter(|c| SITES.contains(&c.type_name.as_str())).for_each(deactivate);
    }
    let components = contents.into_iter().map(|content| IncomingComponent {
        type_name: content.type_name.clone(),
        full_name: match &manifest.namespace {
            Some(namespace) => qualify::name(&content.type_name, &content.full_name, namespace),
            None => content.full_name.clone(),
        },
        content,
    });
    let components: Vec<IncomingComponent> = components.collect();
    let before = match installed::of_package(tx, manifest.subscriber_package)? {
        Some(installed) => installed::number(tx, installed.version)?,
        None => None,
    };
    let is_downgrade = before.is_some_and(|number| manifest.number < number);
    Ok(Incoming::new(
        manifest.subscriber_package,
        options.version,
        manifest.namespace.clone(),
        is_downgrade,
        components,
    ))
}

fn content(tx: &Tx, component: &crate::manifest::ManifestComponent) -> Result<Component, EngineError> {
    let mut files = Vec::with_capacity(component.files.len());
    for (path, hash) in &component.files {
        let damaged = |reason: String| EngineError::Damaged { what: path.clone(), reason };
        let hash: BlobHash = hash.parse().map_err(|e: InvalidBlobHash| damaged(e.to_string()))?;
        files.push(ComponentFile::new(path.as_str(), tx.blob(hash)?));
    }
    Ok(Component { type_name: component.type_name.clone(), full_name: component.full_name.clone(), files })
}

fn deactivate(component: &mut Component) {
    for file in &mut component.files {
        if let Ok(text) = std::str::from_utf8(&file.bytes) {
            let inactive = text.replace("<isActive>true</isActive>", "<isActive>false</isActive>");
            file.bytes = Arc::from(inactive.into_bytes());
        }
    }
}
