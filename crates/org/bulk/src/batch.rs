//! `BulkBatch`: one upload of a job, and what came of it.

use crate::ingest::{self, RowOutcome};
use orgyard_engine::{ApiError, Behaviour, EngineError, Org, Tx};
use orgyard_values::{Id, Record, Value};
use std::sync::Arc;

const OBJECT: &str = "BulkBatch";

pub struct BulkBatch;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BatchState {
    #[default]
    Queued,
    InProgress,
    Completed,
    Failed,
    NotProcessed,
}

impl BatchState {
    const ALL: [(Self, &'static str); 5] = [
        (Self::Queued, "Queued"),
        (Self::InProgress, "InProgress"),
        (Self::Completed, "Completed"),
        (Self::Failed, "Failed"),
        (Self::NotProcessed, "Not Processed"),
    ];

    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(state, _)| *state == self).map_or("Queued", |(_, name)| name)
    }
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Batch {
    pub id: Option<Id>,
    pub job: Option<Id>,
    pub state: BatchState,
    /// Why it failed as a whole.
    pub message: Option<String>,
    pub processed: i64,
    pub failed: i64,
    pub created_date: i64,
    pub changed_date: i64,
    data: String,
    result: String,
}

impl Batch {
    /// Keeps an upload; it waits to be started.
    pub fn create(tx: &mut Tx, job: Id, data: &[u8]) -> Result<Id, ApiError> {
        let hash = tx.put_blob(Arc::from(data));
        let row = Record::new(OBJECT).with("JobId", job).with("State", BatchState::Queued.name());
        tx.add_row(row.with("DataBlob", hash.to_string()))
    }

    /// Lets a worker take it up once the caller's transaction is committed.
    pub fn start(tx: &mut Tx, id: Id) -> Result<(), EngineError> {
        tx.start_job(OBJECT, id)
    }

    /// Keeps a query's answer, which is there at once.
    pub fn answered(tx: &mut Tx, job: Id, data: &[u8], answer: Result<(String, i64), String>) -> Result<Id, ApiError> {
        let id = Self::create(tx, job, data)?;
        let ended = match answer {
            Ok((text, rows)) => Ended { result: text.into_bytes(), processed: rows, ..Ended::default() },
            Err(message) => Ended { message: Some(message), ..Ended::default() },
        };
        ended.keep(tx, id)?;
        Ok(id)
    }

    pub fn get(tx: &Tx, id: Id) -> Result<Option<Self>, EngineError> {
        Ok(tx.get(OBJECT, id)?.map(|row| Self::of(&row)))
    }

    pub fn of_job(tx: &Tx, job: Id) -> Result<Vec<Self>, EngineError> {
        Ok(tx.find(OBJECT, "JobId", &Value::Id(job))?.iter().map(Self::of).collect())
    }

    /// What was uploaded.
    pub fn data(&self, tx: &Tx) -> Result<Arc<[u8]>, EngineError> {
        blob(tx, &self.data)
    }

    /// A query's answer.
    pub fn text(&self, tx: &Tx) -> Result<String, EngineError> {
        Ok(String::from_utf8_lossy(&blob(tx, &self.result)?).into_owned())
    }

    /// What became of each row; rows that were not reached have none.
    pub fn outcomes(&self, tx: &Tx) -> Result<Vec<RowOutcome>, EngineError> {
        Ok(serde_json::from_slice(&blob(tx, &self.result)?).unwrap_or_default())
    }

    /// Takes it back before it was started.
    pub fn abort(&self, tx: &mut Tx) -> Result<(), EngineError> {
        let Some(mut row) = self.id.map(|id| tx.get(OBJECT, id)).transpose()?.flatten() else { return Ok(()) };
        row.set("State", BatchState::NotProcessed.name());
        tx.put_row(&row)
    }

    pub(crate) fn delete(&self, tx: &mut Tx) -> Result<(), EngineError> {
        self.id.map_or(Ok(()), |id| tx.remove_row(OBJECT, id))
    }

    fn of(row: &Record) -> Self {
        let text = |field: &str| row.text(field).unwrap_or_default();
        let state = BatchState::ALL.iter().find(|(_, name)| *name == text("State"));
        Self {
            id: row.id(),
            job: row.get("JobId").as_id(),
            state: state.map(|(state, _)| *state).unwrap_or_default(),
            message: row.text("StateMessage").map(str::to_owned),
            processed: row.int("Processed").unwrap_or_default(),
            failed: row.int("Failed").unwrap_or_default(),
            created_date: row.int("CreatedDate").unwrap_or_default(),
            changed_date: row.int("SystemModstamp").unwrap_or_default(),
            data: text("DataBlob").into(),
            result: text("ResultBlob").into(),
        }
    }
}

fn blob(tx: &Tx, hash: &str) -> Result<Arc<[u8]>, EngineError> {
    hash.parse().map_or_else(|_| Ok(Arc::from([])), |hash| tx.blob(hash))
}

/// How a batch ended.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Ended {
    pub(crate) message: Option<String>,
    pub(crate) result: Vec<u8>,
    pub(crate) processed: i64,
    pub(crate) failed: i64,
}

impl Ended {
    pub(crate) fn keep(self, tx: &mut Tx, id: Id) -> Result<(), EngineError> {
        let Some(mut row) = tx.get(OBJECT, id)? else { return Ok(()) };
        let state = if self.message.is_some() { BatchState::Failed } else { BatchState::Completed };
        let hash = tx.put_blob(Arc::from(self.result));
        row.set("State", state.name());
        row.set("StateMessage", self.message.map_or(Value::Null, Value::Text));
        row.set("ResultBlob", hash.to_string());
        row.set("Processed", Value::Int(self.processed));
        row.set("Failed", Value::Int(self.failed));
        row.set("SystemModstamp", Value::DateTime(tx.now()));
        tx.put_row(&row)?;
        tx.finish_job(id)
    }
}

impl Behaviour for BulkBatch {
    fn object(&self) -> &'static str {
        OBJECT
    }

    fn run_job(&self, org: &Arc<Org>, record: Id) {
        if let Err(error) = ingest::run(org, record) {
            tracing::error!(%error, %record, "the outcome of a batch could not be stored");
        }
    }

    fn job_lost(&self, tx: &mut Tx, record: Id) {
        let text = "The batch was interrupted: the process that ran it ended. Rows of earlier chunks are saved.";
        let ended = Ended { message: Some(text.into()), ..Ended::default() };
        if let Err(error) = ended.keep(tx, record) {
            tracing::error!(%error, %record, "an interrupted batch could not be marked");
        }
    }
}
