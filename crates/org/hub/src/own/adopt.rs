//! Taking over the package ids that a project has from a real hub, so that its aliases mean the same thing here.

use super::refuse;
use crate::{registry, versions};
use orgyard_engine::{ApiError, Tx};
use orgyard_values::{Id, Record, VersionNumber};
use serde::Deserialize;

const PACKAGE: &str = "Package2";

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Adopt {
    /// `0Ho…` of the real hub.
    pub id: String,
    pub name: String,
    pub namespace: Option<String>,
    pub is_org_dependent: bool,
    /// Where the id was read, for messages.
    pub project: String,
    pub known_versions: Vec<KnownVersion>,
}

/// A version the real hub gave out, as `packageAliases` names it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct KnownVersion {
    /// `name@1.2.0-4`, with `-branch` where there is one.
    pub alias: String,
    pub id: String,
}

/// Makes the package known under its real id. Its numbers count as given out (VER-2).
pub fn adopt(tx: &mut Tx, request: &Adopt) -> Result<Id, ApiError> {
    let id: Id = request.id.parse().map_err(|e: orgyard_values::InvalidId| refuse(e.to_string()))?;
    if let Some(owner) = owner(tx, id)? {
        check_owner(tx, &owner, request)?;
    } else {
        create(tx, id, request)?;
    }
    for known in &request.known_versions {
        if let Some((number, branch)) = parse_alias(&known.alias) {
            versions::note_given(tx, id, number, branch)?;
        }
    }
    Ok(id)
}

/// The hub and row that hold the id already.
fn owner(tx: &Tx, id: Id) -> Result<Option<(Id, Record)>, ApiError> {
    for hub in registry::hubs(tx.home())? {
        let row = match hub.id() == tx.org().id {
            true => tx.get(PACKAGE, id)?,
            false => hub.read(hub.info().user_id)?.get(PACKAGE, id)?,
        };
        if let Some(row) = row {
            return Ok(Some((hub.id(), row)));
        }
    }
    Ok(None)
}

fn check_owner(tx: &Tx, owner: &(Id, Record), request: &Adopt) -> Result<(), ApiError> {
    if owner.0 == tx.org().id {
        return Ok(());
    }
    let hub = tx.home().org_info(owner.0)?.name;
    Err(refuse(format!(
        "The package id {} of '{}' belongs to the Dev Hub '{hub}' of this home already, where it is the package '{}' of {}. \
         Use that hub (--target-dev-hub {hub}), or give the project another package id.",
        request.id,
        request.project,
        owner.1.text("Name").unwrap_or_default(),
        owner.1.text("AdoptedFrom").unwrap_or("another project"),
    )))
}

fn create(tx: &mut Tx, id: Id, request: &Adopt) -> Result<(), ApiError> {
    let subscriber = tx.new_id("SubscriberPackage")?;
    let row = Record::new(PACKAGE)
        .with("Id", id)
        .with("Name", request.name.as_str())
        .with("ContainerOptions", "Unlocked")
        .with("NamespacePrefix", request.namespace.clone().filter(|ns| !ns.is_empty()))
        .with("IsOrgDependent", request.is_org_dependent)
        .with("IsDeprecated", false)
        .with("AdoptedFrom", request.project.as_str())
        .with("SubscriberPackageId", subscriber);
    tx.add_row(row).map(drop)
}

/// `name@57.0.0-3` or `name@57.0.0-3-branch`; a missing build number is 0.
fn parse_alias(alias: &str) -> Option<(VersionNumber, Option<&str>)> {
    let (_, version) = alias.rsplit_once('@')?;
    let (release, rest) = version.split_once('-').unwrap_or((version, "0"));
    let (build, branch) = match rest.split_once('-') {
        Some((build, branch)) => (build, Some(branch)),
        None => (rest, None),
    };
    Some((format!("{release}.{build}").parse().ok()?, branch))
}

#[cfg(test)]
mod tests {
    use super::parse_alias;

    fn parsed(alias: &str) -> Option<(String, Option<&str>)> {
        parse_alias(alias).map(|(number, branch)| (number.to_string(), branch))
    }

    #[test]
    fn aliases_say_number_and_branch() {
        assert_eq!(parsed("ESObjects@57.0.0-3"), Some(("57.0.0.3".into(), None)));
        assert_eq!(parsed("a@b@1.2.3-4-dev-x"), Some(("1.2.3.4".into(), Some("dev-x"))));
        assert_eq!(parsed("A@1.2.3"), Some(("1.2.3.0".into(), None)));
        assert_eq!(parsed("A@LATEST"), None);
        assert_eq!(parsed("A"), None);
    }
}
