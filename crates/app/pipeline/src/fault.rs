//! What is wrong with a project before anything is built, with its place and the next step.

use orgyard_project::{Project, ProjectProblem, line_of};
use serde::Serialize;
use std::fmt;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// Nothing is built.
    Error,
    /// Worth knowing.
    Warning,
}

/// One fault. Its place is a path into the project file, whose line is looked up when the fault is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fault {
    pub severity: Severity,
    #[serde(skip)]
    place: Vec<String>,
    pub line: usize,
    pub message: String,
    /// What to do about it.
    pub next: String,
    /// The package whose next build this is about, by name; a fault without one concerns the project as it is.
    #[serde(skip)]
    pub(crate) of_build: Option<String>,
}

impl Fault {
    pub(crate) fn error(place: &[&str], message: impl Into<String>, next: impl Into<String>) -> Self {
        Self::new(Severity::Error, place, message.into(), next.into())
    }

    pub(crate) fn warning(place: &[&str], message: impl Into<String>, next: impl Into<String>) -> Self {
        Self::new(Severity::Warning, place, message.into(), next.into())
    }

    pub(crate) fn new(severity: Severity, place: &[&str], message: String, next: String) -> Self {
        let place = place.iter().map(|part| (*part).to_owned()).collect();
        Self { severity, place, line: 0, message, next, of_build: None }
    }

    pub(crate) fn of_project(problem: ProjectProblem) -> Self {
        Self { line: problem.line, ..Self::error(&[], problem.message, problem.next) }
    }

    /// About what a build of this package would give.
    pub(crate) fn of_build(mut self, package: &str) -> Self {
        self.of_build = Some(package.to_owned());
        self
    }

    /// With its place and without its severity.
    pub(crate) fn text(&self) -> String {
        format!("sfdx-project.json:{}: {}. {}", self.line, self.message, self.next)
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.is_error() { "" } else { "warning: " };
        write!(out, "sfdx-project.json:{}: {kind}{}. {}", self.line, self.message, self.next)
    }
}

/// Faults whose line is looked up: finding one reads the file up to it, and nobody reads hundreds of faults.
const LOCATED: usize = 100;

/// Errors first, then by line.
pub(crate) fn sorted(mut faults: Vec<Fault>, project: &Project) -> Vec<Fault> {
    for fault in faults.iter_mut().filter(|fault| fault.line == 0).take(LOCATED) {
        let place: Vec<&str> = fault.place.iter().map(String::as_str).collect();
        fault.line = line_of(project.text(), &place);
    }
    faults.sort_by_key(|fault| (fault.severity, fault.line));
    faults
}
