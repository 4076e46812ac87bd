//! Package versions across the Dev Hubs of a home. Each version's rows live in its hub's own file, so making one is one
//! commit; this module finds them by id from anywhere.

use crate::bundled;
use crate::manifest::VersionManifest;
use orgyard_engine::{BlobHash, EngineError, Home, InvalidBlobHash, Org, Tx};
use orgyard_text::names::fold;
use orgyard_values::{Id, Record, Value};
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// A version, wherever its hub is.
pub struct Version {
    /// The Dev Hub that made it; bundled versions have none.
    pub hub: Option<Arc<Org>>,
    pub publisher: String,
    /// `Package2Version`.
    pub row: Record,
    /// `Package2`.
    pub package: Record,
    pub manifest: Arc<VersionManifest>,
}

impl Version {
    pub fn id(&self) -> Option<Id> {
        self.row.get("SubscriberPackageVersionId").as_id()
    }

    /// `name 1.2.0-4 (04t…)`, for messages.
    pub fn label(&self) -> String {
        let id = self.id().map(|id| id.to_string()).unwrap_or_default();
        format!("{} {} ({id})", self.manifest.package_name, self.manifest.number.alias_text())
    }

    /// Its number as an `InstalledPackage` says it: `1.2`, `1.2.3`, `1.2 (Beta 4)`.
    pub fn subscriber_number(&self) -> String {
        let number = self.manifest.number;
        let patch = if number.patch == 0 { String::new() } else { format!(".{}", number.patch) };
        let beta = if self.row.bool("IsReleased") { String::new() } else { format!(" (Beta {})", number.build) };
        format!("{}.{}{patch}{beta}", number.major, number.minor)
    }
}

/// The Dev Hubs of the home.
pub fn hubs(home: &Arc<Home>) -> Result<Vec<Arc<Org>>, EngineError> {
    home.orgs()?.into_iter().filter(|info| info.dev_hub).map(|info| home.org(info.id)).collect()
}

/// The versions of a home as they stood when it was opened. A build or an install asks for the same ones many times.
pub struct Registry {
    hubs: Vec<(Arc<Org>, Tx)>,
    known: RefCell<HashMap<Id, Option<Arc<Version>>>>,
}

impl Registry {
    pub fn of(home: &Arc<Home>) -> Result<Self, EngineError> {
        let open = |hub: Arc<Org>| Ok((hub.clone(), hub.read(hub.info().user_id)?));
        let hubs = hubs(home)?.into_iter().map(open).collect::<Result<_, EngineError>>()?;
        Ok(Self { hubs, known: RefCell::default() })
    }

    pub fn version(&self, id: Id) -> Result<Option<Arc<Version>>, EngineError> {
        if let Some(known) = self.known.borrow().get(&id) {
            return Ok(known.clone());
        }
        let found = self.look_up(id)?;
        self.known.borrow_mut().insert(id, found.clone());
        Ok(found)
    }

    /// The versions of a namespace's packages that are not deleted, in the order in which they were made.
    pub fn of_namespace(&self, namespace: &str) -> Result<Vec<Arc<Version>>, EngineError> {
        let mut found = Vec::new();
        for (_, tx) in &self.hubs {
            for package in tx.all("Package2")? {
                let of_it = package.text("NamespacePrefix").is_some_and(|own| fold(own) == fold(namespace));
                let Some(id) = package.id().filter(|_| of_it) else { continue };
                for row in tx.find("Package2Version", "Package2Id", &Value::Id(id))? {
                    let version = row.get("SubscriberPackageVersionId").as_id().filter(|_| !row.bool("IsDeprecated"));
                    found.extend(version.map(|id| self.version(id)).transpose()?.flatten());
                }
            }
        }
        Ok(found)
    }

    fn look_up(&self, id: Id) -> Result<Option<Arc<Version>>, EngineError> {
        for (hub, tx) in &self.hubs {
            let found = tx.find("Package2Version", "SubscriberPackageVersionId", &Value::Id(id))?;
            if let Some(row) = found.into_iter().next() {
                return open(hub, tx, row).map(|version| Some(Arc::new(version)));
            }
        }
        match self.hubs.first() {
            Some((hub, _)) => bundled::version(hub.home(), id),
            None => Ok(None),
        }
    }
}

