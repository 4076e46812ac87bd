//! The tests of a deploy: as the official tool shows them, and as a result that the reports of test runs can write.

use crate::apex::tested::{Coverage, Covered, Lines, Run, Tested, percent, results};
use crate::shared::text::{optional, text};
use crate::table::table;
use serde_json::Value;
use std::fmt::Write;

/// The section about tests; empty where none were to run.
pub(super) fn section(result: &Value, verbose: bool) -> String {
    let number = |name: &str| result.get(name).and_then(Value::as_u64).unwrap_or(0);
    let enabled = result.get("runTestsEnabled").and_then(Value::as_bool).unwrap_or(false);
    if !enabled && number("numberTestsTotal") == 0 && number("numberTestErrors") == 0 {
        return String::new();
    }
    let mut out = failures(result);
    if verbose {
        out += &successes(result);
        out += &coverage_table(result);
    }
    let _ = write!(
        out,
        "\nTest Results Summary\nPassing: {}\nFailing: {}\nTotal: {}\n",
        number("numberTestsCompleted"),
        number("numberTestErrors"),
        number("numberTestsTotal")
    );
    match time(result) {
        0.0 => out,
        time => format!("{out}Time: {time}\n"),
    }
}

fn time(result: &Value) -> f64 {
    let time = result.pointer("/details/runTestResult/totalTime");
    time.and_then(|time| time.as_f64().or_else(|| time.as_str()?.parse().ok())).unwrap_or_default()
}

/// Tests that failed, in lines.
pub(super) fn failed(result: &Value) -> impl Iterator<Item = String> {
    let line = |row: &Value| format!("{}.{} - {}", text(row, "name"), text(row, "methodName"), text(row, "message"));
    list(result, "failures").map(line)
}

/// Warnings about coverage, in lines.
pub(super) fn warnings(result: &Value) -> Vec<String> {
    let line = |warning: &Value| match text(warning, "name").as_str() {
        "" => text(warning, "message"),
        name => format!("{name} - {}", text(warning, "message")),
    };
    list(result, "codeCoverageWarnings").map(line).collect()
}

fn list<'v>(result: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> + use<'v> {
    results::list(ran(result), name)
}

fn ran(result: &Value) -> &Value {
    result.pointer("/details/runTestResult").unwrap_or(&Value::Null)
}

/// By method, then by class.
fn sorted<'v>(result: &'v Value, name: &str) -> Vec<&'v Value> {
    let mut rows: Vec<&Value> = list(result, name).collect();
    rows.sort_by_key(|row| (text(row, "methodName"), text(row, "name")));
    rows
}

fn failures(result: &Value) -> String {
    let rows = sorted(result, "failures");
    if rows.is_empty() {
        return String::new();
    }
    let mut out = format!("\nTest Failures [{}]\n", rows.len());
    for row in rows {
        let _ = writeln!(out, "• {}.{}", text(row, "name"), text(row, "methodName"));
        let _ = writeln!(out, "  message: {}", text(row, "message"));
        if let Some(stack) = optional(row, "stackTrace").filter(|stack| !stack.is_empty()) {
            let _ = writeln!(out, "  stacktrace: \n    {}", stack.replace('\n', "\n    "));
        }
        out += "\n";
    }
    out
}

fn successes(result: &Value) -> String {
    let rows = sorted(result, "successes");
    if rows.is_empty() {
        return String::new();
    }
    let mut out = format!("\nTest Success [{}]\n", rows.len());
    for row in rows {
        let _ = writeln!(out, "√ {}.{} ({}ms)", text(row, "name"), text(row, "methodName"), text(row, "time"));
    }
    out
}

fn coverage_table(result: &Value) -> String {
    let mut units = units(result);
    if units.is_empty() {
        return String::new();
    }
    units.sort_by_key(|unit| unit.name.to_uppercase());
    let row = |unit: &Covered| {
        let missed: Vec<String> = unit.lines.uncovered.iter().map(u32::to_string).collect();
        vec![unit.name.clone(), unit.lines.percent(), missed.join(",")]
    };
    let rows: Vec<Vec<String>> = units.iter().map(row).collect();
    format!("\n{}", table("Apex Code Coverage", &["Name", "% Covered", "Uncovered Lines"], &rows))
}

