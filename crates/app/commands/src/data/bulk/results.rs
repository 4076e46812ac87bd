//! `data bulk results`.

use crate::cli::{Arguments, Command, Example, Flag, Kind, Matches};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};
use crate::shared::text::{field, text};
use orgyard_client::{BulkJob, Org};
use serde_json::{Value, json};

pub(crate) static COMMAND: Command = Command {
    words: "data bulk results",
    spellings: &[],
    class: "DataBulkResults",
    summary: "Tell what became of each record of a bulk job.",
    description: "Files are written here: <id>-success-records.csv, and where there are such records \
        <id>-failed-records.csv and <id>-unprocessed-records.csv. The job may have been started by any program.",
    examples: &[Example {
        says: "See why records were refused:",
        line: "data bulk results --job-id 750000000000001AAA --target-org dev",
    }],
    flags: &[
        Flag::of("job-id", Kind::Id("750"), "Id (750) of the job.").short('i').required(),
        TARGET_ORG,
        API_VERSION,
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Results {
    job: Value,
    /// What each file is called in the result, and its name.
    files: Vec<(&'static str, String)>,
}

async fn run(context: &Context, matches: &Matches) -> Result<Results, Failure> {
    let org = context.target_org(matches).await?;
    let id = matches.text("job-id");
    let job = org.bulk_state(BulkJob::Ingest, &id).await.map_err(|error| match error.status {
        Some(404) => Failure::new("InvalidIdError", format!("Can't find a bulk job with ID {id}."))
            .action("Name a job that inserts, changes or deletes; those of exports have no results"),
        _ => Failure::as_answered(error),
    })?;
    if let Some(reason) = field(&job, "errorMessage").as_str() {
        context.warn(format!("Job failed due to:\n{reason}\n"));
    }
    if field(&job, "numberRecordsProcessed").as_u64() == Some(0) {
        let message = "Unable to get results because the job processed 0 records.";
        return Err(Failure::new("NoRecordsError", message));
    }
    let failed = field(&job, "numberRecordsFailed").as_u64().unwrap_or(0) > 0;
    let which: &[(&str, &str, &str)] = match text(&job, "state").as_str() {
        "JobComplete" => &[SUCCESSFUL, FAILED],
        "Aborted" | "Failed" => &[SUCCESSFUL, FAILED, UNPROCESSED],
        _ => return Err(Failure::new("JobInProgressError", "Job hasn't finished being processed yet.")),
    };
    let mut files = Vec::new();
    for &(key, resource, suffix) in which.iter().filter(|which| failed || which.0 != FAILED.0) {
        files.push((key, save(context, &org, &id, resource, suffix).await?));
    }
    Ok(Results { job, files })
}

type Which = (&'static str, &'static str, &'static str);
const SUCCESSFUL: Which = ("successFilePath", "successfulResults", "success");
const FAILED: Which = ("failedFilePath", "failedResults", "failed");
const UNPROCESSED: Which = ("unprocessedFilePath", "unprocessedrecords", "unprocessed");

async fn save(context: &Context, org: &Org, id: &str, resource: &str, suffix: &str) -> Result<String, Failure> {
    let name = format!("{id}-{suffix}-records.csv");
    std::fs::write(context.world.cwd.join(&name), org.bulk_results(id, resource).await?)
        .map_err(|error| Failure::new("OutputFileError", format!("{name} cannot be written: {error}.")))?;
    Ok(name)
}

impl Results {
    fn number(&self, name: &str) -> u64 {
        field(&self.job, name).as_u64().unwrap_or(0)
    }
}

impl Output for Results {
    fn json(&self) -> Value {
        let (processed, failed) = (self.number("numberRecordsProcessed"), self.number("numberRecordsFailed"));
        let mut out = json!({
            "processedRecords": processed,
            "failedRecords": failed,
            "status": self.job["state"],
            "operation": self.job["operation"],
            "object": self.job["object"],
        });
        if text(&self.job, "state") == "JobComplete" {
            out["successfulRecords"] = processed.saturating_sub(failed).into();
        }
        for (key, file) in &self.files {
            out[*key] = file.as_str().into();
        }
        out
    }

    fn human(&self) -> String {
        let (processed, failed) = (self.number("numberRecordsProcessed"), self.number("numberRecordsFailed"));
        let of = |name: &str| text(&self.job, name);
        let mut out = format!("Status: {}\nOperation: {}\nObject: {}\n\n", of("state"), of("operation"), of("object"));
        out.push_str(&format!("Processed records: {processed}\n"));
        if failed > 0 {
            out.push_str(&format!("Failed records: {failed}\n\n"));
        }
        if of("state") == "JobComplete" {
            out.push_str(&format!("Successful records: {}\n\n", processed.saturating_sub(failed)));
        }
        for (key, file) in &self.files {
            let what = key.trim_end_matches("FilePath").replace("success", "successful");
            out.push_str(&format!("Saved {what} results to {file}\n"));
        }
        out
    }
}
