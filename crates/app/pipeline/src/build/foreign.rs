//! Versions of other companies, built from the project that `plugins.orgyard.versions` names: in a hub of their own,
//! with the id that this project knows them by.

use super::missing::Needed;
use super::options::Build;
use super::report::ImportedVersion;
use crate::plan::short;
use crate::progress::Event;
use crate::source::{PackageSource, SourceOptions};
use crate::version_info::zip;
use orgyard_client::{ClientError, Home, Org, Result, ours::Import};
use orgyard_metadata::Profiles;
use orgyard_project::{PackageDirectory, Project, Reference};
use orgyard_values::{Build as BuildNumber, VersionNumber};
use std::path::Path;
use std::time::Instant;

impl Build {
    /// Builds one foreign version and brings it into the home.
    pub(super) async fn import(&self, home: &Home, needed: &Needed, folder: &Path) -> Result<ImportedVersion> {
        let start = Instant::now();
        let theirs = Project::open(folder).map_err(|error| ClientError::new(error.name(), error.to_string()))?;
        let directory = directory(&theirs, needed)?;
        let name = directory.package.as_deref().unwrap_or(&directory.path);
        self.progress.event(&Event::Building(name));
        let options = SourceOptions {
            api_version: theirs.source_api_version().unwrap_or(self.api_version()),
            definition_file: None,
            env: &*self.env,
        };
        let source = Profiles::of(&theirs).map_err(|error| error.to_string());
        let source = source.and_then(|profiles| PackageSource::read(&theirs, directory, &profiles, &options));
        let source = source.map_err(|reason| ClientError::new("ForeignVersionError", format!("{name}: {reason}")))?;
        let (hub, hub_name) = hub(home, &theirs).await?;
        let import = Import {
            kind: "standIn".to_owned(),
            id: Some(needed.id.clone()),
            package_name: Some(name.to_owned()),
            namespace: theirs.namespace().map(str::to_owned),
            version_number: Some(number(directory, needed)?.to_string()),
            dependencies: dependencies(&theirs, directory)?,
        };
        let imported = hub.import_version(&import, &zip(&source.files)).await?;
        Ok(ImportedVersion {
            package: imported.package_name,
            namespace: imported.namespace.or(import.namespace),
            version: imported.version_number,
            subscriber_package_version_id: needed.id.clone(),
            components: imported.components.max(source.components()),
            hub: hub_name,
            new: true,
            seconds: start.elapsed().as_secs_f64(),
        })
    }
}

/// The package that the alias names, else the project's default one.
fn directory<'p>(theirs: &'p Project, needed: &Needed) -> Result<&'p PackageDirectory> {
    let named = needed.written.split_once('@').and_then(|(name, _)| theirs.directory_of(name));
    named.or_else(|| theirs.default_directory()).ok_or_else(|| {
        ClientError::new("ForeignVersionError", format!("{} has no package directory.", theirs.root().display()))
    })
}

/// The number in the alias, else the one their project builds, as its first build.
fn number(directory: &PackageDirectory, needed: &Needed) -> Result<VersionNumber> {
    let of_alias = needed.written.split_once('@').and_then(|(_, number)| number.replace('-', ".").parse().ok());
    let declared = || directory.version_number.as_deref().and_then(|number| number.parse().ok());
    let number: Option<VersionNumber> = of_alias.or_else(declared);
    match number {
        Some(number @ VersionNumber { build: BuildNumber::Number(_), .. }) => Ok(number),
        Some(number) => Ok(number.with_build(1)),
        None => {
            let message = format!("The project of {} says nothing of its version number.", needed.written);
            Err(ClientError::new("ForeignVersionError", message).action("Add a versionNumber to its package directory"))
        }
    }
}

fn dependencies(theirs: &Project, directory: &PackageDirectory) -> Result<Vec<String>> {
    let ids = directory.dependencies.iter().map(|dependency| match theirs.resolve(&dependency.package) {
        Reference::Version(id) => Ok(id),
        _ => {
            let message = format!(
                "'{}' of {} needs '{}', which is given by number and not by a version's id.",
                directory.path,
                theirs.root().display(),
                dependency.package
            );
            Err(ClientError::new("ForeignVersionError", message)
                .action("Run 'orgyard up' in that project, export the version, and import it with 'orgyard package version import'"))
        }
    });
    ids.collect()
}

/// The other company's hub: one with their namespace, or named as their project; made when there is none.
async fn hub(home: &Home, theirs: &Project) -> Result<(Org, String)> {
    let folder = theirs.root().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let name = theirs.name().map_or(folder, str::to_owned);
    let namespace = theirs.namespace();
    let hubs = home.orgs().await?.into_iter().filter(|org| org.dev_hub);
    let found = hubs
        .into_iter()
        .find(|org| org.name == name || namespace.is_some_and(|ns| org.namespace.as_deref() == Some(ns)));
    let login = match found {
        Some(hub) => home.login(&hub.id).await?,
        None => home.create_hub(&name, None, namespace).await?,
    };
    Ok((home.org(login), name))
}

/// Whether two texts are the same id.
pub(super) fn is_same(a: &str, b: &str) -> bool {
    short(a) == short(b)
}
