//! `/services/async`: jobs of the first generation, with their batches, in XML and JSON.

mod info;

use crate::answer::Answer;
use crate::call::{Call, token};
use crate::failure::Failure;
use crate::paths;
use crate::route::{Access, Endpoint, Under};
use crate::visible::Visible;
use crate::waits;
use info::Form;
use orgyard_bulk::{Batch, BatchState, ContentType, Generation, Job, JobState, QueryText, query_text};
use orgyard_engine::{QueryApi, QueryOptions, Tx};
use orgyard_values::Id;
use serde_json::Value as Json;

type Handler = fn(&Call) -> Result<Answer, Failure>;

/// Each is [`Access::Open`]: its session comes in a header of its own, and a bad one is told in its own form.
const ENDPOINTS: &[(&str, &str, Handler)] = &[
    ("POST", "/services/async/{number}/job", |call| answer(call, create)),
    ("GET", "/services/async/{number}/job/{id}", |call| answer(call, get)),
    ("POST", "/services/async/{number}/job/{id}", |call| answer(call, change)),
    ("GET", "/services/async/{number}/job/{id}/batch", |call| answer(call, batches)),
    ("POST", "/services/async/{number}/job/{id}/batch", |call| answer(call, add)),
    ("GET", "/services/async/{number}/job/{id}/batch/{batch}", |call| answer(call, get_batch)),
    ("GET", "/services/async/{number}/job/{id}/batch/{batch}/request", |call| answer(call, request)),
    ("GET", "/services/async/{number}/job/{id}/batch/{batch}/result", |call| answer(call, result)),
    ("GET", "/services/async/{number}/job/{id}/batch/{batch}/result/{result}", |call| answer(call, query_result)),
];

pub(super) fn endpoints() -> Vec<Endpoint> {
    let endpoint = |&(method, path, handler): &_| Endpoint::new(method, Under::Root, path, Access::Open, handler);
    ENDPOINTS.iter().map(endpoint).collect()
}

fn answer(call: &Call, run: Handler) -> Result<Answer, Failure> {
    let answered = open(call).and_then(|call| run(&call));
    Ok(answered.unwrap_or_else(|failure| Form::of(call, None).failure(&failure)))
}

fn open(call: &Call) -> Result<Call, Failure> {
    if paths::version(call.param("number")).is_none() {
        return Err(Failure::new(400, "InvalidVersion", "Api version in the path is not supported"));
    }
    let shown = call.header("x-sfdc-session").or_else(|| token(&call.headers));
    let session = shown.and_then(|token| call.home().authenticate(token.trim()).ok());
    let invalid = || Failure::new(400, "InvalidSessionId", "Invalid session id");
    Ok(call.with_session(Some(session.ok_or_else(invalid)?)))
}

fn create(call: &Call) -> Result<Answer, Failure> {
    let body = info::read(call)?;
    let text = |name: &str| body.get(name).and_then(Json::as_str).unwrap_or_default();
    let content = Some(text("contentType")).filter(|name| !name.is_empty()).unwrap_or("XML");
    let unknown = || Failure::new(400, "InvalidJob", format!("contentType {content} is not supported"));
    let job = Job {
        generation: Generation::Classic,
        object: text("object").into(),
        operation: text("operation").into(),
        external_id_field: body.get("externalIdFieldName").and_then(Json::as_str).map(str::to_owned),
        content: ContentType::named(content).ok_or_else(unknown)?,
        concurrency: Some(text("concurrencyMode")).filter(|mode| !mode.is_empty()).unwrap_or("Parallel").into(),
        api_version: call.param("number").into(),
        ..Job::default()
    };
    let job = call.write(|tx| Ok(job.create(tx)?))?;
    Ok(Form::of(call, Some(&job)).job(&job, &[]).status(201))
}

fn job(call: &Call, tx: &Tx) -> Result<Job, Failure> {
    let text = call.param("id");
    let unknown = || Failure::new(400, "InvalidJob", format!("Invalid job id: {text}"));
    let id: Id = text.parse().map_err(|_| unknown())?;
    Job::get(tx, id)?.filter(|job| job.generation == Generation::Classic).ok_or_else(unknown)
}

/// The job and its batches, once those of this process have had their time to end.
fn settled(call: &Call) -> Result<(Tx, Job, Vec<Batch>), Failure> {
    let tx = call.read()?;
    for id in job(call, &tx)?.batches(&tx)?.into_iter().filter_map(|batch| batch.id) {
        waits::for_job(call, "BulkBatch", id)?;
    }
    let tx = call.read()?;
    let job = job(call, &tx)?;
    let batches = job.batches(&tx)?;
    Ok((tx, job, batches))
}

fn get(call: &Call) -> Result<Answer, Failure> {
    let (_, job, batches) = settled(call)?;
    Ok(Form::of(call, Some(&job)).job(&job, &batches))
}

