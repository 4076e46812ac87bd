//! What a test run gives.

use orgyard_values::Id;
use std::sync::Arc;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Pass,
    Fail,
    Skip,
    CompileFail,
    /// It met a call of the platform that is not implemented here: neither passed nor failed.
    Unsupported,
}

/// One method.
#[derive(Debug, Clone, PartialEq)]
pub struct TestResult {
    pub class_id: Id,
    /// `Outer` or `ns.Outer`'s name without the namespace.
    pub class: Arc<str>,
    pub namespace: Option<Arc<str>>,
    pub method: Arc<str>,
    pub is_setup: bool,
    pub outcome: Outcome,
    /// `System.AssertException: Assertion Failed: …`
    pub message: Option<String>,
    pub stack_trace: Option<String>,
    pub started: i64,
    pub milliseconds: i64,
    /// Executable lines it ran; empty unless coverage was asked for.
    pub covered: Vec<Covered>,
    /// Rows it did not make itself and would lock on the platform, each once, with the first statement that does.
    pub locks: Vec<Lock>,
    /// The debug log, where a trace flag of the user asks for one.
    pub log: Option<String>,
}

/// A row that a test shares with others: two tests that lock it cannot run at the same time there.
#[derive(Debug, Clone, PartialEq)]
pub struct Lock {
    pub object: Arc<str>,
    pub id: Id,
    /// As a line of a stack trace: `Class.A.b: line 3, column 1`.
    pub statement: Arc<str>,
}

/// The lines of one class or trigger that one method ran.
#[derive(Debug, Clone, PartialEq)]
pub struct Covered {
    /// In [`TestRun::coverage`].
    pub unit: usize,
    pub lines: Vec<u32>,
}

/// A class or trigger over all tests of the run.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitCoverage {
    pub id: Id,
    pub name: Arc<str>,
    pub namespace: Option<Arc<str>>,
    pub is_trigger: bool,
    pub covered: Vec<u32>,
    pub uncovered: Vec<u32>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct TestRun {
    pub results: Vec<TestResult>,
    /// Every unit with executable lines that the run was asked about, also those no test touched.
    pub coverage: Vec<UnitCoverage>,
    /// What the classes and triggers of the run call that is not implemented here, whether a test met it or not.
    pub unsupported: Vec<Missing>,
    pub started: i64,
    pub milliseconds: i64,
}

/// A call that nothing here answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The class or trigger.
    pub unit: Arc<str>,
    pub line: u32,
    /// `System.String.left(Integer)`
    pub call: String,
}

impl std::fmt::Display for Missing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, line {}: not implemented here: {}", self.unit, self.line, self.call)
    }
}

impl UnitCoverage {
    pub fn percent(&self) -> f64 {
        percent(self.covered.len(), self.covered.len() + self.uncovered.len())
    }
}

/// A hundred where there is nothing to cover.
fn percent(covered: usize, all: usize) -> f64 {
    if all == 0 { 100.0 } else { covered as f64 * 100.0 / all as f64 }
}

impl TestRun {
    pub fn count(&self, outcome: Outcome) -> usize {
        self.results.iter().filter(|result| !result.is_setup && result.outcome == outcome).count()
    }

    /// Covered lines in a hundred executable ones; a hundred where there are none.
    pub fn percent(&self) -> f64 {
        let covered: usize = self.coverage.iter().map(|unit| unit.covered.len()).sum();
        let all: usize = self.coverage.iter().map(|unit| unit.covered.len() + unit.uncovered.len()).sum();
        percent(covered, all)
    }
}
