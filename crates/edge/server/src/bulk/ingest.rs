//! `/jobs/ingest`: one upload of CSV, saved when the client says it is complete.

use super::results::{self, Kind};
use super::{delimiter, details, job, line_ending, list, not_open, settled, summary, text};
use crate::answer::Answer;
use crate::call::{Call, json_object};
use crate::failure::Failure;
use crate::route::{Access, Endpoint, Under};
use orgyard_bulk::{Batch, ContentType, Job, JobState};
use orgyard_engine::Tx;
use orgyard_values::Id;
use serde_json::{Map, Value as Json};

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::read("GET", Under::Data, "/jobs/ingest", all),
    Endpoint::write("POST", Under::Data, "/jobs/ingest", create),
    Endpoint::new("GET", Under::Data, "/jobs/ingest/{id}", Access::Session, get),
    Endpoint::write("PATCH", Under::Data, "/jobs/ingest/{id}", change),
    Endpoint::new("DELETE", Under::Data, "/jobs/ingest/{id}", Access::Session, delete),
    Endpoint::write("PUT", Under::Data, "/jobs/ingest/{id}/batches", upload),
    Endpoint::new("GET", Under::Data, "/jobs/ingest/{id}/{results}", Access::Session, result),
];

fn all(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    Ok(Answer::json(&list(call, tx, false)?))
}

/// The job as JSON, or in a multipart body with its data, which is then complete.
fn create(call: &Call, tx: &mut Tx) -> Result<Answer, Failure> {
    let part = |name: &str| call.body.parts().iter().find(|part| part.name == name);
    let body = match part("job") {
        Some(part) => json_object(&part.bytes)?,
        None => call.json()?,
    };
    let mut job = read(call, &body)?.create(tx)?;
    let mut batch = None;
    if let (Some(content), Some(id)) = (part("content"), job.id) {
        let made = Batch::create(tx, id, &content.bytes)?;
        begin(call, tx, &mut job, made)?;
        batch = Batch::get(tx, made)?;
    }
    Ok(Answer::json(&summary(&job, batch.as_ref())))
}

fn read(call: &Call, body: &Map<String, Json>) -> Result<Job, Failure> {
    if let Some(other) = body.get("contentType").and_then(Json::as_str).filter(|kind| *kind != "CSV") {
        return Err(Failure::new(
            400,
            "INVALIDJOB",
            format!("InvalidJob : contentType {other} is not supported: CSV is"),
        ));
    }
    if text(body, "operation").starts_with("query") {
        return Err(Failure::new(400, "INVALIDJOB", "InvalidJob : Unknown operation: query"));
    }
    Ok(Job {
        object: text(body, "object").into(),
        operation: text(body, "operation").into(),
        external_id_field: body.get("externalIdFieldName").and_then(Json::as_str).map(str::to_owned),
        content: ContentType::Csv,
        delimiter: delimiter(body)?,
        ending: line_ending(body)?,
        api_version: call.version().into(),
        ..Job::default()
    })
}

fn get(call: &Call) -> Result<Answer, Failure> {
    let (job, batch, _) = settled(call, false)?;
    Ok(Answer::json(&details(&job, batch.as_ref())))
}

fn upload(call: &Call, tx: &mut Tx) -> Result<Answer, Failure> {
    let job = job(call, tx, false)?;
    let batch = job.batches(tx)?.pop();
    if job.state != JobState::Open {
        return Err(not_open(&job, batch.as_ref()));
    }
    if batch.is_some() {
        let text = "Found multiple contents for job: make another job, each holds one upload";
        return Err(Failure::new(400, "INVALIDJOBSTATE", text));
    }
    let Some(id) = job.id else { return Err(Failure::not_found()) };
    Batch::create(tx, id, call.body.bytes())?;
    Ok(Answer::text(String::new()).status(201))
}

/// `{"state": "UploadComplete"}` or `{"state": "Aborted"}`.
fn change(call: &Call, tx: &mut Tx) -> Result<Answer, Failure> {
    let mut job = job(call, tx, false)?;
    let batch = job.batches(tx)?.pop();
    if job.state != JobState::Open {
        return Err(not_open(&job, batch.as_ref()));
    }
    match text(&call.json()?, "state") {
        "UploadComplete" => {
            let missing =
                || Failure::new(400, "INVALIDJOBSTATE", "the job has no data: PUT it to its contentUrl first");
            begin(call, tx, &mut job, batch.as_ref().and_then(|batch| batch.id).ok_or_else(missing)?)?;
        }
        "Aborted" => {
            job.set_state(tx, JobState::Aborted)?;
            batch.iter().try_for_each(|batch| batch.abort(tx))?;
        }
        other => return Err(Failure::new(400, "INVALIDJOBSTATE", format!("Job State is invalid: {other}"))),
    }
    Ok(Answer::json(&summary(&job, batch.as_ref())))
}

fn begin(call: &Call, tx: &mut Tx, job: &mut Job, batch: Id) -> Result<(), Failure> {
    job.set_state(tx, JobState::Closed)?;
    Batch::start(tx, batch)?;
    call.shared.started.add("BulkBatch", batch);
    Ok(())
}

fn delete(call: &Call) -> Result<Answer, Failure> {
    let (job, ..) = settled(call, false)?;
    call.write(|tx| {
        if job.is_running(tx)? && job.state == JobState::Closed {
            return Err(Failure::new(400, "INVALIDJOBSTATE", "the job is still running; delete it when it has ended"));
        }
        Ok(job.delete(tx)?)
    })?;
    Ok(Answer::no_content())
}

fn result(call: &Call) -> Result<Answer, Failure> {
    let kind = Kind::named(call.param("results")).ok_or_else(Failure::not_found)?;
    let (job, batch, tx) = settled(call, false)?;
    Ok(Answer::csv(results::csv(&tx, &job, batch.as_ref(), kind)?))
}