/// `Closed` or `Aborted`.
fn change(call: &Call) -> Result<Answer, Failure> {
    let state = match info::read(call)?.get("state").and_then(Json::as_str) {
        Some("Closed") => JobState::Closed,
        Some("Aborted") => JobState::Aborted,
        other => {
            let text = format!("Invalid job state: {}", other.unwrap_or("none"));
            return Err(Failure::new(400, "InvalidJobState", text));
        }
    };
    let (job, batches) = call.write(|tx| {
        let mut job = job(call, tx)?;
        if job.state != JobState::Open {
            return Err(Failure::new(400, "InvalidJobState", "Closing already Completed/Closed Job not allowed"));
        }
        job.set_state(tx, state)?;
        let batches = job.batches(tx)?;
        Ok((job, batches))
    })?;
    Ok(Form::of(call, Some(&job)).job(&job, &batches))
}

fn batches(call: &Call) -> Result<Answer, Failure> {
    let (_, job, batches) = settled(call)?;
    Ok(Form::of(call, Some(&job)).batches(&batches))
}

/// A batch runs as soon as it is there.
fn add(call: &Call) -> Result<Answer, Failure> {
    let (job, batch) = call.write(|tx| {
        let job = job(call, tx)?;
        if job.state != JobState::Open {
            return Err(Failure::new(400, "InvalidJobState", "Job is not in open state, no batch can be added"));
        }
        let id = job.id.ok_or_else(Failure::not_found)?;
        let batch = if job.is_query() { ask(call, tx, &job, id)? } else { Batch::create(tx, id, call.body.bytes())? };
        if !job.is_query() {
            Batch::start(tx, batch)?;
        }
        Ok((job, Batch::get(tx, batch)?.unwrap_or_default()))
    })?;
    if let Some(id) = batch.id {
        call.shared.started.add("BulkBatch", id);
    }
    Ok(Form::of(call, Some(&job)).batch(&batch).status(201))
}

fn ask(call: &Call, tx: &mut Tx, job: &Job, id: Id) -> Result<Id, Failure> {
    let soql = String::from_utf8_lossy(call.body.bytes()).trim().to_owned();
    let all_rows = job.operation == "queryAll";
    let access = Visible::of(tx, QueryApi::Rest)?.access(tx);
    let options = QueryOptions { api: QueryApi::Rest, api_version: job.api_version.clone(), all_rows, access };
    let how = QueryText { content: job.content, options, ..QueryText::default() };
    let answer = query_text(tx, &soql, &how).map(|(text, _, rows)| (text, rows));
    let answer = answer.map_err(|e| format!("InvalidBatch : Failed to process query: {}: {}", e.code, e.message));
    Ok(Batch::answered(tx, id, soql.as_bytes(), answer)?)
}

fn batch(call: &Call) -> Result<(Tx, Job, Batch), Failure> {
    let (tx, job, batches) = settled(call)?;
    let text = call.param("batch");
    let id = text.parse::<Id>().ok();
    let batch = batches.into_iter().find(|batch| batch.id == id);
    let batch = batch.ok_or_else(|| Failure::new(400, "InvalidBatch", format!("Invalid batch id: {text}")))?;
    Ok((tx, job, batch))
}

fn get_batch(call: &Call) -> Result<Answer, Failure> {
    let (_, job, batch) = batch(call)?;
    Ok(Form::of(call, Some(&job)).batch(&batch))
}

fn request(call: &Call) -> Result<Answer, Failure> {
    let (tx, job, batch) = batch(call)?;
    let text = String::from_utf8_lossy(&batch.data(&tx)?).into_owned();
    Ok(info::as_content(job.content, text))
}

fn result(call: &Call) -> Result<Answer, Failure> {
    let (tx, job, batch) = batch(call)?;
    if batch.state != BatchState::Completed {
        let text = batch.message.clone().unwrap_or_else(|| "Batch not completed".into());
        return Err(Failure::new(400, "InvalidBatch", text));
    }
    if job.is_query() {
        return Ok(Form::of(call, Some(&job)).result_list(&result_id(&batch)));
    }
    Ok(info::results(job.content, &batch.outcomes(&tx)?))
}

/// A query's batch has one result, whose id is that of the batch under another prefix.
fn result_id(batch: &Batch) -> String {
    batch.id.map(|id| id.with_prefix("752").to_string()).unwrap_or_default()
}

fn query_result(call: &Call) -> Result<Answer, Failure> {
    let (tx, job, batch) = batch(call)?;
    let asked = call.param("result");
    if asked != result_id(&batch) {
        return Err(Failure::new(400, "InvalidBatch", format!("Invalid result id: {asked}")));
    }
    Ok(info::as_content(job.content, batch.text(&tx)?))
}
