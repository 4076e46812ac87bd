//! The tests of a deploy: which run, and what their outcome says of it.

use crate::DeployOptions;
use crate::result::{CodeCoverage, CodeCoverageWarning, DeployResult, RunTestResult, TestFailure, TestSuccess};
use orgyard_engine::{EngineError, OrgKind, Tx};
use orgyard_metadata::Component;
use orgyard_org_apex::{Chosen, Outcome, TestResult, TestRun, Tests, UnitCoverage, run_tests_on};
use orgyard_text::names::fold;
use std::collections::HashSet;

/// The least share of lines that tests must run.
const MINIMUM: f64 = 75.0;

enum Level {
    None,
    /// Every class and trigger that is brought must be covered by itself.
    Specified(Tests),
    /// The whole org is judged.
    Whole(Tests),
}

/// Production runs the org's own tests when Apex arrives and nothing else is said.
fn level(tx: &Tx, components: &[Component], options: &DeployOptions) -> Level {
    let named = || {
        let chosen = |name: &String| {
            let (class, method) = name.split_once('.').map_or((name.as_str(), None), |(c, m)| (c, Some(m)));
            Chosen { class: class.into(), methods: method.map(|m| vec![m.into()]) }
        };
        Tests::Chosen(options.run_tests.iter().map(chosen).collect())
    };
    match options.test_level.as_deref().map(fold).as_deref() {
        Some("notestrun") => Level::None,
        Some("runlocaltests") => Level::Whole(Tests::Local),
        Some("runalltestsinorg") => Level::Whole(Tests::AllInOrg),
        Some("runrelevanttests") => Level::Specified(Tests::Local),
        Some(_) => Level::Specified(named()),
        None if !options.run_tests.is_empty() => Level::Specified(named()),
        None if tx.org().kind == OrgKind::Production && components.iter().any(is_apex) => Level::Whole(Tests::Local),
        None => Level::None,
    }
}

fn is_apex(component: &Component) -> bool {
    matches!(component.type_name.as_str(), "ApexClass" | "ApexTrigger")
}

/// Runs the tests of a deploy whose components are all in place and writes what came of it into the result.
/// Whether the deploy may stand.
pub(crate) fn run(
    tx: &Tx,
    components: &[Component],
    options: &DeployOptions,
    result: &mut DeployResult,
) -> Result<bool, EngineError> {
    let (tests, whole) = match level(tx, components, options) {
        Level::None => return Ok(true),
        Level::Specified(tests) => (tests, false),
        Level::Whole(tests) => (tests, true),
    };
    let run = run_tests_on(&tx.freeze(), tx.user(), &tests, true)?;
    let warnings = if whole { of_all(&run) } else { of_each(&run, components) };
    result.run_tests_enabled = true;
    result.details.run_test_result = test_result(&run, warnings);
    let test_result = &result.details.run_test_result;
    result.number_tests_total = test_result.num_tests_run;
    result.number_tests_completed = test_result.successes.len();
    result.number_test_errors = test_result.num_failures;
    Ok(test_result.failures.is_empty() && test_result.code_coverage_warnings.is_empty())
}

fn test_result(run: &TestRun, code_coverage_warnings: Vec<CodeCoverageWarning>) -> RunTestResult {
    let (successes, failures): (Vec<&TestResult>, Vec<_>) =
        run.results.iter().filter(|r| !r.is_setup).partition(|r| r.outcome == Outcome::Pass);
    RunTestResult {
        num_failures: failures.len(),
        num_tests_run: run.results.iter().filter(|r| !r.is_setup).count(),
        total_time: run.milliseconds as f64,
        successes: successes.into_iter().map(success).collect(),
        failures: failures.into_iter().map(failure).collect(),
        code_coverage: run.coverage.iter().map(coverage).collect(),
        code_coverage_warnings,
        ..RunTestResult::default()
    }
}

fn success(test: &TestResult) -> TestSuccess {
    TestSuccess {
        id: test.class_id.to_string(),
        method_name: test.method.to_string(),
        name: test.class.to_string(),
        namespace: test.namespace.as_deref().map(String::from),
        time: test.milliseconds as f64,
        ..TestSuccess::default()
    }
}

fn failure(test: &TestResult) -> TestFailure {
    TestFailure {
        id: test.class_id.to_string(),
        message: test.message.clone().unwrap_or_default(),
        method_name: test.method.to_string(),
        name: test.class.to_string(),
        namespace: test.namespace.as_deref().map(String::from),
        package_name: test.class.to_string(),
        stack_trace: test.stack_trace.clone(),
        time: test.milliseconds as f64,
        kind: "Class".into(),
        ..TestFailure::default()
    }
}

fn coverage(unit: &UnitCoverage) -> CodeCoverage {
    CodeCoverage {
        id: unit.id.to_string(),
        name: unit.name.to_string(),
        namespace: unit.namespace.as_deref().map(String::from),
        num_locations: unit.covered.len() + unit.uncovered.len(),
        num_locations_not_covered: unit.uncovered.len(),
        locations_not_covered: unit.uncovered.iter().map(|line| crate::result::Location::of(*line)).collect(),
        kind: if unit.is_trigger { "Trigger" } else { "Class" }.into(),
    }
}

fn warning(unit: Option<&UnitCoverage>, message: String) -> CodeCoverageWarning {
    let id = unit.map(|unit| unit.id.to_string()).unwrap_or_default();
    CodeCoverageWarning { id, message, name: unit.map(|unit| unit.name.to_string()), namespace: None }
}

/// The average, and every trigger at all (error-texts A.9).
fn of_all(run: &TestRun) -> Vec<CodeCoverageWarning> {
    let mut warnings = Vec::new();
    let percent = run.percent();
    if percent < MINIMUM {
        let percent = percent.floor();
        warnings.push(warning(
            None,
            format!(
                "Average test coverage across all Apex Classes and Triggers is {percent}%, at least 75% test coverage \
                 is required."
            ),
        ));
    }
    let untouched = run.coverage.iter().filter(|unit| unit.is_trigger && unit.covered.is_empty());
    let text = "Test coverage of selected Apex Trigger is 0%, at least 1% test coverage is required";
    warnings.extend(untouched.map(|unit| warning(Some(unit), text.into())));
    warnings
}

fn of_each(run: &TestRun, components: &[Component]) -> Vec<CodeCoverageWarning> {
    let brought: HashSet<(bool, String)> =
        components.iter().filter(|c| is_apex(c)).map(|c| (c.type_name == "ApexTrigger", fold(&c.full_name))).collect();
    let judged = run.coverage.iter().filter(|unit| brought.contains(&(unit.is_trigger, fold(&unit.name))));
    let low = judged.filter(|unit| unit.percent() < MINIMUM);
    low.map(|unit| {
        let (kind, percent) = (if unit.is_trigger { "Trigger" } else { "Class" }, unit.percent().floor());
        let text =
            format!("Test coverage of selected Apex {kind} is {percent}%, at least 75% test coverage is required");
        warning(Some(unit), text)
    })
    .collect()
}
