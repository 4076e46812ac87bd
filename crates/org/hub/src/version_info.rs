//! The `VersionInfo` zip of a version create request: what the client packed for the build.

use orgyard_text::archive::{self, ArchiveError, FileSet, Limits};
use orgyard_values::{Id, InvalidVersion, VersionNumber};
use serde::Deserialize;

/// BLD-11: what one package may hold.
pub(crate) const MAX_FILES: usize = 10_000;
pub(crate) const MAX_BYTES: u64 = 600 * 1024 * 1024;

#[derive(Debug)]
pub(crate) struct VersionInfo {
    pub descriptor: Descriptor,
    pub package: FileSet,
    pub package_zip: Vec<u8>,
}

/// `package2-descriptor.json`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Descriptor {
    pub id: Option<String>,
    pub version_name: Option<String>,
    pub version_description: Option<String>,
    pub version_number: Option<String>,
    pub dependencies: Vec<DescriptorDependency>,
    pub features: Features,
    pub release_notes_url: Option<String>,
    pub post_install_url: Option<String>,
    pub post_install_script: Option<String>,
    pub uninstall_script: Option<String>,
    pub ancestor_id: Option<String>,
    pub release: Option<String>,
    pub calculate_transitive_dependencies: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DescriptorDependency {
    pub subscriber_package_version_id: String,
}

/// A list, or the comma-separated text of 2018.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(untagged)]
pub(crate) enum Features {
    #[default]
    None,
    List(Vec<String>),
    Text(String),
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum VersionInfoError {
    #[error("The package version's archive can't be read: {0}")]
    Archive(#[from] ArchiveError),
    #[error("The package version's archive holds no {0}.")]
    Missing(&'static str),
    #[error("package2-descriptor.json can't be read: {0}")]
    Descriptor(#[from] serde_json::Error),
    #[error("package2-descriptor.json names no versionNumber.")]
    NoVersionNumber,
    #[error(transparent)]
    VersionNumber(#[from] InvalidVersion),
    #[error(
        "Can't create package version. The package holds {files} metadata files of {bytes} bytes; \
         at most {MAX_FILES} files and {MAX_BYTES} bytes are allowed."
    )]
    TooLarge { files: usize, bytes: u64 },
}

impl VersionInfo {
    pub(crate) fn read(zip: &[u8]) -> Result<Self, VersionInfoError> {
        let mut outer = archive::read(zip, Limits { files: 16, ..Limits::default() })?;
        let descriptor =
            outer.remove("package2-descriptor.json").ok_or(VersionInfoError::Missing("package2-descriptor.json"))?;
        let package_zip = outer.remove("package.zip").ok_or(VersionInfoError::Missing("package.zip"))?;
        let package = archive::read(&package_zip, Limits::default())?;
        check_size(&package)?;
        Ok(Self { descriptor: serde_json::from_slice(&descriptor)?, package, package_zip })
    }
}

fn check_size(package: &FileSet) -> Result<(), VersionInfoError> {
    let (files, bytes) = (package.len(), total_size(package));
    if files > MAX_FILES || bytes > MAX_BYTES {
        return Err(VersionInfoError::TooLarge { files, bytes });
    }
    Ok(())
}

pub(crate) fn total_size(package: &FileSet) -> u64 {
    package.values().map(|bytes| bytes.len() as u64).sum()
}

impl Descriptor {
    pub(crate) fn number(&self) -> Result<VersionNumber, VersionInfoError> {
        let text = self.version_number.as_deref().ok_or(VersionInfoError::NoVersionNumber)?;
        Ok(text.parse()?)
    }

    /// The dependencies' ids; a text that is no id comes back as the error.
    pub(crate) fn dependency_ids(&self) -> Result<Vec<Id>, String> {
        let ids = self.dependencies.iter().map(|d| &d.subscriber_package_version_id);
        ids.map(|text| text.parse().map_err(|_| text.clone())).collect()
    }
}

impl Features {
    pub(crate) fn list(&self) -> Vec<String> {
        match self {
            Features::None => Vec::new(),
            Features::List(list) => list.clone(),
            Features::Text(text) => text.split([',', ';']).map(|f| f.trim().to_string()).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn info(descriptor: &str) -> Result<VersionInfo, VersionInfoError> {
        let package = archive::write([("package.xml", b"<Package/>".as_slice())]);
        let files = [("package.zip", package.as_slice()), ("package2-descriptor.json", descriptor.as_bytes())];
        VersionInfo::read(&archive::write(files))
    }

    #[test]
    fn the_descriptor_and_the_package_are_read() {
        let read = info(r#"{"versionNumber":"1.0.0.NEXT","features":"A, B","dependencies":[{"subscriberPackageVersionId":"04t0y0000000001"}]}"#).unwrap();
        assert_eq!(read.descriptor.number().unwrap().to_string(), "1.0.0.NEXT");
        assert_eq!(read.descriptor.features.list(), ["A", "B"]);
        assert_eq!(read.descriptor.dependency_ids().unwrap().len(), 1);
        assert_eq!(read.package.len(), 1);
    }

    #[test]
    fn faults_are_named() {
        let fault = |text: &str| info(text).unwrap_err().to_string();
        assert!(fault("{").starts_with("package2-descriptor.json can't be read"));
        let empty = archive::write([("x", b"".as_slice())]);
        let error = VersionInfo::read(&empty).unwrap_err().to_string();
        assert_eq!(error, "The package version's archive holds no package2-descriptor.json.");
        let none = info("{}").unwrap().descriptor.number().unwrap_err().to_string();
        assert_eq!(none, "package2-descriptor.json names no versionNumber.");
    }

    #[test]
    fn rule_bld_11_more_than_10_000_files_are_refused() {
        let package: FileSet = (0..=MAX_FILES).map(|i| (format!("classes/C{i}.cls"), Vec::new())).collect();
        let error = check_size(&package).unwrap_err().to_string();
        assert!(error.contains("holds 10001 metadata files"), "{error}");
    }
}
