//! `ApexCodeCoverage`: the lines of one class or trigger that one test method ran.

use super::apex_code_coverage_aggregate as aggregate;
use crate::{TestResult, TestRun, UnitCoverage};
use orgyard_engine::{EngineError, Tx};
use orgyard_values::{Id, Record, Value};
use serde_json::json;
use std::collections::{BTreeSet, HashSet};

const OBJECT: &str = "ApexCodeCoverage";

/// Keeps the coverage of a run: what its methods covered before is replaced, and each unit's union is made anew.
pub fn keep(tx: &mut Tx, run: &TestRun) -> Result<(), EngineError> {
    let measured: HashSet<(Id, &str)> = run.results.iter().map(|result| (result.class_id, &*result.method)).collect();
    let classes: BTreeSet<Id> = run.results.iter().map(|result| result.class_id).collect();
    for class in classes {
        for row in tx.find(OBJECT, "ApexTestClassId", &Value::Id(class))? {
            let method = row.text("TestMethodName").unwrap_or_default();
            if measured.contains(&(class, method)) {
                remove(tx, &row)?;
            }
        }
    }
    // Setup methods cover nothing on the platform (apex-runtime.md 5.9).
    for result in run.results.iter().filter(|result| !result.is_setup) {
        add(tx, result, &run.coverage)?;
    }
    run.coverage.iter().try_for_each(|unit| aggregate::put(tx, unit))
}

fn add(tx: &mut Tx, result: &TestResult, units: &[UnitCoverage]) -> Result<(), EngineError> {
    for covered in &result.covered {
        let Some(unit) = units.get(covered.unit) else { continue };
        let lines: BTreeSet<u32> = covered.lines.iter().copied().collect();
        let left: BTreeSet<u32> = executable(unit).difference(&lines).copied().collect();
        let row = Record::new(OBJECT)
            .with("ApexTestClassId", result.class_id)
            .with("TestMethodName", &*result.method)
            .with("ApexClassOrTriggerId", unit.id);
        tx.add_row(with_lines(row, &lines, &left))?;
    }
    Ok(())
}

pub(super) fn executable(unit: &UnitCoverage) -> BTreeSet<u32> {
    unit.covered.iter().chain(&unit.uncovered).copied().collect()
}

pub(super) fn with_lines(mut row: Record, covered: &BTreeSet<u32>, uncovered: &BTreeSet<u32>) -> Record {
    row.set("NumLinesCovered", covered.len() as i64);
    row.set("NumLinesUncovered", uncovered.len() as i64);
    let coverage = json!({"coveredLines": covered, "uncoveredLines": uncovered});
    row.fields.insert("Coverage".into(), Value::Json(coverage));
    row
}

/// The lines a row has as covered, and as executable.
pub(super) fn lines_of(row: &Record) -> (BTreeSet<u32>, BTreeSet<u32>) {
    let Value::Json(coverage) = row.get("Coverage") else { return Default::default() };
    let list = |name: &str| -> BTreeSet<u32> {
        let lines = coverage[name].as_array().into_iter().flatten();
        lines.filter_map(|line| u32::try_from(line.as_u64()?).ok()).collect()
    };
    let covered = list("coveredLines");
    let all = covered.union(&list("uncoveredLines")).copied().collect();
    (covered, all)
}

/// What other methods covered of the unit as it is now. A row about other executable lines is about an older text of it,
/// and goes.
pub(super) fn covered_by_any(tx: &mut Tx, unit: &UnitCoverage) -> Result<BTreeSet<u32>, EngineError> {
    let now = executable(unit);
    let mut covered = BTreeSet::new();
    for row in tx.find(OBJECT, "ApexClassOrTriggerId", &Value::Id(unit.id))? {
        let (lines, all) = lines_of(&row);
        match all == now {
            true => covered.extend(lines),
            false => remove(tx, &row)?,
        }
    }
    Ok(covered)
}

fn remove(tx: &mut Tx, row: &Record) -> Result<(), EngineError> {
    row.id().map_or(Ok(()), |id| tx.remove_row(OBJECT, id))
}
