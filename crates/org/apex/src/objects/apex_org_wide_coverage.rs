//! `ApexOrgWideCoverage`: one computed row.

use super::apex_code_coverage_aggregate as aggregate;
use orgyard_engine::{ApiError, Behaviour, Tx, Wanted};
use orgyard_values::{Id, Record};

pub(super) struct ApexOrgWideCoverage;

const OBJECT: &str = "ApexOrgWideCoverage";

impl Behaviour for ApexOrgWideCoverage {
    fn object(&self) -> &'static str {
        OBJECT
    }

    fn rows(&self, tx: &Tx, _: &Wanted) -> Option<Result<Vec<Record>, ApiError>> {
        Some(row(tx).map(|row| vec![row]))
    }
}

fn row(tx: &Tx) -> Result<Record, ApiError> {
    let (mut covered, mut all) = (0, 0);
    for unit in tx.scan(aggregate::OBJECT) {
        let unit = unit?;
        let lines = |name: &str| unit.int(name).unwrap_or_default();
        covered += lines("NumLinesCovered");
        all += lines("NumLinesCovered") + lines("NumLinesUncovered");
    }
    // Rounded down: 74.9 % is not 75 %.
    let percent = if all == 0 { 0 } else { covered * 100 / all };
    Ok(Record::new(OBJECT).with("Id", Id::mint("716", 1)).with("PercentCovered", percent))
}
