//! The metadata of one package directory, as a package version is created from it.

use super::profile::Profiles;
use super::replace::{Replaced, Replacements};
use crate::convert::{Loss, MetadataOptions, Origins, to_metadata};
use crate::error::ConvertError;
use crate::package::Manifest;
use crate::registry::Registry;
use crate::resolve::SourceSet;
use crate::tree::Tree;
use orgyard_project::{ForceIgnore, PackageDirectory, Project};
use orgyard_text::archive::FileSet;
use serde_json::Value;
use std::borrow::Cow;

pub struct BuildOptions<'a> {
    /// The version in `package.xml`.
    pub api_version: &'a str,
    /// Looks up an environment variable, for text replacements.
    pub env: &'a (dyn Fn(&str) -> Option<String> + Sync),
}

/// A package in metadata format, its manifest among the files.
#[derive(Debug, Default)]
pub struct PackageMetadata {
    pub files: FileSet,
    /// What the files hold; profiles, cut to the package, stand under `Profile`.
    pub manifest: Manifest,
    /// Where the files come from.
    pub origins: Origins,
    pub losses: Vec<Loss>,
    pub warnings: Vec<String>,
    pub replaced: Vec<Replaced>,
}

/// The metadata of a package directory: only what lies below it, with every profile of the project cut to it.
pub fn package_metadata(
    project: &Project,
    directory: &PackageDirectory,
    options: &BuildOptions<'_>,
) -> Result<PackageMetadata, ConvertError> {
    package_metadata_with(project, directory, &Profiles::of(project)?, options)
}

/// The same for one of many packages: the search for profiles goes over the whole project, and is made once.
pub fn package_metadata_with(
    project: &Project,
    directory: &PackageDirectory,
    profiles: &Profiles,
    options: &BuildOptions<'_>,
) -> Result<PackageMetadata, ConvertError> {
    let mut package = metadata_below(project, &directory.path, options)?;
    package.manifest.types.remove("Profile");
    package.files.retain(|path, _| !path.starts_with("profiles/"));
    let profiles = profiles.cut(project, directory, &package.manifest);
    let names: Vec<String> = profiles.iter().map(|(name, _)| name.clone()).collect();
    for (name, content) in profiles {
        package.files.insert(format!("profiles/{name}.profile"), content.into_bytes());
    }
    let text = package.manifest.write_with_profiles(&names);
    package.files.insert("package.xml".into(), text.into_bytes());
    package.manifest.types.insert("Profile".into(), names.into_iter().collect());
    Ok(package)
}

/// The metadata of any folder of a project (`unpackagedMetadata`, `seedMetadata`), profiles as they are.
pub fn folder_metadata(
    project: &Project,
    folder: &str,
    options: &BuildOptions<'_>,
) -> Result<PackageMetadata, ConvertError> {
    let mut package = metadata_below(project, folder, options)?;
    package.files.insert("package.xml".into(), package.manifest.write().into_bytes());
    Ok(package)
}

fn metadata_below(
    project: &Project,
    folder: &str,
    options: &BuildOptions<'_>,
) -> Result<PackageMetadata, ConvertError> {
    let registry = registry_of(project)?;
    let ignore = ForceIgnore::find(project.root());
    let mut tree = Tree::walk(project.root(), &[folder.to_string()], &ignore)?;
    if let Some(replacements) = Replacements::of(project, options.env)? {
        tree.replace(replacements);
    }
    let set = SourceSet::of(&registry, tree)?;
    let metadata = MetadataOptions { api_version: options.api_version.into(), package_name: None };
    let mut converted = to_metadata(&set, &metadata)?;
    let manifest = converted.manifest.take().unwrap_or_default();
    let (losses, mut warnings) = (std::mem::take(&mut converted.losses), std::mem::take(&mut converted.warnings));
    let origins = converted.origins();
    let files = converted.into_files()?;
    let (replaced, missed) = set.tree.replaced();
    warnings.extend(missed);
    Ok(PackageMetadata { files, manifest, origins, losses, warnings, replaced })
}

/// The registry a project sees: the standard one, with its presets and customisations.
pub fn registry_of(project: &Project) -> Result<Cow<'static, Registry>, ConvertError> {
    let presets = project.get("sourceBehaviorOptions").or_else(|| project.get("registryPresets"));
    let presets: Vec<&str> =
        presets.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let registry = match presets.is_empty() {
        true => Cow::Borrowed(Registry::standard()),
        false => Cow::Owned(Registry::with_presets(&presets)?),
    };
    match project.get("registryCustomizations") {
        Some(custom) => Ok(Cow::Owned(registry.with_customizations(custom)?)),
        None => Ok(registry),
    }
}
