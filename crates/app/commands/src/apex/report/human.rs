//! Tables for people, in the official tool's order and words.

use super::plain::table;
use crate::apex::tested::{Coverage, Outcome, Test, Tested};

/// More uncovered lines of a class than these are not listed.
const UNCOVERED: usize = 5;

pub(super) fn text(tested: &Tested, detailed: bool, concise: bool) -> String {
    let tests: Vec<&Test> = tested.tests.iter().filter(|test| !concise || is_bad(test)).collect();
    let mut sections = Vec::new();
    if !tests.is_empty() {
        sections.push(match (&tested.coverage, detailed) {
            (Some(_), true) => details(&tests, &tested.run.id),
            _ => results(&tests),
        });
    }
    if let Some(coverage) = tested.coverage.as_ref().filter(|_| !concise) {
        sections.push(by_class(coverage));
    }
    if !tested.setup.is_empty() && !concise {
        sections.push(setup(tested));
    }
    sections.push(summary(tested));
    sections.join("\n\n")
}

fn is_bad(test: &Test) -> bool {
    test.outcome.is_failure() || test.outcome == Outcome::Unsupported
}

fn results(tests: &[&Test]) -> String {
    let time = |test: &Test| match test.outcome {
        Outcome::Fail => String::new(),
        _ => test.run_time.to_string(),
    };
    let row = |test: &&Test| vec![test.full_name(), test.outcome.shown().to_owned(), test.told(), time(test)];
    let rows: Vec<Vec<String>> = tests.iter().map(row).collect();
    table("Test Results", &["TEST NAME", "OUTCOME", "MESSAGE", "RUNTIME (MS)"], &rows)
}

/// A row for each class that a test ran lines of.
fn details(tests: &[&Test], run: &str) -> String {
    let mut rows = Vec::new();
    for test in tests {
        let row = |class: &str, percent: String| {
            let outcome = test.outcome.shown().to_owned();
            vec![test.full_name(), class.to_owned(), outcome, percent, test.told(), test.run_time.to_string()]
        };
        if test.covered.is_empty() {
            rows.push(row("", String::new()));
        }
        rows.extend(test.covered.iter().map(|covered| row(&covered.name, covered.lines.percent())));
    }
    let heads = ["TEST NAME", "CLASS BEING TESTED", "OUTCOME", "PERCENT", "MESSAGE", "RUNTIME (MS)"];
    table(&format!("Apex Code Coverage for Test Run {run}"), &heads, &rows)
}

fn by_class(coverage: &Coverage) -> String {
    let rows: Vec<Vec<String>> = coverage
        .units
        .iter()
        .map(|unit| vec![unit.name.clone(), unit.lines.percent(), uncovered(&unit.lines.uncovered)])
        .collect();
    table("Apex Code Coverage by Class", &["CLASSES", "PERCENT", "UNCOVERED LINES"], &rows)
}

fn uncovered(lines: &[u32]) -> String {
    let mut shown: Vec<String> = lines.iter().take(UNCOVERED).map(u32::to_string).collect();
    if lines.len() > UNCOVERED {
        shown.push("...".to_owned());
    }
    shown.join(",")
}

fn setup(tested: &Tested) -> String {
    let rows: Vec<Vec<String>> =
        tested.setup.iter().map(|test| vec![test.full_name(), test.run_time.to_string()]).collect();
    let title = format!("Test Setup Time by Test Class for Run {}", tested.run.id);
    table(&title, &["TEST SETUP METHOD NAME", "SETUP TIME"], &rows)
}

fn summary(tested: &Tested) -> String {
    let run = &tested.run;
    let setup = run.setup_time.unwrap_or_default();
    let mut rows = vec![
        ("Outcome", tested.outcome().to_owned()),
        ("Tests Ran", tested.tests.len().to_string()),
        ("Pass Rate", tested.rate(tested.passing())),
        ("Fail Rate", tested.rate(tested.failing())),
        ("Skip Rate", tested.rate(tested.skipped())),
    ];
    if tested.unsupported() > 0 {
        rows.push(("Unsupported", tested.unsupported().to_string()));
    }
    rows.extend([
        ("Test Run Id", run.id.clone()),
        ("Test Setup Time", format!("{setup} ms")),
        ("Test Execution Time", format!("{} ms", run.execution_time)),
        ("Test Total Time", format!("{} ms", run.execution_time + setup)),
        ("Org Id", run.org_id.clone()),
        ("Username", run.username.clone()),
    ]);
    if let Some(coverage) = &tested.coverage {
        rows.push(("Org Wide Coverage", coverage.org_wide.clone()));
    }
    let rows: Vec<Vec<String>> = rows.into_iter().map(|(name, value)| vec![name.to_owned(), value]).collect();
    table("Test Summary", &["NAME", "VALUE"], &rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apex::tested::example::tested;

    #[test]
    fn results_coverage_and_summary_are_tables() {
        insta::assert_snapshot!(text(&tested(), false, false));
    }

    #[test]
    fn details_have_a_row_for_each_class() {
        insta::assert_snapshot!(text(&tested(), true, false));
    }

    #[test]
    fn concise_shows_what_did_not_pass() {
        insta::assert_snapshot!(text(&tested(), false, true));
    }
}
