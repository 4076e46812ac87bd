//! What a build would do, as far as the project says.

mod check;
mod declared;
mod graph;
mod json;
mod known;
mod need;
mod order;
mod show;
mod stand_in;

pub use graph::Graph;
pub use known::{HubPackage, Known};
pub use need::{Need, OtherPackage};

use crate::fault::{self, Fault};
use need::Names;
pub(crate) use need::short;
use orgyard_project::{PackageDirectory, Project};
use orgyard_values::VersionNumber;
pub(crate) use show::count;
use std::collections::HashMap;
use std::path::PathBuf;

/// The packages of a project in an order in which they can be built, with what each needs.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    pub packages: Vec<PlannedPackage>,
    /// Which package needs which of the others; the one graph that building and installing follow.
    pub graph: Graph,
    /// Positions in `packages`, needs first; empty when there is a cycle.
    pub order: Vec<usize>,
    /// Where versions of other companies are to be had: `04t` → folder of their project.
    pub foreign: HashMap<String, PathBuf>,
    pub faults: Vec<Fault>,
}

#[derive(Debug, Clone)]
pub struct PlannedPackage {
    /// Position in the project's `packageDirectories`.
    pub directory: usize,
    pub name: String,
    /// The id (`0Ho`) that the project's aliases give the package.
    pub known_id: Option<String>,
    pub version: VersionNumber,
    /// In the order of the project file.
    pub needs: Vec<Need>,
}

impl Plan {
    /// Plans a project. Faults do not stop it: they are all collected, and `has_errors` says whether to go on.
    pub fn of(project: &Project, known: &Known) -> Self {
        let names = Names::of(project);
        let mut faults: Vec<Fault> = project.problems().into_iter().map(Fault::of_project).collect();
        let foreign = declared::foreign(project, &mut faults);
        let mut packages = Vec::new();
        for (at, directory) in project.directories().iter().enumerate() {
            if let Some(package) = planned(&names, at, directory, known, &mut faults) {
                packages.push(package);
            }
        }
        let mut plan = Self { packages, foreign, ..Self::default() };
        plan.connect();
        check::files(project, &plan, &mut faults);
        check::releases(&plan, known, &mut faults);
        order::check(&plan, project, &mut faults);
        plan.faults = fault::sorted(faults, project);
        plan
    }

    pub fn has_errors(&self) -> bool {
        self.faults.iter().any(Fault::is_error)
    }

    /// Names of the packages, for results and messages.
    pub fn name(&self, at: usize) -> &str {
        &self.packages[at].name
    }

    /// Positions of directories become positions of packages, and the graph is built over those.
    fn connect(&mut self) {
        let places: HashMap<usize, usize> =
            self.packages.iter().enumerate().map(|(at, package)| (package.directory, at)).collect();
        for package in &mut self.packages {
            package.needs.retain_mut(|need| need.place(&places));
        }
        self.graph = Graph::of(&self.packages);
        self.order = self.graph.order();
    }
}

fn planned(
    names: &Names<'_>,
    at: usize,
    directory: &PackageDirectory,
    known: &Known,
    faults: &mut Vec<Fault>,
) -> Option<PlannedPackage> {
    let written = directory.package.as_deref()?;
    let version = declared::version(at, directory, faults)?;
    let needs = directory.dependencies.iter().enumerate();
    let needs = needs.filter_map(|(index, dependency)| names.need(at, index, dependency, known, faults)).collect();
    let (name, known_id) = names.package(written);
    Some(PlannedPackage { directory: at, name, known_id, version, needs })
}

#[cfg(test)]
mod tests;
