//! Packages and versions as a command line or a project names them.

use crate::context::Context;
use crate::output::Failure;
use crate::shared::text::text;
use orgyard_client::{Api, Org, quote};
use orgyard_project::{Project, Reference};
use serde_json::Value;

/// The id of a package given by alias, id or name. A name is looked up in the hub.
pub(crate) async fn package_id(hub: &Org, project: Option<&Project>, package: &str) -> Result<String, Failure> {
    let resolved = project.map_or_else(|| reference(package), |project| project.resolve(package));
    match resolved {
        Reference::Package(id) => Ok(id),
        Reference::Version(id) => Err(wrong_kind(package, &id, "a package (0Ho)")),
        Reference::Name(name) => package_by_name(hub, &name).await,
    }
}

/// The record of a package that a project names. In an embedded hub the alias may hold the id a real hub gave; the
/// package of that name is meant then.
pub(crate) async fn known_package(hub: &Org, project: &Project, package: &str) -> Result<Value, Failure> {
    let id = package_id(hub, Some(project), package).await?;
    match hub.get(Api::Tooling, "Package2", &id).await {
        Ok(record) => Ok(record),
        Err(error) if error.is("NOT_FOUND") && hub.is_orgyard() && package != id => {
            let by_name = package_by_name(hub, package).await.map_err(|_| no_such_id(package, &id))?;
            Ok(hub.get(Api::Tooling, "Package2", &by_name).await?)
        }
        Err(error) if error.is("NOT_FOUND") => Err(no_such_id(package, &id)),
        Err(error) => Err(error.into()),
    }
}

fn no_such_id(package: &str, id: &str) -> Failure {
    Failure::new("ErrorNoIdInHubError", format!("No package ID was found in Dev Hub for package ID: {id}"))
        .action(format!("Create the package with 'orgyard package create --name {package}', or name its hub with -v"))
        .action("Or let 'orgyard up' take the project's packages over into the embedded hub")
}

async fn package_by_name(hub: &Org, name: &str) -> Result<String, Failure> {
    let soql = format!("SELECT Id, Name FROM Package2 WHERE Name = {} AND IsDeprecated = false", quote(name));
    let found = hub.tooling_query(&soql).await?;
    match found.first() {
        Some(record) => Ok(text(record, "Id")),
        None => Err(unknown_package(hub, name).await),
    }
}

async fn unknown_package(hub: &Org, name: &str) -> Failure {
    let known = hub.tooling_query("SELECT Name FROM Package2 WHERE IsDeprecated = false").await.unwrap_or_default();
    let names: Vec<String> = known.iter().map(|record| text(record, "Name")).collect();
    let message = format!("The package alias or ID '{name}' isn't known: not in the project, not in the Dev Hub.");
    let failure = Failure::new("InvalidPackageIdOrAliasError", message);
    match crate::cli::nearest(name, names.iter().map(String::as_str)) {
        Some(nearest) => failure.action(format!("Did you mean {nearest}?")),
        None => failure.action("See the packages there are with 'orgyard package list'"),
    }
}

/// The `04t` of a version given by alias or id; a `05i` is looked up in the hub.
pub(crate) async fn version_id(hub: &Org, project: Option<&Project>, version: &str) -> Result<String, Failure> {
    let resolved = project.map_or_else(|| reference(version), |project| project.resolve(version));
    match resolved {
        Reference::Version(id) => Ok(id),
        Reference::Package(id) => Err(wrong_kind(version, &id, "a package version (04t)")),
        Reference::Name(name) if name.starts_with("05i") => {
            let row = version_row(hub, &name).await?;
            Ok(text(&row, "SubscriberPackageVersionId"))
        }
        Reference::Name(name) => version_by_name(hub, &name).await,
    }
}

/// `NAME@1.2.3-4` or `NAME@1.2.3.4` without an alias in the project: looked up by the package's name.
async fn version_by_name(hub: &Org, name: &str) -> Result<String, Failure> {
    let unknown = || {
        let message = format!("The package alias or ID '{name}' isn't known: not in the project, not in the Dev Hub.");
        Failure::new("InvalidPackageIdOrAliasError", message).action(
            "See the versions there are with 'orgyard package version list'; take the Subscriber Package Version Id",
        )
    };
    let (package, version) = name.split_once('@').ok_or_else(unknown)?;
    let numbers: Vec<&str> = version.splitn(4, ['.', '-']).collect();
    let [major, minor, patch, build] = numbers[..] else { return Err(unknown()) };
    let build = build.split('-').next().unwrap_or_default();
    if [major, minor, patch, build].iter().any(|part| part.parse::<u32>().is_err()) {
        return Err(unknown());
    }
    let soql = format!(
        "SELECT SubscriberPackageVersionId FROM Package2Version WHERE Package2.Name = {} AND MajorVersion = {major} \
         AND MinorVersion = {minor} AND PatchVersion = {patch} AND BuildNumber = {build} AND IsDeprecated = false",
        quote(package)
    );
    let found = hub.tooling_query(&soql).await?;
    found.first().map(|record| text(record, "SubscriberPackageVersionId")).ok_or_else(unknown)
}

fn reference(name: &str) -> Reference {
    let id = matches!(name.len(), 15 | 18) && name.bytes().all(|b| b.is_ascii_alphanumeric());
    match name.get(..3) {
        Some("0Ho") if id => Reference::Package(name.to_owned()),
        Some("04t") if id => Reference::Version(name.to_owned()),
        _ => Reference::Name(name.to_owned()),
    }
}

fn wrong_kind(given: &str, id: &str, wanted: &str) -> Failure {
    let message = format!("'{given}' stands for {id}, and this command needs {wanted}.");
    Failure::new("InvalidPackageIdOrAliasError", message)
        .action("See the ids there are with 'orgyard package list' and 'orgyard package version list'")
}

/// The fields of `Package2Version` that the official tool reads for one version.
const ROW: &str = "Id,IsDeleted,CreatedDate,CreatedById,LastModifiedDate,LastModifiedById,SystemModstamp,Package2Id,\
    SubscriberPackageVersionId,Tag,Branch,AncestorId,ValidationSkipped,ValidatedAsync,Name,Description,MajorVersion,\
    MinorVersion,PatchVersion,BuildNumber,IsDeprecated,IsPasswordProtected,CodeCoverage,CodeCoveragePercentages,\
    HasPassedCodeCoverageCheck,InstallKey,IsReleased,ConvertedFromVersionId,ReleaseVersion,BuildDurationInSeconds,\
    HasMetadataRemoved,EndToEndBuildDurationInSeconds";

/// The row of a version, by `04t` or `05i`.
pub(crate) async fn version_row(hub: &Org, id: &str) -> Result<Value, Failure> {
    let key = if id.starts_with("05i") { "Id" } else { "SubscriberPackageVersionId" };
    let soql = format!("SELECT {ROW} FROM Package2Version WHERE {key} = {} LIMIT 1", quote(id));
    let rows = hub.tooling_query(&soql).await?;
    rows.into_iter().next().ok_or_else(|| {
        let message = format!(
            "The id {id} is not valid for a package version of this Dev Hub: no matching package version was found."
        );
        Failure::new("ErrorInvalidIdNoMatchingVersionIdError", message)
            .action("See the versions there are with 'orgyard package version list', or name another hub with -v")
    })
}

impl Context {
    /// The `04t` of the flag's value, and the version's row in the hub.
    pub(crate) async fn version_of_flag(&self, hub: &Org, value: &str) -> Result<Value, Failure> {
        let project = self.project_if_any()?;
        let id = version_id(hub, project.as_ref(), value).await?;
        version_row(hub, &id).await
    }
}
