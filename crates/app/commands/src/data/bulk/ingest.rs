//! What importing, updating, upserting and deleting have in common.

use super::jobs::{self, Known};
use super::rows;
use crate::cli::Matches;
use crate::context::Context;
use crate::output::{Failure, Output};
use crate::shared::text::{field, text};
use orgyard_client::{BulkJob, Org, Poll, Wait};
use serde_json::{Value, json};

const SECONDS: u64 = 5;

/// What a command does with its records.
pub(super) struct Task {
    pub(super) operation: &'static str,
    /// The command that goes on with a job that was not waited for.
    pub(super) resume: &'static str,
}

/// A job that was started, or that has ended.
pub(super) struct Ingested {
    pub(super) id: String,
    resume: &'static str,
    /// What the org says of a job that has ended.
    ended: Option<Value>,
}

/// Starts the job of a command line.
pub(super) async fn run(context: &Context, matches: &Matches, task: &Task) -> Result<Ingested, Failure> {
    let org = context.target_org(matches).await?;
    start(context, matches, &org, task).await
}

/// Goes on with the job that a command line names.
pub(super) async fn resume(context: &Context, matches: &Matches, task: &Task) -> Result<Ingested, Failure> {
    let job = jobs::find(context, matches, task.resume).await?;
    finish(&job.org, job.id, task.resume, matches.number("wait").unwrap_or(0)).await
}

/// As `run`, with what became of each record.
pub(super) async fn run_detailed(context: &Context, matches: &Matches, task: &Task) -> Result<Detailed, Failure> {
    let org = context.target_org(matches).await?;
    let ingested = start(context, matches, &org, task).await?;
    detailed(&org, ingested).await
}

/// As `resume`, with what became of each record.
pub(super) async fn resume_detailed(context: &Context, matches: &Matches, task: &Task) -> Result<Detailed, Failure> {
    let job = jobs::find(context, matches, task.resume).await?;
    let ingested = finish(&job.org, job.id, task.resume, matches.number("wait").unwrap_or(0)).await?;
    detailed(&job.org, ingested).await
}

/// Starts a job with the records of `--file`, and waits for it as long as `--wait` says.
async fn start(context: &Context, matches: &Matches, org: &Org, task: &Task) -> Result<Ingested, Failure> {
    let file = matches.text("file");
    let csv = std::fs::read(context.world.cwd.join(&file))
        .map_err(|error| Failure::new("FileError", format!("{file} cannot be read: {error}.")))?;
    let deletes = task.operation.to_lowercase().contains("delete");
    let delimiter = match matches.get("column-delimiter") {
        Some(name) => name,
        None if deletes => "COMMA",
        None => rows::delimiter_of(&String::from_utf8_lossy(&csv)),
    };
    let mut fields = json!({
        "object": matches.text("sobject"),
        "operation": task.operation,
        "lineEnding": matches.get("line-ending").unwrap_or("LF"),
        "columnDelimiter": delimiter,
    });
    if let Some(external) = matches.get("external-id") {
        fields["externalIdFieldName"] = external.into();
    }
    let job = org.open_bulk(BulkJob::Ingest, &fields).await.map_err(|error| match error.is("FEATURENOTENABLED") {
        true => Failure::new(
            "HardDeletePermissionError",
            "You must have the \"Bulk API Hard Delete\" system permission to use the --hard-delete flag. This \
             permission is disabled by default and can be enabled only by a system administrator.",
        ),
        false => Failure::as_answered(error),
    })?;
    let id = text(&job, "id");
    org.upload_bulk(&id, csv).await.map_err(Failure::as_answered)?;
    let known = Known { username: org.username().to_owned(), resume: task.resume.to_owned(), ..Known::default() };
    jobs::remember(context, &id, known)?;
    match matches.number("wait").unwrap_or(0) {
        0 => Ok(Ingested { id, resume: task.resume, ended: None }),
        minutes => finish(org, id, task.resume, minutes).await,
    }
}

async fn finish(org: &Org, id: String, resume: &'static str, minutes: u64) -> Result<Ingested, Failure> {
    let state = match org.finish_bulk(BulkJob::Ingest, &id, Wait::minutes(minutes, SECONDS)).await? {
        Poll::Done(state) => state,
        Poll::Running(_) => {
            let message = format!(
                "The operation timed out after {minutes} minutes.\n\nRun \"orgyard {resume} --job-id {id}\" to resume it."
            );
            return Err(Failure::new("TimeoutError", message));
        }
    };
    let failed = field(&state, "numberRecordsFailed").as_u64().unwrap_or(0);
    let refusal = match text(&state, "state").as_str() {
        "Failed" => {
            let message = format!("Job failed to be processed due to:\n\n{}", text(&state, "errorMessage"));
            Failure::new("JobFailedError", message)
        }
        "Aborted" => Failure::new("JobAbortedError", "Job has been aborted."),
        _ if field(&state, "numberRecordsProcessed").as_u64().unwrap_or(0) == 0 => {
            Failure::new("NoProcessedRecordsError", "Job finished successfully but it didn't process any record.")
                .action("Check that the file has records below its line of names")
        }
        _ if failed > 0 => {
            let message = format!("Job finished being processed but failed to process {failed} records.");
            Failure::new("FailedRecordDetailsError", message).data(json!({"jobId": id, "state": state["state"]}))
        }
        _ => return Ok(Ingested { id, resume, ended: Some(state) }),
    };
    let see = format!("See why with 'orgyard data bulk results --target-org {} --job-id {id}'", org.username());
    Err(refusal.action(see))
}

impl Output for Ingested {
    fn json(&self) -> Value {
        let Some(state) = &self.ended else { return json!({"jobId": self.id}) };
        let number = |name: &str| field(state, name).as_u64().unwrap_or(0);
        let (processed, failed) = (number("numberRecordsProcessed"), number("numberRecordsFailed"));
        json!({
            "jobId": self.id,
            "processedRecords": processed,
            "successfulRecords": processed.saturating_sub(failed),
            "failedRecords": failed,
        })
    }

    fn human(&self) -> String {
        match &self.ended {
            None => format!(
                "Job {} is running.\nRun \"orgyard {} --job-id {}\" to resume the operation.\n",
                self.id, self.resume, self.id
            ),
            Some(state) => format!(
                "Job {}: {}\n{} records processed\n",
                self.id,
                text(state, "state"),
                text(state, "numberRecordsProcessed")
            ),
        }
    }
}

/// A job with all that became of its records: what deleting and upserting tell.
pub(super) struct Detailed {
    ingested: Ingested,
    job: Value,
    records: Value,
}

async fn detailed(org: &Org, ingested: Ingested) -> Result<Detailed, Failure> {
    let job = org.bulk_state(BulkJob::Ingest, &ingested.id).await?;
    let mut records = json!({"successfulResults": [], "failedResults": [], "unprocessedRecords": []});
    if text(&job, "state") == "JobComplete" {
        let delimiter = super::delimiter(&text(&job, "columnDelimiter"));
        for (name, which) in [
            ("successfulResults", "successfulResults"),
            ("failedResults", "failedResults"),
            ("unprocessedRecords", "unprocessedrecords"),
        ] {
            records[name] = rows::objects(&org.bulk_results(&ingested.id, which).await?, delimiter).into();
        }
    }
    Ok(Detailed { ingested, job, records })
}

impl Output for Detailed {
    fn json(&self) -> Value {
        json!({"jobInfo": self.job, "records": self.records})
    }

    fn human(&self) -> String {
        self.ingested.human()
    }
}