/// A deploy's result tells which lines were not covered and how many lines there are. Which ones were covered is filled
/// in as the official tool does: from the first one missed on, as many as there are.
fn units(result: &Value) -> Vec<Covered> {
    list(result, "codeCoverage").map(unit).collect()
}

fn unit(row: &Value) -> Covered {
    let number = |value: &Value| value.as_u64().or_else(|| value.as_str()?.parse().ok());
    let count = |name: &str| row.get(name).and_then(number).unwrap_or_default();
    let missed = match row.get("locationsNotCovered") {
        Some(Value::Array(all)) => all.iter().collect(),
        Some(one @ Value::Object(_)) => vec![one],
        _ => Vec::new(),
    };
    let line = |place: &&Value| u32::try_from(number(place.get("line")?)?).ok();
    let mut uncovered: Vec<u32> = missed.iter().filter_map(line).collect();
    uncovered.sort_unstable();
    let all = u32::try_from(count("numLocations")).unwrap_or_default();
    let first = uncovered.first().copied().unwrap_or(1);
    let hits = (all as usize).saturating_sub(uncovered.len());
    let covered = (first..).filter(|line| !uncovered.contains(line)).take(hits).collect();
    Covered { id: text(row, "id"), name: text(row, "name"), lines: Lines { covered, uncovered } }
}

/// The deploy's tests as a run; `run` says where it was made.
pub(super) fn tested(result: &Value, run: Run) -> Tested {
    let tests = results::tests(ran(result));
    let execution_time = time(result).round() as i64;
    let run = Run { started: text(result, "startDate").replace("+0000", "Z"), execution_time, ..run };
    let units = units(result);
    let (covered, all) = Coverage { units: units.clone(), org_wide: String::new() }.lines();
    let coverage = Coverage { org_wide: percent(covered, all), units };
    Tested { run, tests, coverage: Some(coverage), ..Tested::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn result() -> Value {
        json!({"runTestsEnabled": true, "numberTestsCompleted": 1, "numberTestErrors": 2, "numberTestsTotal": 3,
            "startDate": "2026-11-20T17:00:00.000+0000",
            "details": {"runTestResult": {"totalTime": "31.0", "numFailures": 2, "numTestsRun": 3,
                "successes": {"id": "01p1", "name": "ATest", "methodName": "adds", "time": "5.0"},
                "failures": [
                    {"id": "01p1", "name": "ATest", "methodName": "z", "message": "System.AssertException: no",
                        "stackTrace": "Class.ATest.z: line 3, column 1\nClass.A.b: line 1, column 1", "time": 7.0},
                    {"id": "01p1", "name": "ATest", "methodName": "b", "message": "not implemented here: x", "time": 1}],
                "codeCoverage": [{"id": "01p2", "name": "A", "numLocations": "5", "numLocationsNotCovered": "2",
                    "locationsNotCovered": [{"line": 4}, {"line": "6"}]}],
                "codeCoverageWarnings": {"name": "A", "message": "Test coverage of selected Apex Class is 60%"}}}})
    }

    #[test]
    fn the_section_has_failures_and_counts() {
        insta::assert_snapshot!(section(&result(), false));
        assert_eq!(section(&json!({"status": "Succeeded"}), true), "");
        assert_eq!(warnings(&result()), ["A - Test coverage of selected Apex Class is 60%"]);
    }

    #[test]
    fn verbose_has_successes_and_coverage_too() {
        insta::assert_snapshot!(section(&result(), true));
    }

    #[test]
    fn reports_get_a_run() {
        let tested = tested(&result(), Run::default());
        assert_eq!((tested.passing(), tested.failing(), tested.unsupported()), (1, 1, 1));
        let coverage = tested.coverage.unwrap();
        assert_eq!(coverage.units[0].lines, Lines { covered: vec![5, 7, 8], uncovered: vec![4, 6] });
        assert_eq!(coverage.percent(), "60%");
        assert_eq!(tested.run.started, "2026-11-20T17:00:00.000Z");
    }
}
