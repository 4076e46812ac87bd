//! A version as one file: deterministic, complete, verified when it comes back.

use super::{Imported, refuse};
use crate::manifest::VersionManifest;
use crate::registry;
use orgyard_engine::{ApiError, BlobHash, EngineError, Home, Org, Tx};
use orgyard_text::archive::{self, FileSet, Limits};
use orgyard_values::{Id, Record};
use std::collections::BTreeSet;
use std::sync::Arc;

const MANIFEST: &str = "manifest.json";
const VERSION: &str = "version.json";
const PACKAGE: &str = "package.json";
const BLOBS: &str = "blobs/";

/// The version with everything it is made of. Keys and secrets stay behind: an imported version is not protected.
pub fn export(home: &Arc<Home>, id: Id) -> Result<Vec<u8>, ApiError> {
    let version = registry::version(home, id)?;
    let version = version.ok_or_else(|| refuse(format!("This home does not hold the package version {id}.")))?;
    let mut row = version.row.clone();
    for field in ["InstallKeyHash", "IsPasswordProtected"] {
        row.fields.shift_remove(field);
    }
    let mut files = FileSet::new();
    files.insert(MANIFEST.into(), json(&*version.manifest)?);
    files.insert(VERSION.into(), json(&row)?);
    files.insert(PACKAGE.into(), json(&version.package)?);
    for hash in blobs(&version.manifest) {
        let address: BlobHash = hash.parse().map_err(|_| refuse(format!("'{hash}' is no blob's address")))?;
        let bytes = home.blobs().get(address).map_err(EngineError::from)?;
        let bytes =
            bytes.ok_or_else(|| refuse(format!("The content {hash} of the version is missing in this home.")))?;
        files.insert(format!("{BLOBS}{hash}"), bytes.to_vec());
    }
    Ok(archive::write(files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()))))
}

type Blob = (BlobHash, Arc<[u8]>);

fn blobs(manifest: &VersionManifest) -> BTreeSet<&str> {
    let contents = manifest.components.iter().flat_map(|c| &c.files).map(|(_, hash)| hash.as_str());
    contents.chain([manifest.zip.as_str()]).collect()
}

fn json(value: &impl serde::Serialize) -> Result<Vec<u8>, ApiError> {
    serde_json::to_vec_pretty(value).map_err(|e| refuse(e.to_string()))
}

/// Brings an exported version into a hub of this home, under its own ids.
pub fn import(hub: &Arc<Org>, artifact: &[u8]) -> Result<Imported, ApiError> {
    let files =
        archive::read(artifact, Limits::default()).map_err(|e| refuse(format!("The artifact can't be read: {e}")))?;
    let manifest: VersionManifest = part(&files, MANIFEST)?;
    if manifest.format > VersionManifest::FORMAT {
        return Err(refuse("The artifact was written by a newer orgyard. Update this one, then import it again."));
    }
    let contents = verified(&files, &manifest)?;
    let version: Record = part(&files, VERSION)?;
    let package: Record = part(&files, PACKAGE)?;
    let id =
        version.get("SubscriberPackageVersionId").as_id().ok_or_else(|| refuse("The artifact names no version id."))?;
    if let Some(known) = registry::version(hub.home(), id)? {
        return Ok(Imported::of(&known));
    }
    hub.home().blobs().put_all(&contents).map_err(EngineError::from)?;
    hub.write(hub.info().user_id, |tx| -> Result<(), ApiError> { add(tx, &manifest, version, package) })?;
    let version = registry::version(hub.home(), id)?.ok_or_else(|| refuse("The version could not be stored."))?;
    Ok(Imported::of(&version))
}

fn part<T: serde::de::DeserializeOwned>(files: &FileSet, name: &str) -> Result<T, ApiError> {
    let bytes =
        files.get(name).ok_or_else(|| refuse(format!("This is no package version artifact: it has no {name}.")))?;
    serde_json::from_slice(bytes).map_err(|e| refuse(format!("The artifact's {name} can't be read: {e}")))
}

fn verified(files: &FileSet, manifest: &VersionManifest) -> Result<Vec<Blob>, ApiError> {
    let mut contents = Vec::new();
    for hash in blobs(manifest) {
        let bytes = files.get(&format!("{BLOBS}{hash}"));
        let bytes = bytes.ok_or_else(|| refuse(format!("The artifact is incomplete: {hash} is missing.")))?;
        let found = BlobHash::of(bytes);
        if found.to_string() != hash {
            return Err(refuse(format!("The artifact was changed: the content of {hash} is not what its name says.")));
        }
        contents.push((found, Arc::from(bytes.as_slice())));
    }
    Ok(contents)
}

fn add(tx: &mut Tx, manifest: &VersionManifest, mut version: Record, package: Record) -> Result<(), ApiError> {
    if tx.get("Package2", manifest.package)?.is_none() {
        tx.add_row(package)?;
    }
    let json = serde_json::to_vec(manifest).map_err(|e| refuse(e.to_string()))?;
    version.set("ManifestBlob", tx.put_blob(json.into()).to_string());
    version.set("IsPasswordProtected", false);
    tx.add_row(version).map(drop)
}
