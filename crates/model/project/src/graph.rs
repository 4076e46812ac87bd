//! Which package of a project needs which, and faults that show without a hub: duplicates, cycles, version numbers.

use crate::error::ProjectProblem;
use crate::project::{Project, Reference, same_id};
use orgyard_values::VersionNumber;
use std::collections::HashMap;

/// Positions in `Project::directories`, with the positions of the project's own packages that each needs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DependencyGraph {
    pub needs: Vec<Vec<usize>>,
}

/// Packages that need each other, in order, the first one repeated at the end.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("these packages depend on each other in a circle: {}", .names.join(" → "))]
pub struct Cycle {
    pub names: Vec<String>,
    pub positions: Vec<usize>,
}

/// Answers which directory a name, alias or id stands for; built once, so that a plan of 500 packages stays quick.
struct Index<'a> {
    project: &'a Project,
    by_name: HashMap<&'a str, usize>,
    by_id: HashMap<String, usize>,
}

impl<'a> Index<'a> {
    fn new(project: &'a Project) -> Self {
        let mut index = Self { project, by_name: HashMap::new(), by_id: HashMap::new() };
        for (at, directory) in project.directories().iter().enumerate() {
            let Some(name) = directory.package.as_deref() else { continue };
            index.by_name.entry(name).or_insert(at);
            if let Reference::Package(id) = project.resolve(name) {
                index.by_id.entry(id[..15].to_owned()).or_insert(at);
            }
        }
        index
    }

    fn position(&self, package: &str) -> Option<usize> {
        self.by_name.get(package).copied().or_else(|| match self.project.resolve(package) {
            Reference::Package(id) => self.by_id.get(&id[..15]).copied(),
            _ => None,
        })
    }
}

impl DependencyGraph {
    pub fn of(project: &Project) -> Self {
        let index = Index::new(project);
        let needs = project.directories().iter().map(|directory| {
            let mut needs: Vec<usize> =
                directory.dependencies.iter().filter_map(|d| index.position(&d.package)).collect();
            needs.dedup();
            needs
        });
        Self { needs: needs.collect() }
    }

    /// Positions with needs first; otherwise in file order.
    pub fn order(&self, project: &Project) -> Result<Vec<usize>, Cycle> {
        let mut walk = Walk { graph: self, state: vec![State::Unseen; self.needs.len()], path: vec![], order: vec![] };
        for at in 0..self.needs.len() {
            walk.visit(at).map_err(|positions| {
                let name = |at: &usize| project.directories()[*at].package.clone().unwrap_or_default();
                Cycle { names: positions.iter().map(name).collect(), positions }
            })?;
        }
        Ok(walk.order)
    }
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Unseen,
    Open,
    Done,
}

struct Walk<'a> {
    graph: &'a DependencyGraph,
    state: Vec<State>,
    path: Vec<usize>,
    order: Vec<usize>,
}

impl Walk<'_> {
    fn visit(&mut self, at: usize) -> Result<(), Vec<usize>> {
        match self.state[at] {
            State::Done => return Ok(()),
            State::Open => {
                let start = self.path.iter().position(|seen| *seen == at).unwrap_or(0);
                let mut circle = self.path[start..].to_vec();
                circle.push(at);
                return Err(circle);
            }
            State::Unseen => {}
        }
        self.state[at] = State::Open;
        self.path.push(at);
        for need in &self.graph.needs[at] {
            self.visit(*need)?;
        }
        self.path.pop();
        self.state[at] = State::Done;
        self.order.push(at);
        Ok(())
    }
}

impl Project {
    /// Faults in the content that no hub is needed for: missing folders, duplicates, circles, version numbers.
    pub fn problems(&self) -> Vec<ProjectProblem> {
        let mut problems = Vec::new();
        self.check_directories(&mut problems);
        self.check_versions(&mut problems);
        if let Err(cycle) = DependencyGraph::of(self).order(self) {
            let at = cycle.positions.first().copied().unwrap_or(0).to_string();
            let next = "Move what both need into a package of its own, or drop one of the dependencies";
            problems.push(self.problem(&["packageDirectories", &at, "dependencies"], cycle.to_string(), next));
        }
        problems.sort_by_key(|problem| problem.line);
        problems
    }

    fn check_directories(&self, problems: &mut Vec<ProjectProblem>) {
        let mut paths = HashMap::new();
        let mut names: HashMap<String, usize> = HashMap::new();
        let mut default = None;
        for (at, directory) in self.directories().iter().enumerate() {
            let position = at.to_string();
            let mut add = |key: &str, message: String, next: &str| {
                problems.push(self.problem(&["packageDirectories", &position, key], message, next));
            };
            if !self.path_of(directory).is_dir() {
                let message = format!("the package directory '{}' does not exist", directory.path);
                add("path", message, "Create the folder or correct the path");
            }
            if paths.insert(directory.path.as_str(), at).is_some() && directory.is_package() {
                add(
                    "path",
                    format!("the path '{}' is listed twice", directory.path),
                    "Give each package its own folder",
                );
            }
            if directory.default && default.replace(at).is_some() {
                add(
                    "default",
                    "a second package directory is marked as default".into(),
                    "Leave the mark at one of them",
                );
            }
            let Some(package) = &directory.package else { continue };
            let identity = match self.resolve(package) {
                Reference::Package(id) => id[..15].to_owned(),
                _ => package.clone(),
            };
            if names.insert(identity, at).is_some() {
                let message = format!("the package '{package}' has two package directories");
                add("package", message, "Keep one directory per package");
            }
        }
    }

    fn check_versions(&self, problems: &mut Vec<ProjectProblem>) {
        for (at, directory) in self.directories().iter().enumerate() {
            let at = at.to_string();
            if let Some(Err(error)) = directory.version_number.as_ref().map(|text| text.parse::<VersionNumber>()) {
                let place = ["packageDirectories", &at, "versionNumber"];
                problems.push(self.problem(&place, error.to_string(), "Correct the version number"));
            }
            for (index, dependency) in directory.dependencies.iter().enumerate() {
                let Some(text) = &dependency.version_number else { continue };
                let index = index.to_string();
                let place = ["packageDirectories", &at, "dependencies", &index, "versionNumber"];
                let version = text.parse::<VersionNumber>();
                if let Err(error) = &version {
                    problems.push(self.problem(&place, error.to_string(), "Correct the version number"));
                } else if matches!(self.resolve(&dependency.package), Reference::Version(_)) {
                    let message = format!(
                        "'{}' stands for one version, and a version number is given as well",
                        dependency.package
                    );
                    problems.push(self.problem(&place, message, "Drop the version number, or name the package"));
                }
            }
        }
    }

    /// The version aliases (`04t`) whose name says which package of the project they belong to: `NAME@1.2.0-3`.
    pub fn version_aliases<'a>(&'a self, package: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.aliases().filter_map(move |(alias, id)| {
            let version = alias.strip_prefix(package)?.strip_prefix('@')?;
            matches!(self.resolve(alias), Reference::Version(_)).then_some((version, id))
        })
    }

    /// Whether two texts name the same package: by name, alias or id.
    pub fn same_package(&self, a: &str, b: &str) -> bool {
        a == b
            || match (self.resolve(a), self.resolve(b)) {
                (Reference::Package(a), Reference::Package(b)) => same_id(&a, &b),
                _ => false,
            }
    }
}
