//! The archive a version is created from: metadata, descriptor, definition and what goes with them.

use super::VersionOptions;
use super::descriptor::descriptor;
use crate::error::{ClientError, Result};
use orgyard_metadata::{BuildOptions, ConvertError, PackageMetadata, folder_metadata, package_metadata};
use orgyard_project::{PackageDirectory, Project, ScratchDefinition, settings_package};
use orgyard_text::archive::{self, FileSet};

/// The bytes to send, and what the user should know of them.
#[derive(Debug, Default)]
pub struct VersionArchive {
    pub zip: Vec<u8>,
    /// The package's own metadata format, as it is in the archive.
    pub files: FileSet,
    pub warnings: Vec<String>,
}

/// Converts a package directory, and packs it with all a Dev Hub needs to build it.
pub fn version_archive(
    project: &Project,
    directory: &PackageDirectory,
    options: &VersionOptions,
    build: &BuildOptions<'_>,
) -> Result<VersionArchive> {
    let definition = match &options.definition_file {
        Some(file) => Some(ScratchDefinition::read(file).map_err(|e| ClientError::new(e.name(), e.to_string()))?),
        None => None,
    };
    let metadata = package_metadata(project, directory, build).map_err(conversion_failed)?;
    if metadata.manifest.is_empty() {
        return Err(no_source(project, directory));
    }
    let descriptor = descriptor(directory, definition.as_ref().map(|(definition, _)| definition), options)?;
    let mut entries: Vec<(&str, Vec<u8>)> =
        vec![("package.zip", pack(&metadata.files)), ("package2-descriptor.json", descriptor.to_string().into_bytes())];
    if let Some((definition, bytes)) = definition {
        if let Some(settings) = settings_package(&definition, build.api_version) {
            entries.push(("settings.zip", pack(&settings)));
        }
        entries.push(("scratch-org-definition.json", bytes));
    }
    let folders = [
        ("seed-metadata-package.zip", directory.seed_metadata.as_deref(), true),
        ("unpackaged-metadata-package.zip", directory.unpackaged_metadata.as_deref(), options.code_coverage),
    ];
    for (name, folder, wanted) in folders {
        if let Some(folder) = folder.filter(|_| wanted) {
            let metadata = folder_metadata(project, folder, build).map_err(conversion_failed)?;
            entries.push((name, pack(&metadata.files)));
        }
    }
    let zip = archive::write(entries.iter().map(|(name, bytes)| (*name, bytes.as_slice())));
    Ok(VersionArchive { zip, warnings: warnings(&metadata), files: metadata.files })
}

fn pack(files: &FileSet) -> Vec<u8> {
    archive::write(files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())))
}

fn warnings(metadata: &PackageMetadata) -> Vec<String> {
    metadata.losses.iter().map(ToString::to_string).chain(metadata.warnings.iter().cloned()).collect()
}

fn conversion_failed(error: ConvertError) -> ClientError {
    ClientError::new("ConversionError", error.to_string())
}

fn no_source(project: &Project, directory: &PackageDirectory) -> ClientError {
    let folder = project.path_of(directory);
    let message = format!("No matching source was found within the package root directory: {}", folder.display());
    let next = "Put the package's source there, or correct the path in sfdx-project.json; .forceignore may hide it";
    ClientError::new("NoSourceInRootDirectoryError", message).action(next)
}
