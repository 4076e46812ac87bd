//! The Bulk API: jobs of the second generation under `/jobs`, of the first under `/services/async`.

mod classic;
mod ingest;
mod query;
mod results;

use crate::call::Call;
use crate::failure::Failure;
use crate::route::Endpoint;
use crate::waits;
use orgyard_bulk::{Batch, BatchState, Delimiter, Generation, Job, JobState, LineEnding};
use orgyard_engine::Tx;
use orgyard_values::format_datetime;
use serde_json::{Map, Value as Json, json};

pub(crate) fn endpoints() -> Vec<Endpoint> {
    [ingest::ENDPOINTS.to_vec(), query::ENDPOINTS.to_vec(), classic::endpoints()].concat()
}

fn text<'a>(body: &'a Map<String, Json>, name: &str) -> &'a str {
    body.get(name).and_then(Json::as_str).unwrap_or_default()
}

fn delimiter(body: &Map<String, Json>) -> Result<Delimiter, Failure> {
    let name = body.get("columnDelimiter").and_then(Json::as_str).unwrap_or("COMMA");
    Delimiter::named(name).ok_or_else(|| Failure::new(400, "INVALIDJOB", format!("ColumnDelimiter is invalid: {name}")))
}

fn line_ending(body: &Map<String, Json>) -> Result<LineEnding, Failure> {
    let name = body.get("lineEnding").and_then(Json::as_str).unwrap_or("LF");
    LineEnding::named(name).ok_or_else(|| Failure::new(400, "INVALIDJOB", format!("LineEnding is invalid: {name}")))
}

/// The path's job, if it is one of these and of the second generation.
fn job(call: &Call, tx: &Tx, is_query: bool) -> Result<Job, Failure> {
    let id = call.param("id").parse().map_err(|_| Failure::not_found())?;
    let job = Job::get(tx, id)?.filter(|job| job.generation == Generation::Two && job.is_query() == is_query);
    job.ok_or_else(Failure::not_found)
}

/// Waits for what the job has running, as other reads of jobs do.
fn settled(call: &Call, is_query: bool) -> Result<(Job, Option<Batch>, Tx), Failure> {
    let tx = call.read()?;
    let found = job(call, &tx, is_query)?;
    for id in found.batches(&tx)?.into_iter().filter_map(|batch| batch.id) {
        waits::for_job(call, "BulkBatch", id)?;
    }
    let tx = call.read()?;
    let batch = found.batches(&tx)?.pop();
    Ok((job(call, &tx, is_query)?, batch, tx))
}

/// What clients see of a job and the one batch it has.
fn state(job: &Job, batch: Option<&Batch>) -> &'static str {
    match (job.state, batch.map(|batch| batch.state)) {
        (JobState::Aborted, _) => "Aborted",
        (JobState::Open, _) => "Open",
        (JobState::Closed, Some(BatchState::Completed) | None) => "JobComplete",
        (JobState::Closed, Some(BatchState::Failed)) => "Failed",
        (JobState::Closed, Some(BatchState::InProgress)) => "InProgress",
        (JobState::Closed, Some(_)) => "UploadComplete",
    }
}

/// What all answers about a job begin with.
fn summary(job: &Job, batch: Option<&Batch>) -> Json {
    let id = job.id.map(|id| id.to_string()).unwrap_or_default();
    let version: f64 = job.api_version.parse().unwrap_or_default();
    let mut answer = json!({
        "id": id, "operation": job.operation, "object": job.object, "createdById": job.created_by,
        "createdDate": format_datetime(job.created_date), "systemModstamp": format_datetime(job.changed_date),
        "state": state(job, batch), "concurrencyMode": "Parallel", "contentType": "CSV", "apiVersion": version,
        "lineEnding": job.ending.name(), "columnDelimiter": job.delimiter.name(),
    });
    if !job.is_query() {
        answer["contentUrl"] = format!("services/data/v{}/jobs/ingest/{id}/batches", job.api_version).into();
    }
    if let Some(field) = &job.external_id_field {
        answer["externalIdFieldName"] = field.as_str().into();
    }
    answer
}

/// With what only a read of one job tells.
fn details(job: &Job, batch: Option<&Batch>) -> Json {
    let mut answer = summary(job, batch);
    let took = batch.map_or(0, |batch| (batch.changed_date - batch.created_date).max(0));
    answer["jobType"] = if job.is_query() { "V2Query" } else { "V2Ingest" }.into();
    answer["numberRecordsProcessed"] = batch.map_or(0, |batch| batch.processed).into();
    answer["retries"] = 0.into();
    answer["totalProcessingTime"] = took.into();
    answer["isPkChunkingSupported"] = false.into();
    if !job.is_query() {
        answer["numberRecordsFailed"] = batch.map_or(0, |batch| batch.failed).into();
        answer["apiActiveProcessingTime"] = took.into();
        answer["apexProcessingTime"] = 0.into();
    }
    if let Some(message) = batch.and_then(|batch| batch.message.as_deref()) {
        answer["errorMessage"] = message.into();
    }
    answer
}

/// The jobs of one kind, the newest first.
fn list(call: &Call, tx: &Tx, is_query: bool) -> Result<Json, Failure> {
    let mut records = Vec::new();
    for job in Job::all(tx, Generation::Two)?.iter().rev().filter(|job| job.is_query() == is_query) {
        let mut summary = summary(job, job.batches(tx)?.last());
        summary["jobType"] = if is_query { "V2Query" } else { "V2Ingest" }.into();
        records.push(summary);
    }
    let wanted = call.argument("concurrencyMode").is_none_or(|mode| mode.eq_ignore_ascii_case("parallel"));
    let records = if wanted { records } else { Vec::new() };
    Ok(json!({"done": true, "records": records, "nextRecordsUrl": null}))
}

/// `PATCH` of a job: aborts it, or gives what is to be done next.
fn not_open(job: &Job, batch: Option<&Batch>) -> Failure {
    let text = format!("Closing already Completed/Closed Job not allowed. Current state: {}", state(job, batch));
    Failure::new(400, "INVALIDJOBSTATE", text)
}
