//! `ApexCodeCoverageAggregate`: the lines of one class or trigger that any test ran.

use super::apex_code_coverage::{covered_by_any, executable, with_lines};
use crate::UnitCoverage;
use orgyard_engine::{EngineError, Tx};
use orgyard_values::{Record, Value};
use std::collections::BTreeSet;

pub(super) const OBJECT: &str = "ApexCodeCoverageAggregate";

/// Puts the unit's row in place of the one there is.
pub(super) fn put(tx: &mut Tx, unit: &UnitCoverage) -> Result<(), EngineError> {
    for old in tx.find(OBJECT, "ApexClassOrTriggerId", &Value::Id(unit.id))? {
        if let Some(id) = old.id() {
            tx.remove_row(OBJECT, id)?;
        }
    }
    let mut covered = covered_by_any(tx, unit)?;
    covered.extend(&unit.covered);
    let left: BTreeSet<u32> = executable(unit).difference(&covered).copied().collect();
    let row = Record::new(OBJECT).with("ApexClassOrTriggerId", unit.id);
    tx.add_row(with_lines(row, &covered, &left))?;
    Ok(())
}
