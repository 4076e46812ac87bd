//! Versions that a hub has.

use super::statements::{CHUNK, field, in_list, number};
use crate::plan::{HubPackage, Known, short};
use orgyard_client::{ClientError, Org, Result, quote};
use orgyard_values::{Build, VersionNumber};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

/// The packages of the hub, with what each has released: two queries.
pub(crate) async fn known(hub: &Org) -> Result<Known> {
    let packages = "SELECT Id, Name, NamespacePrefix, IsOrgDependent FROM Package2 WHERE IsDeprecated = false";
    let released = "SELECT Package2Id, MajorVersion, MinorVersion, PatchVersion FROM Package2Version \
                    WHERE IsReleased = true AND IsDeprecated = false";
    let (packages, released) = tokio::try_join!(hub.tooling_query(packages), hub.tooling_query(released))?;
    let mut highest: BTreeMap<String, (u32, u32, u32)> = BTreeMap::new();
    for row in &released {
        let part = |name| number(row, name).unwrap_or_default();
        let release = (part("MajorVersion"), part("MinorVersion"), part("PatchVersion"));
        let entry = highest.entry(short(field(row, "Package2Id").unwrap_or_default()).to_owned()).or_default();
        *entry = release.max(*entry);
    }
    let packages = packages.iter().filter_map(|row| {
        let id = field(row, "Id")?.to_owned();
        Some(HubPackage {
            name: field(row, "Name")?.to_owned(),
            namespace: field(row, "NamespacePrefix").map(str::to_owned),
            org_dependent: row.get("IsOrgDependent").and_then(Value::as_bool).unwrap_or(false),
            released: highest.get(short(&id)).copied(),
            id,
        })
    });
    Ok(Known::of(packages.collect()))
}

/// A version that was built before and is still there.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Existing {
    /// `05i`.
    pub(crate) row: String,
    pub(crate) released: bool,
    pub(crate) coverage: Option<f64>,
}

/// Which of these versions (`04t`) the hub still has, by short id.
pub(crate) async fn existing(hub: &Org, ids: &[&str]) -> Result<HashMap<String, Existing>> {
    let mut found = HashMap::new();
    for ids in ids.chunks(CHUNK) {
        let soql = format!(
            "SELECT Id, SubscriberPackageVersionId, IsReleased, CodeCoverage FROM Package2Version \
             WHERE IsDeprecated = false AND SubscriberPackageVersionId IN {}",
            in_list(ids)
        );
        for row in hub.tooling_query(&soql).await? {
            let Some(id) = field(&row, "SubscriberPackageVersionId") else { continue };
            let existing = Existing {
                row: field(&row, "Id").unwrap_or_default().to_owned(),
                released: row.get("IsReleased").and_then(Value::as_bool).unwrap_or(false),
                coverage: coverage(row.get("CodeCoverage")),
            };
            found.insert(short(id).to_owned(), existing);
        }
    }
    Ok(found)
}

pub(crate) fn coverage(value: Option<&Value>) -> Option<f64> {
    value?.get("apexCodeCoveragePercentage")?.as_f64()
}

/// A version that is asked for by number, with a keyword or without.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Ask {
    /// `0Ho`.
    pub(crate) package: String,
    pub(crate) version: VersionNumber,
    pub(crate) branch: Option<String>,
}

/// Answers what LATEST, RELEASED and numbers stand for, each question asked once.
pub(crate) struct Versions {
    hub: Org,
    answers: Mutex<HashMap<Ask, Option<String>>>,
}

impl Versions {
    pub(crate) fn new(hub: Org) -> Self {
        Self { hub, answers: Mutex::default() }
    }

    /// The `04t`, if the hub has such a version.
    pub(crate) async fn find(&self, ask: &Ask) -> Result<Option<String>> {
        let answers = || self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let answered = answers().get(ask).cloned();
        if let Some(answer) = answered {
            return Ok(answer);
        }
        let answer = self.query(ask).await?;
        answers().insert(ask.clone(), answer.clone());
        Ok(answer)
    }

    async fn query(&self, ask: &Ask) -> Result<Option<String>> {
        let condition = ask.condition();
        let build = match ask.version.build {
            Build::Number(build) => build,
            _ => match self.highest(ask, &condition).await? {
                Some(build) => build,
                None => return Ok(None),
            },
        };
        let soql = format!(
            "SELECT SubscriberPackageVersionId FROM Package2Version WHERE {} AND BuildNumber = {build} AND {condition}",
            ask.release()
        );
        let rows = self.hub.tooling_query(&soql).await?;
        match rows.as_slice() {
            [row] => Ok(field(row, "SubscriberPackageVersionId").map(str::to_owned)),
            [] => Ok(None),
            _ => Err(ambiguous(ask, rows.len())),
        }
    }

    async fn highest(&self, ask: &Ask, condition: &str) -> Result<Option<u32>> {
        let soql = format!(
            "SELECT MAX(BuildNumber) FROM Package2Version WHERE {} AND IsDeprecated != true AND {condition}",
            ask.release()
        );
        let rows = self.hub.tooling_query(&soql).await?;
        Ok(rows.first().and_then(|row| number(row, "expr0")))
    }
}

impl Ask {
    fn release(&self) -> String {
        let (major, minor, patch) = self.version.release();
        let package = quote(&self.package);
        format!(
            "Package2Id = {package} AND MajorVersion = {major} AND MinorVersion = {minor} AND PatchVersion = {patch}"
        )
    }

    fn condition(&self) -> String {
        match (self.version.build, &self.branch) {
            (Build::Released, _) => "IsReleased = true".to_owned(),
            (_, Some(branch)) => format!("Branch = {}", quote(branch)),
            (_, None) => "Branch = null".to_owned(),
        }
    }
}

fn ambiguous(ask: &Ask, rows: usize) -> ClientError {
    let message = format!("{rows} versions of {} have the number {}.", ask.package, ask.version);
    ClientError::new("VersionNumberNotFoundInDevHubError", message).action("Name one of them by its id (04t)")
}
