//! The source of packages: converted to metadata format and hashed, all packages at once.

mod duplicates;
mod owners;

pub(crate) use duplicates::duplicates;
pub(crate) use owners::Owners;

use crate::plan::{Plan, PlannedPackage};
use orgyard_metadata::{
    BuildOptions as Conversion, ConvertError, Manifest, Origins, Profiles, SourceSet, Tree, folder_metadata,
    package_metadata_with, registry_of,
};
use orgyard_project::{ForceIgnore, PackageDirectory, Project, ScratchDefinition, settings_package};
use orgyard_text::archive::FileSet;
use orgyard_text::hash::Hasher;
use rayon::prelude::*;

/// What one package version is made from, but for its dependencies.
#[derive(Debug, Default)]
pub struct PackageSource {
    /// Metadata format, `package.xml` among them.
    pub files: FileSet,
    pub manifest: Manifest,
    /// Where the files come from.
    pub origins: Origins,
    pub definition: Option<Definition>,
    /// The settings of the definition file, in metadata format.
    pub settings: Option<FileSet>,
    pub unpackaged: Option<FileSet>,
    pub seed: Option<FileSet>,
    /// Of everything above.
    pub hash: String,
    pub warnings: Vec<String>,
}

/// A scratch-org definition file, with its bytes as they are.
#[derive(Debug, Clone, Default)]
pub struct Definition {
    pub content: ScratchDefinition,
    pub bytes: Vec<u8>,
}

/// What conversions need beside the project.
pub struct SourceOptions<'a> {
    pub api_version: &'a str,
    /// A definition file for all packages, in the place of each one's own; relative to the project.
    pub definition_file: Option<&'a str>,
    /// Looks up an environment variable, for text replacements.
    pub env: &'a (dyn Fn(&str) -> Option<String> + Sync),
}

impl PackageSource {
    /// Reads and converts the directory of one package.
    pub fn read(
        project: &Project,
        directory: &PackageDirectory,
        profiles: &Profiles,
        options: &SourceOptions<'_>,
    ) -> Result<Self, String> {
        let text = |error: ConvertError| error.to_string();
        let conversion = Conversion { api_version: options.api_version, env: options.env };
        let package = package_metadata_with(project, directory, profiles, &conversion).map_err(text)?;
        let folder = |folder: &Option<String>| {
            let converted = folder.as_deref().map(|folder| folder_metadata(project, folder, &conversion));
            converted.transpose().map(|found| found.map(|package| package.files)).map_err(text)
        };
        let definition = definition(project, directory, options)?;
        let settings = definition.as_ref().and_then(|d| settings_package(&d.content, options.api_version));
        let losses = package.losses.iter().map(ToString::to_string);
        let mut source = Self {
            warnings: losses.chain(package.warnings).collect(),
            files: package.files,
            manifest: package.manifest,
            origins: package.origins,
            settings,
            unpackaged: folder(&directory.unpackaged_metadata)?,
            seed: folder(&directory.seed_metadata)?,
            definition,
            hash: String::new(),
        };
        if source.components() == 0 {
            return Err(format!(
                "No matching source was found within the package root directory: {}. Put metadata there in source \
                 format, or look for a rule in .forceignore that leaves it out",
                directory.path
            ));
        }
        source.hash = source.hashed();
        Ok(source)
    }

    /// How many components the package holds.
    pub fn components(&self) -> usize {
        self.manifest.types.values().map(|members| members.len()).sum()
    }

    pub fn has_apex(&self) -> bool {
        ["ApexClass", "ApexTrigger"]
            .iter()
            .any(|kind| self.manifest.types.get(*kind).is_some_and(|all| !all.is_empty()))
    }

    fn hashed(&self) -> String {
        let mut hasher = Hasher::default();
        for files in [Some(&self.files), self.unpackaged.as_ref(), self.seed.as_ref()] {
            hasher = hasher.part(if files.is_some() { b"files" } else { b"none" });
            for (path, bytes) in files.into_iter().flatten() {
                hasher = hasher.part(path.as_bytes()).part(bytes);
            }
        }
        hasher.part(self.definition.as_ref().map_or(&[], |definition| &definition.bytes)).finish()
    }
}

fn definition(
    project: &Project,
    directory: &PackageDirectory,
    options: &SourceOptions<'_>,
) -> Result<Option<Definition>, String> {
    let Some(file) = options.definition_file.or(directory.definition_file.as_deref()) else { return Ok(None) };
    let (content, bytes) = ScratchDefinition::read(&project.root().join(file)).map_err(|error| error.to_string())?;
    Ok(Some(Definition { content, bytes }))
}

/// What each package of the plan holds, without reading more than that takes: a plan converts nothing. Packages that
/// cannot be read have none; building them says why.
pub fn manifests(project: &Project, plan: &Plan, api_version: &str) -> Result<Vec<Option<Manifest>>, ConvertError> {
    let registry = registry_of(project)?;
    let ignore = ForceIgnore::find(project.root());
    let of = |package: &PlannedPackage| {
        let path = project.directories()[package.directory].path.clone();
        let set = SourceSet::of(&registry, Tree::walk(project.root(), &[path], &ignore)?)?;
        set.manifest(api_version)
    };
    Ok(plan.packages.par_iter().map(|package| of(package).ok()).collect())
}

/// One result per package of the plan, `None` for those that are not wanted.
pub fn read_all(
    project: &Project,
    plan: &Plan,
    wanted: &(dyn Fn(usize) -> bool + Sync),
    options: &SourceOptions<'_>,
) -> Result<Vec<Option<Result<PackageSource, String>>>, ConvertError> {
    let profiles = Profiles::of(project)?;
    let read = |at: usize| {
        let directory = &project.directories()[plan.packages[at].directory];
        wanted(at).then(|| PackageSource::read(project, directory, &profiles, options))
    };
    Ok((0..plan.packages.len()).into_par_iter().map(read).collect())
}
