//! Package versions as an org that installs them sees them.

use crate::context::Context;
use crate::output::Failure;
use crate::shared::packages::version_id;
use crate::shared::text::{field, text, version_number};
use orgyard_client::{Api, Org, quote};
use orgyard_values::VersionNumber;
use serde_json::Value;
use std::collections::HashMap;

const FIELDS: &str = "AppExchangeDescription,AppExchangeLogoUrl,AppExchangePackageName,AppExchangePublisherName,\
    BuildNumber,CspTrustedSites,Dependencies,Description,Id,InstallValidationStatus,IsBeta,IsDeprecated,IsManaged,\
    IsOrgDependent,IsPasswordProtected,IsSecurityReviewed,MajorVersion,MinorVersion,Name,Package2ContainerOptions,\
    PatchVersion,PostInstallUrl,Profiles,PublisherName,ReleaseNotesUrl,ReleaseState,RemoteSiteSettings,\
    SubscriberPackageId";

/// The `04t` a flag names. Names that are no id and no alias are looked up in the home's Dev Hub.
pub(crate) async fn version_of(context: &Context, org: &Org, package: &str) -> Result<String, Failure> {
    let project = context.project_if_any()?;
    let resolved = project.as_ref().map(|project| project.resolve(package));
    let is_id = package.starts_with("04t") && matches!(package.len(), 15 | 18);
    match resolved {
        Some(orgyard_project::Reference::Version(id)) => Ok(id),
        _ if is_id => Ok(package.to_owned()),
        _ => {
            let matches = crate::cli::Matches::new("");
            let hub = match &org.auth().dev_hub_username {
                Some(hub) if !org.is_embedded() => context.org(hub).await?,
                _ if org.is_embedded() => context.target_hub(&matches).await?,
                _ => org.clone(),
            };
            version_id(&hub, project.as_ref(), package).await
        }
    }
}

/// The version's row; a key is a credential there, not a condition.
pub(crate) async fn version(org: &Org, id: &str, key: Option<&str>) -> Result<Value, Failure> {
    let key = key.map_or(String::new(), |key| format!(" AND InstallationKey ={}", quote(key)));
    let soql = format!("SELECT {FIELDS} FROM SubscriberPackageVersion WHERE Id ={}{key}", quote(id));
    org.single(Api::Tooling, &soql).await.map_err(|error| match error.name.as_str() {
        "SingleRecordQuery_NoRecords" => Failure::new(&error.name, format!("There is no package version {id}."))
            .action("Check the id with 'orgyard package version list'; a version of another home has to be imported"),
        name if name.contains("INSTALL_KEY") => {
            Failure::from(error).action("Give the version's key with --installation-key; its owner knows it")
        }
        _ => Failure::from(error),
    })
}

pub(crate) fn dependencies(version: &Value) -> Vec<String> {
    let ids = field(version, "Dependencies.ids").as_array().into_iter().flatten();
    ids.map(|id| text(id, "subscriberPackageVersionId")).filter(|id| !id.is_empty()).collect()
}

pub(crate) fn number(version: &Value, prefix: &str) -> Option<VersionNumber> {
    version_number(version, prefix).parse().ok()
}

/// The version of each installed package, by the package's id (`033`).
pub(crate) async fn installed(org: &Org) -> Result<HashMap<String, VersionNumber>, Failure> {
    let soql = "SELECT Id, SubscriberPackageId, SubscriberPackageVersion.MajorVersion, \
        SubscriberPackageVersion.MinorVersion, SubscriberPackageVersion.PatchVersion, \
        SubscriberPackageVersion.BuildNumber FROM InstalledSubscriberPackage";
    let rows = org.tooling_query(soql).await?;
    let pair = |row: &Value| Some((text(row, "SubscriberPackageId"), number(row, "SubscriberPackageVersion.")?));
    Ok(rows.iter().filter_map(pair).collect())
}
