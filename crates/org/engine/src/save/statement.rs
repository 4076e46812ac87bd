//! One call: its runs of one type, its chunks, and what undoes it.

use super::{Automation, How, Operation, SaveOutcome, chunk};
use crate::{ApiError, EngineError};
use orgyard_values::Record;

/// The platform saves so many rows at a time.
const CHUNK: usize = 200;

/// The runs of one type that a list of mixed types may have.
const RUNS: usize = 10;

type Numbered = Vec<(usize, Record)>;

pub(super) fn run(
    host: &mut dyn Automation,
    operation: &Operation,
    records: Vec<Record>,
    how: &How,
) -> Result<Vec<SaveOutcome>, EngineError> {
    let mut outcomes = vec![SaveOutcome::default(); records.len()];
    let chunks = chunks(records)?;
    let start = host.tx().savepoint();
    for rows in chunks {
        chunk::save(host, operation, rows, how, &mut outcomes)?;
    }
    if how.options.all_or_none && outcomes.iter().any(|outcome| !outcome.errors.is_empty()) {
        host.tx().rollback_to(start);
        outcomes.iter_mut().filter(|outcome| outcome.created).for_each(|outcome| {
            (outcome.id, outcome.created) = (None, false);
        });
    }
    Ok(outcomes)
}

/// Neighbours of one type, 200 at most; each record keeps its place in the call.
fn chunks(records: Vec<Record>) -> Result<Vec<Numbered>, EngineError> {
    let mut out: Vec<Numbered> = Vec::new();
    let mut runs = 0;
    for (index, record) in records.into_iter().enumerate() {
        let last = out.last_mut().filter(|chunk| same_object(chunk, &record));
        match last {
            Some(chunk) if chunk.len() < CHUNK => chunk.push((index, record)),
            known => {
                runs += usize::from(known.is_none());
                out.push(vec![(index, record)]);
            }
        }
    }
    if runs > RUNS {
        let text =
            "Cannot have more than 10 chunks in a single operation. Please rearrange the data to reduce chunking.";
        return Err(EngineError::Refused(ApiError::new("INVALID_OPERATION", text)));
    }
    Ok(out)
}

fn same_object(chunk: &Numbered, record: &Record) -> bool {
    chunk.first().is_some_and(|(_, first)| first.object.eq_ignore_ascii_case(&record.object))
}
