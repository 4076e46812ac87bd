//! A batch's rows into the org: chunks of 200, each a transaction of its own.

use crate::batch::{Batch, Ended};
use crate::formats::{Rows, read_rows};
use crate::job::{Generation, Job};
use orgyard_engine::{ApiError, EngineError, ObjectDef, Org, SaveOptions, SaveOutcome, Tx, incoming};
use orgyard_values::{Id, Record};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use std::sync::Arc;

/// Rows that are saved together. Source: Bulk API Developer Guide, "Bulk API limits": 200 rows per chunk.
const CHUNK: usize = 200;

/// What became of one row.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RowOutcome {
    pub id: Option<Id>,
    pub created: bool,
    pub error: Option<ApiError>,
}

impl RowOutcome {
    fn failed(error: ApiError) -> Self {
        Self { error: Some(error), ..Self::default() }
    }

    /// `REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --`
    pub fn error_text(&self) -> String {
        let text = |error: &ApiError| match error.fields.is_empty() {
            true => format!("{}:{}:--", error.code, error.message),
            false => format!("{}:{}:{} --", error.code, error.message, error.fields.join(",")),
        };
        self.error.as_ref().map(text).unwrap_or_default()
    }
}

pub(crate) fn run(org: &Arc<Org>, id: Id) -> Result<(), EngineError> {
    let tx = org.read(org.info().user_id)?;
    let Some((batch, job)) = of(&tx, id)? else { return Ok(()) };
    let user = job.created_by.unwrap_or(org.info().user_id);
    let ending = (job.generation == Generation::Two).then_some(job.ending);
    let rows = read_rows(&batch.data(&tx)?, job.content, job.delimiter, ending);
    let rows = rows.and_then(|rows| check_header(&tx, &job, &rows).map(|()| rows));
    drop(tx);
    let ended = match rows {
        Ok(rows) => all(org, user, &job, rows.members)?,
        Err(message) => Ended { message: Some(message), ..Ended::default() },
    };
    org.write(user, |tx| ended.keep(tx, id))
}

fn of(tx: &Tx, id: Id) -> Result<Option<(Batch, Job)>, EngineError> {
    let Some(batch) = Batch::get(tx, id)? else { return Ok(None) };
    let job = batch.job.map(|job| Job::get(tx, job)).transpose()?.flatten();
    Ok(job.map(|job| (batch, job)))
}

/// A column that is no field fails the batch as a whole.
fn check_header(tx: &Tx, job: &Job, rows: &Rows) -> Result<(), String> {
    let Some(def) = tx.object(&job.object) else { return Ok(()) };
    for name in &rows.header {
        if !is_column(tx, &def, name) {
            let tail = if job.generation == Generation::Two { ". Batch will not be retried." } else { "" };
            return Err(format!("InvalidBatch : Field name not found : {name}{tail}"));
        }
    }
    let deletes = matches!(job.operation.as_str(), "delete" | "hardDelete");
    if deletes && !matches!(&rows.header[..], [only] if only.eq_ignore_ascii_case("Id")) && !rows.header.is_empty() {
        return Err("InvalidBatch : Invalid column: a delete takes the column Id and no other".into());
    }
    Ok(())
}

fn is_column(tx: &Tx, def: &ObjectDef, name: &str) -> bool {
    let visible = |def: &ObjectDef, name: &str| def.field(name).is_some_and(|field| !field.hidden);
    let Some((parent, key)) = name.split_once('.') else { return visible(def, name) };
    let parent = parent.split_once(':').map_or(parent, |(parent, _)| parent);
    let Some(field) = def.relationship(parent) else { return false };
    field.reference_to.iter().any(|target| tx.object(target).is_some_and(|target| visible(&target, key)))
}

fn all(org: &Arc<Org>, user: Id, job: &Job, rows: Vec<Map<String, Json>>) -> Result<Ended, EngineError> {
    let mut outcomes = Vec::new();
    for chunk in rows.chunks(CHUNK) {
        outcomes.extend(org.write(user, |tx| save(tx, job, chunk))?);
    }
    let failed = outcomes.iter().filter(|outcome| outcome.error.is_some()).count();
    Ok(Ended {
        message: None,
        result: serde_json::to_vec(&outcomes).unwrap_or_default(),
        processed: outcomes.len() as i64,
        failed: failed as i64,
    })
}

fn save(tx: &mut Tx, job: &Job, rows: &[Map<String, Json>]) -> Result<Vec<RowOutcome>, EngineError> {
    let Some(def) = tx.object(&job.object) else { return Ok(Vec::new()) };
    let read: Vec<Result<Record, ApiError>> = rows.iter().map(|row| record(tx, &def, job, row)).collect();
    let records: Vec<Record> = read.iter().filter_map(|one| one.as_ref().ok().cloned()).collect();
    let options = SaveOptions { all_or_none: false, ..SaveOptions::default() };
    let mut outcomes = orgyard_org_apex::save(tx, job.save_operation(), records, &options)?.into_iter();
    let outcome = |one: Result<Record, ApiError>| match one {
        Ok(_) => told(outcomes.next().unwrap_or_default()),
        Err(error) => RowOutcome::failed(error),
    };
    let outcomes: Vec<RowOutcome> = read.into_iter().map(outcome).collect();
    if job.operation == "hardDelete" {
        for id in outcomes.iter().filter(|outcome| outcome.error.is_none()).filter_map(|outcome| outcome.id) {
            tx.remove_row(&def.name, id)?;
        }
    }
    Ok(outcomes)
}

fn told(outcome: SaveOutcome) -> RowOutcome {
    RowOutcome { id: outcome.id, created: outcome.created, error: outcome.errors.into_iter().next() }
}

fn record(tx: &Tx, def: &ObjectDef, job: &Job, row: &Map<String, Json>) -> Result<Record, ApiError> {
    let mut row = row.clone();
    let keys: Vec<String> = row.keys().filter(|name| name.eq_ignore_ascii_case("Id")).cloned().collect();
    let id = keys.iter().filter_map(|name| row.shift_remove(name)).next_back();
    let mut record = match job.operation.as_str() {
        "delete" | "hardDelete" => Record::new(&def.name),
        _ => incoming(tx, def, &row)?,
    };
    let id = id.as_ref().and_then(Json::as_str).filter(|id| !id.is_empty());
    match (id, job.operation.as_str()) {
        (_, "insert") => {}
        (Some(id), _) => {
            let malformed = || ApiError::new("MALFORMED_ID", format!("bad id {id}")).on("Id");
            record.set("Id", id.parse::<Id>().map_err(|_| malformed())?);
        }
        (None, "upsert") => {}
        (None, _) => {
            let text = "Id not specified in an update call";
            return Err(ApiError::new("MISSING_ARGUMENT", text));
        }
    }
    Ok(record)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_rows_are_written_in_one_line() {
        let check = |error: ApiError, expected: &str| assert_eq!(RowOutcome::failed(error).error_text(), expected);
        check(ApiError::new("ENTITY_IS_DELETED", "entity is deleted"), "ENTITY_IS_DELETED:entity is deleted:--");
        let missing = ApiError::new("REQUIRED_FIELD_MISSING", "Required fields are missing: [Name]").on("Name");
        check(missing, "REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --");
    }
}
