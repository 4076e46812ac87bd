//! Jobs, batches and results as the first generation writes them: XML, or JSON where that is what the client speaks.

use crate::answer::Answer;
use crate::call::{Call, json_object};
use crate::failure::Failure;
use orgyard_bulk::{Batch, BatchState, ContentType, Delimiter, Job, JobState, LineEnding, RowOutcome, table};
use orgyard_text::xml::{self, Element};
use orgyard_values::format_datetime;
use serde_json::{Map, Value as Json, json};
use std::borrow::Cow;

const NAMESPACE: &str = "http://www.force.com/2009/06/asyncapi/dataload";

/// The form an answer takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Xml,
    Json,
}

/// A request's members, in either form.
pub(super) fn read(call: &Call) -> Result<Map<String, Json>, Failure> {
    let bytes = call.body.bytes();
    if bytes.trim_ascii_start().starts_with(b"{") {
        return json_object(bytes).map_err(|e| Failure::new(400, "InvalidJob", e.message));
    }
    let text = String::from_utf8_lossy(bytes);
    let malformed = |e| Failure::new(400, "InvalidXml", format!("Failed to parse the jobInfo: {e}"));
    let root = xml::parse(&text).map_err(malformed)?.root;
    Ok(root.elements().map(|child| (child.local_name().to_owned(), Json::String(child.text()))).collect())
}

impl Form {
    pub(super) fn of(call: &Call, job: Option<&Job>) -> Self {
        let speaks = |name: &str| call.header(name).is_some_and(|value| value.starts_with("application/json"));
        match job.map(|job| job.content) {
            Some(ContentType::Json) => Self::Json,
            _ if speaks("content-type") || speaks("accept") => Self::Json,
            _ => Self::Xml,
        }
    }

    pub(super) fn job(self, job: &Job, batches: &[Batch]) -> Answer {
        self.answer("jobInfo", &job_info(job, batches))
    }

    pub(super) fn batch(self, batch: &Batch) -> Answer {
        self.answer("batchInfo", &batch_info(batch))
    }

    pub(super) fn batches(self, batches: &[Batch]) -> Answer {
        let infos: Vec<Json> = batches.iter().map(batch_info).collect();
        self.answer("batchInfoList", &json!({"batchInfo": infos}))
    }

    pub(super) fn result_list(self, id: &str) -> Answer {
        match self {
            Self::Json => Answer::json(&json!([id])),
            Self::Xml => self.answer("result-list", &json!({"result": id})),
        }
    }

    pub(super) fn failure(self, failure: &Failure) -> Answer {
        let code = match failure.code.as_str() {
            "FEATURENOTENABLED" => "FeatureNotEnabled",
            "INVALIDENTITY" => "InvalidEntity",
            "INVALIDJOB" => "InvalidJob",
            code => code,
        };
        let message = failure.message.strip_prefix(&format!("{code} : ")).unwrap_or(&failure.message);
        self.answer("error", &json!({"exceptionCode": code, "exceptionMessage": message})).status(400)
    }

    fn answer(self, name: &str, info: &Json) -> Answer {
        match self {
            Self::Json => Answer::json(info),
            Self::Xml => {
                let element = Element::new(name).attribute("xmlns", NAMESPACE);
                let text = members(element, info).write();
                Answer::xml(format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{text}"))
            }
        }
    }
}

/// Lists are repeated elements; what is absent is left out.
fn members(mut parent: Element, value: &Json) -> Element {
    for (name, value) in value.as_object().into_iter().flatten() {
        let items = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        for item in items {
            parent = match item {
                Json::Null => parent,
                Json::Object(_) => parent.with(members(Element::new(name), item)),
                Json::String(text) => parent.with(Element::text_element(name, text)),
                other => parent.with(Element::text_element(name, &other.to_string())),
            };
        }
    }
    parent
}

fn job_info(job: &Job, batches: &[Batch]) -> Json {
    let count = |state: BatchState| batches.iter().filter(|batch| batch.state == state).count();
    let state = match job.state {
        JobState::Open => "Open",
        JobState::Closed => "Closed",
        JobState::Aborted => "Aborted",
    };
    let sum = |of: fn(&Batch) -> i64| batches.iter().map(of).sum::<i64>();
    json!({
        "id": job.id, "operation": job.operation, "object": job.object, "createdById": job.created_by,
        "createdDate": format_datetime(job.created_date), "systemModstamp": format_datetime(job.changed_date),
        "state": state, "externalIdFieldName": job.external_id_field, "concurrencyMode": job.concurrency,
        "contentType": job.content.name(), "numberBatchesQueued": count(BatchState::Queued),
        "numberBatchesInProgress": count(BatchState::InProgress),
        "numberBatchesCompleted": count(BatchState::Completed), "numberBatchesFailed": count(BatchState::Failed),
        "numberBatchesTotal": batches.len(), "numberRecordsProcessed": sum(|batch| batch.processed),
        "numberRetries": 0, "apiVersion": job.api_version.parse::<f64>().unwrap_or_default(),
        "numberRecordsFailed": sum(|batch| batch.failed), "totalProcessingTime": 0, "apiActiveProcessingTime": 0,
        "apexProcessingTime": 0,
    })
}

fn batch_info(batch: &Batch) -> Json {
    json!({
        "id": batch.id, "jobId": batch.job, "state": batch.state.name(), "stateMessage": batch.message,
        "createdDate": format_datetime(batch.created_date), "systemModstamp": format_datetime(batch.changed_date),
        "numberRecordsProcessed": batch.processed, "numberRecordsFailed": batch.failed,
        "totalProcessingTime": (batch.changed_date - batch.created_date).max(0), "apiActiveProcessingTime": 0,
        "apexProcessingTime": 0,
    })
}

/// Text under the content type of the job it belongs to.
pub(super) fn as_content(content: ContentType, text: String) -> Answer {
    match content {
        ContentType::Csv => Answer::csv(text),
        ContentType::Json => Answer { content_type: crate::answer::JSON, ..Answer::text(text) },
        ContentType::Xml => Answer::xml(text),
    }
}

pub(super) fn results(content: ContentType, outcomes: &[RowOutcome]) -> Answer {
    match content {
        ContentType::Csv => Answer::csv(csv(outcomes)),
        ContentType::Json => Answer::json(&outcomes.iter().map(json_result).collect()),
        ContentType::Xml => {
            let results: Vec<Json> = outcomes.iter().map(json_result).collect();
            Form::Xml.answer("results", &json!({"result": results}))
        }
    }
}

fn json_result(outcome: &RowOutcome) -> Json {
    let errors: Vec<Json> = outcome
        .error
        .iter()
        .map(|error| json!({"fields": error.fields, "message": error.message, "statusCode": error.code}))
        .collect();
    json!({"success": outcome.error.is_none(), "created": outcome.created, "id": outcome.id, "errors": errors})
}

fn csv(outcomes: &[RowOutcome]) -> String {
    let header = ["Id", "Success", "Created", "Error"].map(Cow::Borrowed).to_vec();
    let line = |outcome: &RowOutcome| {
        let id = outcome.id.map(|id| id.to_string()).unwrap_or_default();
        let cells = [id, outcome.error.is_none().to_string(), outcome.created.to_string(), outcome.error_text()];
        cells.map(Cow::Owned).to_vec()
    };
    table(std::iter::once(header).chain(outcomes.iter().map(line)), Delimiter::Comma, LineEnding::Lf)
}
