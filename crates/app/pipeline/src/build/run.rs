//! What all builds of one run share.

use super::options::Build;
use crate::cache::BuildCache;
use crate::hub::{Existing, Versions};
use crate::plan::{HubPackage, Known, Plan, short};
use crate::source::{Owners, PackageSource};
use orgyard_values::VersionNumber;
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

pub(super) struct Run {
    pub(super) build: Build,
    pub(super) plan: Plan,
    /// By position in the plan; `None` for packages that are not wanted.
    pub(super) sources: Vec<Option<Result<PackageSource, String>>>,
    pub(super) packages: Vec<HubPackage>,
    pub(super) known: Known,
    pub(super) owners: Owners,
    pub(super) versions: Versions,
    pub(super) cache: Mutex<BuildCache>,
    /// Of the cache's versions, those that are still there.
    pub(super) existing: HashMap<String, Existing>,
    /// Short ids of versions whose content the home does not hold.
    pub(super) missing: HashSet<String>,
    pub(super) results: Mutex<Vec<Option<Version>>>,
}

/// What a package has come to in this run.
#[derive(Debug, Clone)]
pub(super) struct Version {
    /// `04t`.
    pub(super) id: String,
    /// `05i`.
    pub(super) row: String,
    pub(super) number: VersionNumber,
    pub(super) branch: Option<String>,
    pub(super) released: bool,
    pub(super) coverage: Option<f64>,
    pub(super) dependencies: Dependencies,
    pub(super) not_promoted: Option<String>,
    /// Calls that the embedded org does not implement, by class and line.
    pub(super) unsupported: Vec<String>,
}

/// What a package is built against, as `04t` ids.
#[derive(Debug, Clone, Default)]
pub(super) struct Dependencies {
    /// In installation order.
    pub(super) all: Vec<String>,
    /// Those of other projects.
    pub(super) outside: Vec<String>,
}

impl Default for Version {
    fn default() -> Self {
        let number = VersionNumber { major: 0, minor: 0, patch: 0, build: orgyard_values::Build::Number(0) };
        Self {
            id: String::new(),
            row: String::new(),
            number,
            branch: None,
            released: false,
            coverage: None,
            dependencies: Dependencies::default(),
            not_promoted: None,
            unsupported: Vec::new(),
        }
    }
}

impl Run {
    pub(super) fn version(&self, at: usize) -> Option<Version> {
        self.results.lock().unwrap_or_else(PoisonError::into_inner).get(at).cloned().flatten()
    }

    pub(super) fn set_version(&self, at: usize, version: Version) {
        if let Some(slot) = self.results.lock().unwrap_or_else(PoisonError::into_inner).get_mut(at) {
            *slot = Some(version);
        }
    }

    pub(super) fn source(&self, at: usize) -> Option<&PackageSource> {
        self.sources.get(at)?.as_ref()?.as_ref().ok()
    }

    /// What the cache says was built last, as `04t` ids.
    pub(super) fn cached_versions(&self) -> Vec<String> {
        let cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        let packages = self.packages.iter().enumerate();
        let cached = packages.filter_map(|(at, package)| cache.get(&package.id, self.branch(at)));
        cached.map(|cached| cached.id.clone()).collect()
    }

    /// The branch a package is built on.
    pub(super) fn branch(&self, at: usize) -> Option<&str> {
        let directory = &self.build.project.directories()[self.plan.packages[at].directory];
        let branch = self.build.options.branch.as_deref().or(directory.branch.as_deref());
        branch.filter(|branch| !branch.is_empty())
    }

    pub(super) fn is_missing(&self, id: &str) -> bool {
        self.missing.contains(short(id))
    }

    /// Coverage is worth calculating where there is Apex to cover, for a version that is to be promoted.
    pub(super) fn calculates_coverage(&self, at: usize) -> bool {
        let options = &self.build.options;
        let asked = options.code_coverage || options.promote;
        asked && !options.skip_validation && self.source(at).is_some_and(PackageSource::has_apex)
    }
}
