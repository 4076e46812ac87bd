//! What became of the rows of an upload, beside what was sent.

use crate::failure::Failure;
use orgyard_bulk::{Batch, Job, RowOutcome, Rows, read_rows, table};
use orgyard_engine::Tx;
use std::borrow::Cow;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Successful,
    Failed,
    Unprocessed,
}

impl Kind {
    pub(super) fn named(segment: &str) -> Option<Self> {
        match segment.to_ascii_lowercase().as_str() {
            "successfulresults" => Some(Self::Successful),
            "failedresults" => Some(Self::Failed),
            "unprocessedrecords" => Some(Self::Unprocessed),
            _ => None,
        }
    }

    fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Successful => &["sf__Id", "sf__Created"],
            Self::Failed => &["sf__Id", "sf__Error"],
            Self::Unprocessed => &[],
        }
    }

    /// The cells before those of the row, if it belongs here.
    fn cells(self, outcome: Option<&RowOutcome>) -> Option<Vec<String>> {
        let id = |outcome: &RowOutcome| outcome.id.map(|id| id.to_string()).unwrap_or_default();
        match (self, outcome) {
            (Self::Unprocessed, None) => Some(Vec::new()),
            (Self::Successful, Some(row)) if row.error.is_none() => Some(vec![id(row), row.created.to_string()]),
            (Self::Failed, Some(row)) if row.error.is_some() => Some(vec![id(row), row.error_text()]),
            _ => None,
        }
    }
}

pub(super) fn csv(tx: &Tx, job: &Job, batch: Option<&Batch>, kind: Kind) -> Result<String, Failure> {
    let Some(batch) = batch else { return Ok(String::new()) };
    // What could not be read at all was read by nobody, and there are no rows to tell of.
    let rows = read_rows(&batch.data(tx)?, job.content, job.delimiter, None).unwrap_or_default();
    Ok(lines(&rows, &batch.outcomes(tx)?, job, kind))
}

fn lines(rows: &Rows, outcomes: &[RowOutcome], job: &Job, kind: Kind) -> String {
    let names = kind.columns().iter().copied().chain(rows.header.iter().map(String::as_str));
    let header = names.map(Cow::Borrowed).collect();
    let line = |(place, cells): (usize, &'_ Vec<String>)| {
        let first = kind.cells(outcomes.get(place))?;
        // A line that was too short is written out in full.
        let width = rows.header.len();
        let cells = cells.iter().cloned().chain(std::iter::repeat(String::new())).take(width.max(cells.len()));
        Some(first.into_iter().chain(cells).map(Cow::Owned).collect())
    };
    let lines = rows.cells.iter().enumerate().filter_map(line);
    table(std::iter::once(header).chain(lines), job.delimiter, job.ending)
}
