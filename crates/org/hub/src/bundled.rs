//! Packages that every org can install although no Dev Hub of the home made them: one folder each in
//! `data/bundled-packages`, with what the version says about itself and its metadata.

use crate::manifest::{ManifestComponent, VersionManifest};
use crate::registry::Version;
use orgyard_engine::{BlobHash, EngineError, Home};
use orgyard_metadata::{PackageFiles, unpack};
use orgyard_text::archive::{self, FileSet};
use orgyard_values::{Id, Record, VersionNumber};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

type Folder = &'static [(&'static str, &'static [u8])];

const FOLDERS: &[Folder] = &include!(concat!(env!("OUT_DIR"), "/bundled.rs"));

const DESCRIPTION: &str = "package.json";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Description {
    subscriber_package_version_id: Id,
    subscriber_package_id: Id,
    package_id: Id,
    name: String,
    description: String,
    publisher: String,
    version_name: String,
    version_number: String,
}

struct Bundled {
    version: Arc<Version>,
    blobs: Vec<(BlobHash, Arc<[u8]>)>,
}

/// By the version's id. A folder that cannot be read is caught by the test below, never by a user.
static BUNDLED: LazyLock<HashMap<Id, Bundled>> = LazyLock::new(|| {
    FOLDERS.iter().filter_map(|folder| read(folder)).filter_map(|b| Some((b.version.id()?, b))).collect()
});

/// The version of this id. Its content comes into the home with it, for an install to find.
pub(crate) fn version(home: &Home, id: Id) -> Result<Option<Arc<Version>>, EngineError> {
    let Some(bundled) = BUNDLED.get(&id) else { return Ok(None) };
    home.blobs().put_all(&bundled.blobs)?;
    Ok(Some(bundled.version.clone()))
}

/// `Package2`, by its `033`.
pub(crate) fn package(subscriber_package: Id) -> Option<Record> {
    let versions = BUNDLED.values().map(|bundled| &bundled.version);
    let mut of_package = versions.filter(|version| version.manifest.subscriber_package == subscriber_package);
    Some(of_package.next()?.package.clone())
}

fn read(folder: Folder) -> Option<Bundled> {
    let described = folder.iter().find(|(path, _)| *path == DESCRIPTION)?;
    let about: Description = serde_json::from_slice(described.1).ok()?;
    let content = folder.iter().filter(|(path, _)| *path != DESCRIPTION);
    let files: FileSet = content.map(|(path, bytes)| (path.to_string(), bytes.to_vec())).collect();
    let zip = archive::write(files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
    let mut blobs = vec![blob(zip.into())];
    let unpacked = unpack(&files, &PackageFiles::read(&files).ok()?.manifest);
    let mut components = Vec::new();
    for component in unpacked.components {
        let first = blobs.len();
        blobs.extend(component.files.iter().map(|file| blob(file.bytes.clone())));
        let hashes = blobs[first..].iter().map(|(hash, _)| hash.to_string());
        let files = component.files.iter().map(|file| file.path.clone()).zip(hashes).collect();
        components.push(ManifestComponent { type_name: component.type_name, full_name: component.full_name, files });
    }
    let manifest = manifest(&about, components, blobs[0].0)?;
    Some(Bundled { version: Arc::new(about.version(manifest)), blobs })
}

fn blob(bytes: Arc<[u8]>) -> (BlobHash, Arc<[u8]>) {
    (BlobHash::of(&bytes), bytes)
}

fn manifest(about: &Description, components: Vec<ManifestComponent>, zip: BlobHash) -> Option<VersionManifest> {
    Some(VersionManifest {
        format: VersionManifest::FORMAT,
        package: about.package_id,
        subscriber_package: about.subscriber_package_id,
        package_name: about.name.clone(),
        namespace: None,
        number: about.version_number.parse().ok()?,
        branch: None,
        org_dependent: false,
        validated: true,
        dependencies: Vec::new(),
        features: Vec::new(),
        components,
        zip: zip.to_string(),
    })
}

impl Description {
    fn version(self, manifest: VersionManifest) -> Version {
        let VersionNumber { major, minor, patch, .. } = manifest.number;
        let row = Record::new("Package2Version")
            .with("SubscriberPackageVersionId", self.subscriber_package_version_id)
            .with("Package2Id", self.package_id)
            .with("Name", self.version_name)
            .with("MajorVersion", i64::from(major))
            .with("MinorVersion", i64::from(minor))
            .with("PatchVersion", i64::from(patch))
            .with("BuildNumber", manifest.number.build_number().map(i64::from))
            .with("IsReleased", true)
            .with("IsDeprecated", false)
            .with("IsPasswordProtected", false);
        let package = Record::new("Package2")
            .with("Id", self.package_id)
            .with("SubscriberPackageId", self.subscriber_package_id)
            .with("Name", self.name)
            .with("Description", self.description)
            .with("ContainerOptions", "Unlocked");
        Version { hub: None, publisher: self.publisher, row, package, manifest: Arc::new(manifest) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_folder_is_a_package_with_components_and_an_id_of_its_own() {
        assert_eq!(BUNDLED.len(), FOLDERS.len());
        for (id, bundled) in BUNDLED.iter() {
            assert!(id.prefix() == "04t" && id.as_str().len() == 18, "{id}");
            assert!(!bundled.version.manifest.components.is_empty(), "{id}");
            assert_eq!(bundled.version.id(), Some(*id));
        }
    }
}
