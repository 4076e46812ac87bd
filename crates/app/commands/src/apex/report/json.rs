//! The official tool's JSON, with `unsupported` beside `skipped`.

use crate::apex::tested::{Coverage, Covered, Outcome, Test, Tested};
use serde_json::{Map, Value, json};

pub(super) fn result(tested: &Tested) -> Value {
    let mut out = json!({"summary": summary(tested), "tests": tested.tests.iter().map(test).collect::<Vec<_>>()});
    if let Some(coverage) = &tested.coverage {
        out["coverage"] = coverage_of(tested, coverage);
    }
    if !tested.missing.is_empty() {
        out["unsupported"] = json!(tested.missing);
    }
    out
}

fn summary(tested: &Tested) -> Value {
    let run = &tested.run;
    let total = run.execution_time + run.setup_time.unwrap_or_default();
    let mut out = json!({
        "failRate": tested.rate(tested.failing()),
        "failing": tested.failing(),
        "hostname": run.hostname,
        "orgId": run.org_id,
        "outcome": tested.outcome(),
        "passRate": tested.rate(tested.passing()),
        "passing": tested.passing(),
        "skipped": tested.skipped(),
        "unsupported": tested.unsupported(),
        "testRunId": run.id,
        "testStartTime": run.started,
        "testsRan": tested.tests.len(),
        "userId": run.user_id,
        "username": run.username,
        "commandTime": format!("{} ms", run.command_time),
        "testExecutionTime": format!("{} ms", run.execution_time),
        "testTotalTime": format!("{total} ms"),
    });
    if let Some(coverage) = &tested.coverage {
        out["orgWideCoverage"] = coverage.org_wide.as_str().into();
        out["testRunCoverage"] = coverage.percent().into();
    }
    out
}

fn test(test: &Test) -> Value {
    let mut out = json!({
        "Id": test.id,
        "QueueItemId": test.queue_item,
        "StackTrace": test.stack_trace,
        "Message": test.message,
        "AsyncApexJobId": test.job,
        "MethodName": test.method,
        "Outcome": test.outcome.name(),
        "ApexClass": {"Id": test.class_id, "Name": test.class, "NamespacePrefix": test.namespace},
        "RunTime": test.run_time,
        "FullName": test.full_name(),
    });
    if test.outcome == Outcome::Unsupported {
        out["Unsupported"] = true.into();
    }
    out
}

fn coverage_of(tested: &Tested, coverage: &Coverage) -> Value {
    let (covered, all) = coverage.lines();
    let records = tested.tests.iter().flat_map(|test| test.covered.iter().map(move |unit| record(test, unit)));
    json!({
        "coverage": by_class(coverage),
        "records": records.collect::<Vec<_>>(),
        "summary": {
            "totalLines": all,
            "coveredLines": covered,
            "orgWideCoverage": coverage.org_wide,
            "testRunCoverage": coverage.percent(),
        },
    })
}

/// A class with its lines, 1 for those that ran.
pub(super) fn by_class(coverage: &Coverage) -> Value {
    coverage.units.iter().map(unit).collect()
}

fn unit(unit: &Covered) -> Value {
    let mut lines: Vec<(u32, u8)> = unit.lines.covered.iter().map(|line| (*line, 1)).collect();
    lines.extend(unit.lines.uncovered.iter().map(|line| (*line, 0)));
    lines.sort_unstable();
    let lines: Map<String, Value> = lines.into_iter().map(|(line, hit)| (line.to_string(), hit.into())).collect();
    let percent: u32 = unit.lines.percent().trim_end_matches('%').parse().unwrap_or_default();
    json!({
        "id": unit.id,
        "name": unit.name,
        "totalLines": unit.lines.all(),
        "lines": lines,
        "totalCovered": unit.lines.covered.len(),
        "coveredPercent": percent,
    })
}

/// The official tool puts the result's id where the class's would be expected.
fn record(test: &Test, unit: &Covered) -> Value {
    json!({
        "ApexTestClass": {"Id": test.id, "Name": test.class},
        "Coverage": lines(unit),
        "TestMethodName": test.method,
        "NumLinesCovered": unit.lines.covered.len(),
        "ApexClassOrTrigger": {"Id": unit.id, "Name": unit.name},
        "NumLinesUncovered": unit.lines.uncovered.len(),
    })
}

fn lines(unit: &Covered) -> Value {
    json!({"coveredLines": unit.lines.covered, "uncoveredLines": unit.lines.uncovered})
}

/// What each test covered, a list for each test that covered anything.
pub(super) fn by_test(tested: &Tested) -> Value {
    let of = |test: &Test| -> Value {
        let row = |unit: &Covered| {
            json!({
                "apexClassOrTriggerName": unit.name,
                "apexClassOrTriggerId": unit.id,
                "apexTestClassId": test.class_id,
                "apexTestMethodName": test.method,
                "numLinesCovered": unit.lines.covered.len(),
                "numLinesUncovered": unit.lines.uncovered.len(),
                "percentage": unit.lines.percent(),
                "coverage": lines(unit),
            })
        };
        test.covered.iter().map(row).collect()
    };
    tested.tests.iter().filter(|test| !test.covered.is_empty()).map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apex::tested::example::tested;

    #[test]
    fn the_result_has_summary_tests_and_coverage() {
        insta::assert_snapshot!(serde_json::to_string_pretty(&result(&tested())).unwrap());
    }

    #[test]
    fn coverage_by_test_is_a_list_for_each() {
        let first = by_test(&tested())[0][0].clone();
        assert_eq!((&first["apexClassOrTriggerName"], &first["percentage"]), (&json!("Calculator"), &json!("33%")));
    }
}
