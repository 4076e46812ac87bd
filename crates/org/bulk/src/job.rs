//! `BulkJob`: what is to be done with which object.

use crate::batch::{Batch, BatchState};
use crate::csv_text::{Delimiter, LineEnding};
use crate::formats::ContentType;
use orgyard_engine::{ApiError, EngineError, Operation, QueryApi, Tx};
use orgyard_values::{Id, Record, Value};

const OBJECT: &str = "BulkJob";

/// Which of the two APIs a job belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Generation {
    /// `/services/async`: batches run as they come.
    Classic,
    /// `/jobs/ingest`, `/jobs/query`: one upload.
    #[default]
    Two,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum JobState {
    #[default]
    Open,
    /// All data is there; the work goes on in its batches.
    Closed,
    Aborted,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Job {
    pub id: Option<Id>,
    pub generation: Generation,
    pub object: String,
    /// As the client named it: `hardDelete`.
    pub operation: String,
    pub state: JobState,
    pub external_id_field: Option<String>,
    pub content: ContentType,
    pub delimiter: Delimiter,
    pub ending: LineEnding,
    pub concurrency: String,
    pub api_version: String,
    pub query: Option<String>,
    pub created_by: Option<Id>,
    pub created_date: i64,
    pub changed_date: i64,
}

impl Job {
    pub fn is_query(&self) -> bool {
        self.operation.starts_with("query")
    }

    /// Refuses what no job can do, and stores the rest.
    pub fn create(mut self, tx: &mut Tx) -> Result<Self, ApiError> {
        self.check(tx)?;
        let id = tx.add_row(self.row())?;
        Self::get(tx, id)?.ok_or_else(|| ApiError::new("NOT_FOUND", "The requested resource does not exist"))
    }

    fn check(&mut self, tx: &Tx) -> Result<(), ApiError> {
        let known = ["insert", "update", "upsert", "delete", "hardDelete", "query", "queryAll"];
        if !known.contains(&self.operation.as_str()) {
            return Err(ApiError::new("INVALIDJOB", format!("InvalidJob : Unknown operation: {}", self.operation)));
        }
        self.check_object(tx)?;
        if self.operation == "upsert" && self.external_id_field.as_deref().is_none_or(str::is_empty) {
            return Err(ApiError::new("INVALIDJOB", "InvalidJob : External ID was blank for upsert job"));
        }
        if self.operation == "hardDelete" && !tx.permissions(tx.user())?.has("BulkApiHardDelete") {
            let text = "hardDelete operation requires special user profile permission, please contact your system administrator";
            return Err(ApiError::new("FEATURENOTENABLED", text));
        }
        Ok(())
    }

    /// Objects that clients see, in their own spelling.
    fn check_object(&mut self, tx: &Tx) -> Result<(), ApiError> {
        if self.is_query() && self.object.is_empty() {
            return Ok(());
        }
        match tx.object(&self.object).filter(|def| def.is_shown(QueryApi::Rest, tx.org().dev_hub)) {
            Some(def) => self.object = def.name.clone(),
            None => {
                let text = format!("InvalidEntity : Entity '{}' is not supported by the Bulk API.", self.object);
                return Err(ApiError::new("INVALIDENTITY", text));
            }
        }
        Ok(())
    }

    pub(crate) fn save_operation(&self) -> Operation {
        match self.operation.as_str() {
            "update" => Operation::Update,
            "upsert" => Operation::Upsert { key: self.external_id_field.clone() },
            "delete" | "hardDelete" => Operation::Delete,
            _ => Operation::Insert,
        }
    }

    /// Keeps the job's new state.
    pub fn set_state(&mut self, tx: &mut Tx, state: JobState) -> Result<(), EngineError> {
        self.state = state;
        let Some(mut row) = self.id.map(|id| tx.get(OBJECT, id)).transpose()?.flatten() else { return Ok(()) };
        row.set("State", state_name(state));
        row.set("SystemModstamp", Value::DateTime(tx.now()));
        tx.put_row(&row)
    }

    pub fn get(tx: &Tx, id: Id) -> Result<Option<Self>, EngineError> {
        Ok(tx.get(OBJECT, id)?.map(|row| Self::of(&row)))
    }

    /// The org's jobs of one API, the newest last.
    pub fn all(tx: &Tx, generation: Generation) -> Result<Vec<Self>, EngineError> {
        let jobs = tx.scan(OBJECT).map(|row| Ok(Self::of(&row?)));
        jobs.filter(|job: &Result<Self, EngineError>| job.as_ref().map_or(true, |job| job.generation == generation))
            .collect()
    }

    pub fn batches(&self, tx: &Tx) -> Result<Vec<Batch>, EngineError> {
        let Some(id) = self.id else { return Ok(Vec::new()) };
        Batch::of_job(tx, id)
    }

    /// Takes the job away with all its data.
    pub fn delete(&self, tx: &mut Tx) -> Result<(), EngineError> {
        for batch in self.batches(tx)? {
            batch.delete(tx)?;
        }
        self.id.map_or(Ok(()), |id| tx.remove_row(OBJECT, id))
    }

    /// Whether a batch still waits or runs.
    pub fn is_running(&self, tx: &Tx) -> Result<bool, EngineError> {
        let unfinished = |batch: &Batch| matches!(batch.state, BatchState::Queued | BatchState::InProgress);
        Ok(self.batches(tx)?.iter().any(unfinished))
    }

    fn row(&self) -> Record {
        Record::new(OBJECT)
            .with("Generation", if self.generation == Generation::Classic { "Classic" } else { "Two" })
            .with("Object", self.object.as_str())
            .with("Operation", self.operation.as_str())
            .with("State", state_name(self.state))
            .with("ExternalIdFieldName", self.external_id_field.clone().map_or(Value::Null, Value::Text))
            .with("ContentType", self.content.name())
            .with("ColumnDelimiter", self.delimiter.name())
            .with("LineEnding", self.ending.name())
            .with("ConcurrencyMode", self.concurrency.as_str())
            .with("ApiVersion", self.api_version.as_str())
            .with("Query", self.query.clone().map_or(Value::Null, Value::Text))
    }

    fn of(row: &Record) -> Self {
        let text = |field: &str| row.text(field).unwrap_or_default();
        Self {
            id: row.id(),
            generation: if text("Generation") == "Classic" { Generation::Classic } else { Generation::Two },
            object: text("Object").into(),
            operation: text("Operation").into(),
            state: match text("State") {
                "Closed" => JobState::Closed,
                "Aborted" => JobState::Aborted,
                _ => JobState::Open,
            },
            external_id_field: row.text("ExternalIdFieldName").map(str::to_owned),
            content: ContentType::named(text("ContentType")).unwrap_or_default(),
            delimiter: Delimiter::named(text("ColumnDelimiter")).unwrap_or_default(),
            ending: LineEnding::named(text("LineEnding")).unwrap_or_default(),
            concurrency: text("ConcurrencyMode").into(),
            api_version: text("ApiVersion").into(),
            query: row.text("Query").map(str::to_owned),
            created_by: row.get("CreatedById").as_id(),
            created_date: row.int("CreatedDate").unwrap_or_default(),
            changed_date: row.int("SystemModstamp").unwrap_or_default(),
        }
    }
}

fn state_name(state: JobState) -> &'static str {
    match state {
        JobState::Open => "Open",
        JobState::Closed => "Closed",
        JobState::Aborted => "Aborted",
    }
}
