//! Which version (`04t`) each dependency stands for (VER-3).

use super::run::{Dependencies, Run, Version};
use crate::hub::Ask;
use crate::plan::{Need, OtherPackage};
use orgyard_values::{Build, VersionNumber};
use std::collections::HashSet;

/// The branches that are looked at, one after the other.
///
/// The dependency's own branch counts alone, empty meaning none. An inherited one falls back to no branch.
fn branches(own: Option<&str>, inherited: Option<&str>) -> Vec<Option<String>> {
    let some = |branch: &str| (!branch.is_empty()).then(|| branch.to_owned());
    match (own, inherited.and_then(some)) {
        (Some(own), _) => vec![some(own)],
        (None, Some(inherited)) => vec![Some(inherited), None],
        (None, None) => vec![None],
    }
}

/// Whether the version of this run is what a dependency on one of these branches asks for.
fn is_wanted(version: &Version, wanted: VersionNumber, branch: Option<&str>) -> bool {
    let same_line = version.number.release() == wanted.release();
    same_line
        && match wanted.build {
            Build::Released => version.released,
            Build::Latest => version.branch.as_deref() == branch,
            _ => version.number.build == wanted.build && version.branch.as_deref() == branch,
        }
}

impl Run {
    /// All dependencies of a package, in its order.
    pub(super) async fn dependencies(&self, at: usize) -> Result<Dependencies, String> {
        let mut found = Dependencies::default();
        let mut seen = HashSet::new();
        for need in &self.plan.packages[at].needs {
            let id = match need {
                Need::Version { id, .. } => id.clone(),
                Need::StandIn { at, written, .. } => self.stand_in(*at, written)?,
                Need::Own { at: other, version, branch } => {
                    let package = &self.packages[*other].id;
                    self.by_number(at, Some(*other), package, *version, branch.as_deref()).await?
                }
                Need::Other { package, version, branch } => {
                    let id = self.other(package)?;
                    self.by_number(at, None, &id, *version, branch.as_deref()).await?
                }
            };
            if need.own().is_none() {
                found.outside.push(id.clone());
            }
            if seen.insert(id.clone()) {
                found.all.push(id);
            }
        }
        Ok(found)
    }

    fn stand_in(&self, at: usize, written: &str) -> Result<String, String> {
        let version = self.version(at);
        let missing = || format!("'{}' was not built, and so cannot stand in for {written}.", self.plan.name(at));
        version.map(|version| version.id).ok_or_else(missing)
    }

    fn other(&self, package: &OtherPackage) -> Result<String, String> {
        let (found, written) = match package {
            OtherPackage::Id(id) => return Ok(id.clone()),
            OtherPackage::Name(name) => (self.known.package(name, None), name),
        };
        found.map(|found| found.id.clone()).ok_or_else(|| format!("The Dev Hub has no package '{written}'."))
    }

    async fn by_number(
        &self,
        at: usize,
        own: Option<usize>,
        package: &str,
        wanted: VersionNumber,
        branch: Option<&str>,
    ) -> Result<String, String> {
        let inherited = self.branch(at);
        let branches = branches(branch, inherited);
        let built = own.and_then(|own| self.version(own));
        for branch in &branches {
            // What this run has built is the newest of its line; nothing has to be asked for it.
            if let Some(built) = built.as_ref().filter(|built| is_wanted(built, wanted, branch.as_deref())) {
                return Ok(built.id.clone());
            }
            if package.is_empty() {
                continue;
            }
            let ask = Ask { package: package.to_owned(), version: wanted, branch: branch.clone() };
            if let Some(id) = self.versions.find(&ask).await.map_err(|error| error.message)? {
                return Ok(id);
            }
        }
        Err(self.not_found(at, own, package, wanted, &branches))
    }

    fn not_found(
        &self,
        at: usize,
        own: Option<usize>,
        package: &str,
        wanted: VersionNumber,
        branches: &[Option<String>],
    ) -> String {
        let name = own.map_or(package, |own| self.plan.name(own));
        let of_branch = |branch: &Option<String>| match branch {
            Some(branch) => format!("on the branch '{branch}'"),
            None => "without a branch".to_owned(),
        };
        let branches: Vec<String> = branches.iter().map(of_branch).collect();
        let place = match wanted.build {
            Build::Released => "released".to_owned(),
            _ => branches.join(" or "),
        };
        let next = match own.map(|own| self.plan.packages[own].version) {
            Some(version) if version.release() != wanted.release() => {
                format!("The project builds {version} of it: ask for {}.{}", version.release_text(), wanted.build)
            }
            _ if wanted.build == Build::Released => {
                format!("Promote one first, or ask for {}.LATEST", wanted.release_text())
            }
            _ => format!("See what there is with 'orgyard package version list --packages {package}'"),
        };
        format!(
            "'{}' needs '{name}' {wanted}, and the Dev Hub has no such version {place}. {next}.",
            self.plan.name(at)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(own: Option<&str>, inherited: Option<&str>) -> String {
        branches(own, inherited).iter().map(|branch| branch.as_deref().unwrap_or("-")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn rule_ver_3_only_an_inherited_branch_falls_back_to_none() {
        assert_eq!(check(Some("dev"), Some("main")), "dev");
        assert_eq!(check(Some(""), Some("main")), "-");
        assert_eq!(check(None, Some("main")), "main -");
        assert_eq!(check(None, Some("")), "-");
        assert_eq!(check(None, None), "-");
    }

    #[test]
    fn what_the_run_built_is_taken_where_it_is_what_is_asked_for() {
        let number = |text: &str| text.parse::<VersionNumber>().unwrap();
        let built = |released| Version {
            number: number("1.2.0.5"),
            branch: Some("dev".into()),
            released,
            ..Version::default()
        };
        let check = |wanted: &str, branch: Option<&str>, released| is_wanted(&built(released), number(wanted), branch);
        assert!(check("1.2.0.LATEST", Some("dev"), false));
        assert!(!check("1.2.0.LATEST", None, false));
        assert!(!check("1.1.0.LATEST", Some("dev"), false));
        assert!(check("1.2.0.5", Some("dev"), false));
        assert!(!check("1.2.0.4", Some("dev"), false));
        assert!(!check("1.2.0.RELEASED", None, false));
        assert!(check("1.2.0.RELEASED", None, true));
    }
}
