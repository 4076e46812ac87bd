//! Versions that are needed by id, and whether the home holds what is in them.

use super::report::ImportedVersion;
use crate::plan::{Need, Plan, count, short};
use orgyard_client::{Org, Result, quote};
use std::collections::{BTreeMap, HashSet};

/// A version that packages of the project name by id.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Needed {
    pub(super) id: String,
    /// As the dependency writes it: an alias, or the id.
    pub(super) written: String,
    /// The package of the project that the alias names.
    pub(super) own: Option<usize>,
    /// Which packages need it.
    pub(super) by: Vec<usize>,
}

impl Needed {
    /// For a version that is there: what the project says of it.
    pub(super) fn known(&self) -> ImportedVersion {
        let (package, version) = self.written.split_once('@').unwrap_or((&self.written, ""));
        ImportedVersion {
            package: package.to_owned(),
            version: version.replacen('-', ".", 1),
            subscriber_package_version_id: self.id.clone(),
            ..ImportedVersion::default()
        }
    }
}

/// By short id.
pub(super) fn needed(plan: &Plan, wanted: &(dyn Fn(usize) -> bool + Sync)) -> BTreeMap<String, Needed> {
    let mut all: BTreeMap<String, Needed> = BTreeMap::new();
    for (at, package) in plan.packages.iter().enumerate().filter(|(at, _)| wanted(*at)) {
        for need in &package.needs {
            let Need::Version { id, written, own } = need else { continue };
            let entry = all.entry(short(id).to_owned()).or_default();
            if entry.by.is_empty() {
                *entry = Needed { id: id.clone(), written: written.clone(), own: *own, by: Vec::new() };
            }
            entry.by.push(at);
        }
    }
    all
}

/// Those that the hub's home does not know, by short id. One question each: the platform answers no other.
pub(super) async fn missing(hub: &Org, needed: &BTreeMap<String, Needed>) -> Result<HashSet<String>> {
    let mut missing = HashSet::new();
    for (key, version) in needed {
        if !is_held(hub, &version.id).await? {
            missing.insert(key.clone());
        }
    }
    Ok(missing)
}

pub(super) async fn is_held(hub: &Org, id: &str) -> Result<bool> {
    let soql = format!("SELECT Id FROM SubscriberPackageVersion WHERE Id = {}", quote(id));
    match hub.tooling_query(&soql).await {
        Ok(rows) => Ok(!rows.is_empty()),
        // A version behind a key is there.
        Err(error) if error.name.contains("INSTALL_KEY") || error.message.contains("nstallation") => Ok(true),
        Err(error) => Err(error),
    }
}

/// The one error for all versions whose content is not here.
pub(super) fn error(plan: &Plan, needed: &BTreeMap<String, Needed>, missing: &HashSet<String>) -> Option<String> {
    let gone: Vec<&Needed> =
        needed.iter().filter(|(id, _)| missing.contains(id.as_str())).map(|(_, needed)| needed).collect();
    let first = gone.first()?;
    let versions = count(gone.len(), "version");
    let mut text = format!("This home does not hold {versions} that packages of the project need:\n");
    for version in &gone {
        let name = if version.written == version.id { String::new() } else { format!("{} ", version.written) };
        let by: Vec<&str> = version.by.iter().map(|at| plan.name(*at)).collect();
        text += &format!("  {name}{} needed by {}\n", version.id, listed(&by));
    }
    text += &ways_out(first);
    if let Some(version) = gone.iter().find(|version| version.own.is_some()) {
        let own = version.own.map(|own| plan.name(own)).unwrap_or_default();
        text += &format!("\n  or use what is built from the present source of '{own}' in its place: --stand-in");
    }
    Some(text)
}

fn ways_out(version: &Needed) -> String {
    let number = version.written.split_once('@').map_or("4.5.0.1", |(_, number)| number).replace('-', ".");
    let id = &version.id;
    format!(
        "Bring each of them here:\n  \
         from a file that was exported: orgyard package version import FILE\n  \
         from source: orgyard package version import --source DIR --id {id} [--namespace ns] [--version {number}]\n  \
         from an org that has it: orgyard package version import --from-org ORG --id {id}"
    )
}

/// Names before the rest is only counted.
const NAMED: usize = 10;

fn listed(names: &[&str]) -> String {
    let shown = names.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    if names.len() > NAMED { format!("{shown} and {} more", names.len() - NAMED) } else { shown }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Known;

    #[test]
    fn versions_that_are_not_here_are_one_error_with_the_ways_out() {
        let fixture = crate::fixture::project(
            r#"//- sfdx-project.json
{"packageDirectories": [
  {"path": ".", "package": "a", "versionNumber": "1.0.0.NEXT", "dependencies": [
    {"package": "Theirs@1.4.0-2"}, {"package": "b@0.9.0-1"}]},
  {"path": ".", "package": "b", "versionNumber": "1.0.0.NEXT", "dependencies": [
    {"package": "04tKY0000000001AAA"}]}],
 "packageAliases": {"Theirs@1.4.0-2": "04tKY0000000001", "b@0.9.0-1": "04tKY0000000002"}}"#,
        );
        let plan = Plan::of(&fixture.project, &Known::default());
        let needed = needed(&plan, &|_| true);
        let all = needed.keys().cloned().collect();
        insta::assert_snapshot!(error(&plan, &needed, &all).unwrap());
        assert_eq!(error(&plan, &needed, &HashSet::new()), None);
    }
}
