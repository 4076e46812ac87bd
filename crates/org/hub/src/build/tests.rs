//! The package's own tests in the build org, and the coverage that promotion asks for (BLD-8, BLD-9).

use super::Failures;
use super::package::Content;
use crate::qualify;
use crate::versions::MINIMUM_COVERAGE;
use orgyard_engine::{EngineError, Tx};
use orgyard_metadata::Component;
use orgyard_org_apex::{Outcome, TestResult, TestRun, Tests, UnitCoverage, run_tests_on};
use orgyard_values::{Id, Record, Value};
use serde_json::json;

/// What the tests of a package showed.
pub(super) struct Coverage {
    percent: f64,
    classes: Vec<(String, f64)>,
    /// For the refusal of a promotion: class ⇒ lines.
    uncovered: serde_json::Map<String, serde_json::Value>,
    passed: bool,
    /// Calls that are not implemented here, by class and line.
    unsupported: Vec<String>,
}

/// Runs them; a test that fails fails the build. One that met a call which is not implemented here neither passes nor
/// fails: it covers what it ran.
pub(super) fn run(org: &Tx, content: &Content) -> Result<Coverage, Failures> {
    let run = own_apex(org, content).and_then(|own| run_tests_on(&org.freeze(), org.user(), &Tests::Of(own), true));
    let run = run.map_err(|error| vec![error.to_string()])?;
    let failed = |result: &&TestResult| matches!(result.outcome, Outcome::Fail | Outcome::CompileFail);
    let failures: Failures = run.results.iter().filter(failed).map(message).collect();
    if failures.is_empty() { Ok(Coverage::of(&run)) } else { Err(failures) }
}

fn own_apex(org: &Tx, content: &Content) -> Result<Vec<Id>, EngineError> {
    let apex = content.components.iter().filter(|c| matches!(c.type_name.as_str(), "ApexClass" | "ApexTrigger"));
    let namespace = org.org().namespace.as_deref();
    let stored =
        |c: &Component| namespace.map_or(c.full_name.clone(), |ns| qualify::name(&c.type_name, &c.full_name, ns));
    let ids = apex.map(|c| Ok(org.component(&c.type_name, &stored(c))?.map(|stored| stored.id)));
    ids.filter_map(Result::transpose).collect()
}

/// `Apex Test Failure: ATest.works: System.AssertException: …`, then where.
fn message(result: &TestResult) -> String {
    let said = result.message.as_deref().unwrap_or("it failed");
    let at = result.stack_trace.as_deref().map(|trace| format!("\n{trace}")).unwrap_or_default();
    format!("Apex Test Failure: {}.{}: {said}{at}", result.class, result.method)
}

/// A class or trigger with the lines that no test ran.
fn uncovered(unit: &UnitCoverage) -> Option<(String, serde_json::Value)> {
    let untouched = !unit.uncovered.is_empty();
    untouched.then(|| (unit.name.to_string(), json!(unit.uncovered)))
}

impl Coverage {
    fn of(run: &TestRun) -> Self {
        let percent = run.percent();
        let touched = |unit: &UnitCoverage| !unit.is_trigger || !unit.covered.is_empty();
        Self {
            percent,
            classes: run.coverage.iter().map(|unit| (unit.name.to_string(), unit.percent().floor())).collect(),
            uncovered: run.coverage.iter().filter_map(uncovered).collect(),
            unsupported: run.unsupported.iter().map(ToString::to_string).collect(),
            passed: percent >= MINIMUM_COVERAGE && run.coverage.iter().all(touched),
        }
    }

    /// Puts it into the version's row; nothing where there is no executable line.
    pub(super) fn write(&self, version: &mut Record) {
        let classes: Vec<_> = self
            .classes
            .iter()
            .map(|(name, percent)| json!({ "className": name, "codeCoveragePercentage": percent }))
            .collect();
        if !self.unsupported.is_empty() {
            version.set("OrgyardUnsupported", Value::Json(json!({ "calls": self.unsupported })));
        }
        if self.classes.is_empty() {
            return;
        }
        version.set("HasPassedCodeCoverageCheck", self.passed);
        version.set("CodeCoverage", Value::Json(json!({ "apexCodeCoveragePercentage": self.percent.floor() })));
        version.set("UncoveredLines", Value::Json(self.uncovered.clone().into()));
        version.set("CodeCoveragePercentages", Value::Json(json!({ "codeCovPercentages": classes })));
    }
}