pub fn version(home: &Arc<Home>, id: Id) -> Result<Option<Arc<Version>>, EngineError> {
    Registry::of(home)?.version(id)
}

fn open(hub: &Arc<Org>, tx: &Tx, row: Record) -> Result<Version, EngineError> {
    let package = match row.get("Package2Id").as_id() {
        Some(id) => tx.get("Package2", id)?,
        None => None,
    };
    let manifest = manifest_of(tx.home(), &row)?;
    let package = package.unwrap_or_else(|| Record::new("Package2"));
    Ok(Version { publisher: hub.info().name, hub: Some(hub.clone()), row, package, manifest })
}

/// A package by its `033`.
pub fn package(home: &Arc<Home>, subscriber_package: Id) -> Result<Option<Record>, EngineError> {
    for hub in hubs(home)? {
        let tx = hub.read(hub.info().user_id)?;
        let found = tx.find("Package2", "SubscriberPackageId", &Value::Id(subscriber_package))?;
        if let Some(row) = found.into_iter().next() {
            return Ok(Some(row));
        }
    }
    Ok(bundled::package(subscriber_package))
}

/// Labels of the versions, in any hub, that were built against `id` and are not deleted. Looks at every version: a
/// deletion is rare, and so no build pays for an index.
pub fn dependents_of(home: &Arc<Home>, id: Id) -> Result<Vec<String>, EngineError> {
    let mut labels = Vec::new();
    for hub in hubs(home)? {
        let tx = hub.read(hub.info().user_id)?;
        for row in tx.scan("Package2Version") {
            let row = row?;
            if !row.bool("IsDeprecated") && manifest_of(home, &row)?.dependencies.contains(&id) {
                labels.push(open(&hub, &tx, row)?.label());
            }
        }
    }
    labels.sort();
    Ok(labels)
}

/// Names of the packages whose newest version holds a component.
pub fn owners_of(home: &Arc<Home>, type_name: &str, folded: &str) -> Result<Vec<String>, EngineError> {
    let mut owners = Vec::new();
    for hub in hubs(home)? {
        let tx = hub.read(hub.info().user_id)?;
        let mut newest: HashMap<Id, Arc<VersionManifest>> = HashMap::new();
        for row in tx.scan("Package2Version") {
            let row = row?;
            if !row.bool("IsDeprecated") {
                let manifest = manifest_of(home, &row)?;
                newest.insert(manifest.package, manifest);
            }
        }
        let has =
            |m: &VersionManifest| m.components.iter().any(|c| c.type_name == type_name && fold(&c.full_name) == folded);
        owners.extend(newest.values().filter(|m| has(m)).map(|m| m.package_name.clone()));
    }
    owners.sort();
    Ok(owners)
}

/// Manifests never change, so one read serves the process.
pub fn manifest_of(home: &Arc<Home>, version: &Record) -> Result<Arc<VersionManifest>, EngineError> {
    static CACHE: LazyLock<Mutex<HashMap<String, Arc<VersionManifest>>>> = LazyLock::new(Mutex::default);
    let hash = version.text("ManifestBlob").unwrap_or_default();
    let fault = |reason: String| EngineError::Damaged {
        what: format!("the manifest of {}", version.text("Id").unwrap_or_default()),
        reason,
    };
    let mut cache = CACHE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(manifest) = cache.get(hash) {
        return Ok(manifest.clone());
    }
    let address: BlobHash = hash.parse().map_err(|e: InvalidBlobHash| fault(e.to_string()))?;
    let bytes = home.blobs().get(address)?.ok_or_else(|| fault("its blob is missing".into()))?;
    let manifest: VersionManifest = serde_json::from_slice(&bytes).map_err(|e| fault(e.to_string()))?;
    let manifest = Arc::new(manifest);
    cache.insert(hash.into(), manifest.clone());
    Ok(manifest)
}
