//! What one package version adds to an org it is installed in: names and schema. Made once per version and shared by
//! every build that depends on it.

use crate::manifest::{ManifestComponent, VersionManifest};
use crate::qualify;
use crate::registry::Version;
use orgyard_engine::{BlobHash, EngineError, Home, InvalidBlobHash};
use orgyard_metadata::{Component, ComponentFile};
use orgyard_references::ComponentNames;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

type Cache = Mutex<HashMap<String, Arc<ComponentNames>>>;

/// Manifests are immutable, so a layer is good for the life of the process.
pub(super) fn layer_of(home: &Home, version: &Version) -> Result<Arc<ComponentNames>, EngineError> {
    static CACHE: LazyLock<Cache> = LazyLock::new(Mutex::default);
    let key = version.row.text("ManifestBlob").unwrap_or_default().to_string();
    if let Some(known) = CACHE.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return Ok(known.clone());
    }
    let mut names = ComponentNames::new();
    names.add(&components(home, &version.manifest)?);
    if let Some(namespace) = &version.manifest.namespace {
        names.bring(namespace);
    }
    let layer = Arc::new(names);
    CACHE.lock().unwrap_or_else(PoisonError::into_inner).insert(key, layer.clone());
    Ok(layer)
}

/// What the version installs, under the names it has in a subscriber's org.
pub(super) fn components(home: &Home, manifest: &VersionManifest) -> Result<Vec<Component>, EngineError> {
    let mut components = Vec::with_capacity(manifest.components.len());
    for component in &manifest.components {
        let mut files = Vec::with_capacity(component.files.len());
        for (path, hash) in addresses(component)? {
            let missing = || EngineError::Damaged { what: path.clone(), reason: "its content is missing".into() };
            let bytes = home.blobs().get(hash)?.ok_or_else(missing)?;
            files.push(ComponentFile::new(path.as_str(), bytes));
        }
        components.push(Component::new(&component.type_name, &component.full_name, files));
    }
    if let Some(namespace) = &manifest.namespace {
        qualify::lookups(&mut components, namespace);
        for component in &mut components {
            component.full_name = qualify::name(&component.type_name, &component.full_name, namespace);
        }
    }
    Ok(components)
}

/// Where the home keeps the component's files.
pub(super) fn addresses(component: &ManifestComponent) -> Result<Vec<(String, BlobHash)>, EngineError> {
    let address = |(path, hash): &(String, String)| {
        let damaged = |_: InvalidBlobHash| EngineError::Damaged {
            what: path.clone(),
            reason: format!("'{hash}' is no blob's address"),
        };
        Ok((path.clone(), hash.parse().map_err(damaged)?))
    };
    component.files.iter().map(address).collect()
}
