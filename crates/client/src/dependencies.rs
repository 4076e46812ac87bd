//! Which version a dependency means (VER-3).

use crate::error::{ClientError, Result};
use crate::org::Org;
use crate::query::quote;
use orgyard_project::Dependency;
use orgyard_values::{Build, VersionNumber};
use serde_json::Value;

/// A dependency on a package with everything that decides which version it means.
#[derive(Debug, Clone)]
pub struct DependencyChoice<'a> {
    pub dependency: &'a Dependency,
    /// The package's id in the hub.
    pub package_id: String,
    /// The branch that applies when the dependency names none.
    pub inherited_branch: Option<String>,
}

/// The subscriber package version id of a dependency on a package at a version.
pub async fn resolve_dependency(hub: &Org, choice: &DependencyChoice<'_>) -> Result<String> {
    let number = version_of(choice.dependency)?;
    let own = choice.dependency.branch.as_deref();
    let branch = own.or(choice.inherited_branch.as_deref()).filter(|branch| !branch.is_empty());
    let lookup = Lookup { hub, choice, number };
    match number.build {
        Build::Number(build) => lookup.find(build, &branch_condition(branch)).await,
        Build::Released => {
            let build = lookup.newest("IsReleased = true").await?.ok_or_else(|| lookup.none(None))?;
            lookup.find(build, "IsReleased = true").await
        }
        Build::Latest => {
            // Only an inherited branch falls back to versions without one.
            let branches: &[Option<&str>] = if own.is_none() && branch.is_some() { &[branch, None] } else { &[branch] };
            for branch in branches {
                let condition = branch_condition(*branch);
                if let Some(build) = lookup.newest(&condition).await? {
                    return lookup.find(build, &condition).await;
                }
            }
            Err(lookup.none(branch))
        }
        Build::Next => {
            let message =
                format!("NEXT is no version of a dependency, and '{}' asks for it.", choice.dependency.package);
            Err(ClientError::new("VersionNumberError", message).action("Write LATEST or RELEASED, or a build number"))
        }
    }
}

fn version_of(dependency: &Dependency) -> Result<VersionNumber> {
    let text = dependency.version_number.as_deref().unwrap_or_default();
    if text.is_empty() {
        let message = format!("The dependency '{}' has no version number.", dependency.package);
        let next = "Add \"versionNumber\": \"1.0.0.LATEST\" to it in sfdx-project.json, or name a version's alias";
        return Err(ClientError::new("DependencyVersionNumberError", message).action(next));
    }
    text.parse().map_err(|error: orgyard_values::InvalidVersion| {
        let message = format!("The dependency '{}': {error}.", dependency.package);
        ClientError::new("VersionNumberError", message)
    })
}

fn branch_condition(branch: Option<&str>) -> String {
    branch.map_or("Branch = null".into(), |branch| format!("Branch = {}", quote(branch)))
}

struct Lookup<'a> {
    hub: &'a Org,
    choice: &'a DependencyChoice<'a>,
    number: VersionNumber,
}

impl Lookup<'_> {
    fn release(&self) -> String {
        let VersionNumber { major, minor, patch, .. } = self.number;
        let id = quote(&self.choice.package_id);
        format!("Package2Id = {id} AND MajorVersion = {major} AND MinorVersion = {minor} AND PatchVersion = {patch}")
    }

    async fn newest(&self, condition: &str) -> Result<Option<u32>> {
        let release = self.release();
        let soql = format!(
            "SELECT MAX(BuildNumber) FROM Package2Version WHERE {release} AND IsDeprecated != true AND {condition}"
        );
        let rows = self.hub.tooling_query(&soql).await?;
        let newest = rows.first().and_then(|row| row.get("expr0")?.as_f64());
        // Build numbers are small whole numbers, which JSON may carry as 3.0.
        Ok(newest.map(|number| number as u32))
    }

    async fn find(&self, build: u32, condition: &str) -> Result<String> {
        let soql = format!(
            "SELECT SubscriberPackageVersionId FROM Package2Version WHERE {} AND BuildNumber = {build} AND {condition}",
            self.release()
        );
        let rows = self.hub.tooling_query(&soql).await?;
        let id = |row: &Value| row.get("SubscriberPackageVersionId").and_then(Value::as_str).map(str::to_owned);
        match rows.as_slice() {
            [row] => id(row).ok_or_else(|| self.unknown(build)),
            _ => Err(self.unknown(build)),
        }
    }

    fn unknown(&self, build: u32) -> ClientError {
        let number = self.number.with_build(build);
        let message =
            format!("No version number was found in Dev Hub for package '{}' and version number {number}", self.name());
        ClientError::new("VersionNumberNotFoundInDevHubError", message)
            .action("See the versions there are with 'orgyard package version list'")
    }

    fn none(&self, branch: Option<&str>) -> ClientError {
        let release = self.number.release_text();
        let name = self.name();
        let (error, message) = match (self.number.build, branch) {
            (Build::Released, _) => (
                "NoReleaseVersionFoundError",
                format!("No released version was found in Dev Hub for package '{name}' and version number {release}."),
            ),
            (_, Some(branch)) => (
                "NoReleaseVersionFoundForBranchError",
                format!(
                    "No version was found in Dev Hub for package '{name}', branch {branch} and version number {release}."
                ),
            ),
            (_, None) => (
                "NoReleaseVersionFoundForBranchError",
                format!("No version was found in Dev Hub for package '{name}' and version number {release}."),
            ),
        };
        ClientError::new(error, message)
            .action(format!("Build {name} first, with 'orgyard package version create --package {name} --wait 10'"))
    }

    fn name(&self) -> &str {
        &self.choice.dependency.package
    }
}
