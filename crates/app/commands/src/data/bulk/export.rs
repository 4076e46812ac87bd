//! `data export bulk` and `data export resume`.

use super::jobs::{self, Known};
use super::{DELIMITERS, JOB_ID, MOST_RECENT, WAIT, rows};
use crate::cli::{Arguments, Command, Example, Flag, Matches};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};
use crate::shared::text::{field, text};
use orgyard_client::{BulkJob, Org, Poll, Wait};
use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::time::Duration;

const RESUME_COMMAND: &str = "data export resume";
const INTERVAL: Duration = Duration::from_secs(5);
/// How long a command that goes on waits.
const PATIENCE: Duration = Duration::from_secs(30);
const ONE: &[&str] = &["job-id", "use-most-recent"];

pub(crate) static BULK: Command = Command {
    words: "data export bulk",
    spellings: &[],
    class: "DataExportBulk",
    summary: "Write the records of a query to a file, any number of them.",
    description: "The query is run by a job of the org; functions such as COUNT() and queries within queries are not for \
        such jobs.",
    examples: &[
        Example {
            says: "Export contacts and wait for the end:",
            line: "data export bulk --query \"SELECT Id, LastName FROM Contact\" --output-file contacts.csv --wait 10",
        },
        Example {
            says: "Export what a file asks for, deleted records too, as JSON:",
            line: "data export bulk --query-file all.soql --all-rows --output-file all.json --result-format json -o dev",
        },
    ],
    flags: &[
        TARGET_ORG,
        API_VERSION,
        WAIT,
        Flag::text("query", "The query.").short('q').exclusive(&["query-file"]),
        Flag::text("query-file", "File that holds the query.").existing().exclusive(&["query"]),
        Flag::switch("all-rows", "Deleted records, too."),
        Flag::text("output-file", "File to write the records to.").required(),
        Flag::text("result-format", "How the records are written.").short('r').options(&["csv", "json"]).default("csv"),
        Flag::text("column-delimiter", "What stands between the columns; COMMA when left out.").options(&[
            "BACKQUOTE",
            "CARET",
            "COMMA",
            "PIPE",
            "SEMICOLON",
            "TAB",
        ]),
        Flag::text("line-ending", "How the lines end; LF when left out.").options(&["LF", "CRLF"]),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

pub(crate) static RESUME: Command = Command {
    words: "data export resume",
    spellings: &[],
    class: "DataExportResume",
    summary: "Write the records of a job that 'orgyard data export bulk' has started.",
    description: "Org, file and format are those that the job was started with.",
    examples: &[
        Example { says: "Go on with a job:", line: "data export resume --job-id 750000000000001AAA" },
        Example { says: "Go on with the last one:", line: "data export resume --use-most-recent" },
    ],
    flags: &[JOB_ID.exactly_one(ONE), MOST_RECENT.exactly_one(ONE), API_VERSION],
    arguments: Arguments::None,
    run: |context, matches| boxed(resume(context, matches)),
};

struct Exported {
    file: String,
    outcome: Outcome,
}

enum Outcome {
    Written(u64),
    Running(String),
}

async fn run(context: &Context, matches: &Matches) -> Result<Exported, Failure> {
    let org = context.target_org(matches).await?;
    let query = match (matches.get("query"), matches.get("query-file")) {
        (Some(query), _) => query.to_owned(),
        (None, Some(file)) => context.read_file(file)?,
        (None, None) => {
            return Err(Failure::new("MissingQueryError", "There is no query.").action("Add --query or --query-file"));
        }
    };
    let known = Known {
        username: org.username().to_owned(),
        resume: RESUME_COMMAND.to_owned(),
        file: matches.text("output-file"),
        format: matches.text("result-format"),
        delimiter: matches.get("column-delimiter").unwrap_or("COMMA").to_owned(),
        ..Known::default()
    };
    let fields = json!({
        "operation": if matches.has("all-rows") { "queryAll" } else { "query" },
        "query": query,
        "columnDelimiter": known.delimiter,
        "lineEnding": matches.get("line-ending").unwrap_or("LF"),
    });
    let job = org.open_bulk(BulkJob::Query, &fields).await.map_err(Failure::as_answered)?;
    let id = text(&job, "id");
    jobs::remember(context, &id, known.clone())?;
    match matches.number("wait").unwrap_or(0) {
        0 => Ok(Exported { file: known.file, outcome: Outcome::Running(id) }),
        minutes => finish(context, &org, &id, known, Wait::new(Duration::from_secs(minutes * 60), INTERVAL)).await,
    }
}

async fn resume(context: &Context, matches: &Matches) -> Result<Exported, Failure> {
    let job = jobs::find(context, matches, RESUME_COMMAND).await?;
    finish(context, &job.org, &job.id, job.known, Wait::new(PATIENCE, INTERVAL)).await
}

async fn finish(context: &Context, org: &Org, id: &str, known: Known, wait: Wait) -> Result<Exported, Failure> {
    let state = match org.finish_bulk(BulkJob::Query, id, wait).await? {
        Poll::Done(state) => state,
        Poll::Running(_) => {
            let message = format!("Polling timed out. Job Id = {id}");
            return Err(Failure::new("JobPollingTimeoutError", message)
                .action(format!("Go on with 'orgyard {RESUME_COMMAND} --job-id {id}'")));
        }
    };
    if text(&state, "state") != "JobComplete" {
        return Err(Failure::new("JobFailedError", text(&state, "errorMessage")));
    }
    write(org, id, &known, &context.world.cwd.join(&known.file)).await?;
    let written = field(&state, "numberRecordsProcessed").as_u64().unwrap_or(0);
    Ok(Exported { file: known.file, outcome: Outcome::Written(written) })
}

/// Page by page, so that no export is too large for the memory.
async fn write(org: &Org, id: &str, known: &Known, path: &Path) -> Result<(), Failure> {
    let failed = |error: std::io::Error| {
        Failure::new("OutputFileError", format!("{} cannot be written: {error}.", path.display()))
    };
    let mut file = std::io::BufWriter::new(std::fs::File::create(path).map_err(failed)?);
    let delimiter = DELIMITERS.iter().find(|(name, _)| *name == known.delimiter).map_or(',', |(_, letter)| *letter);
    let (mut locator, mut lines) = (None, 0_usize);
    loop {
        let page = org.bulk_page(id, locator.as_deref()).await?;
        let text = match known.format.as_str() {
            "json" => json_lines(&rows::objects(&page.csv, delimiter), &mut lines).into_bytes(),
            _ if locator.is_some() => rows::without_names(&page.csv).to_vec(),
            _ => page.csv,
        };
        file.write_all(&text).map_err(failed)?;
        locator = page.next;
        if locator.is_none() {
            break;
        }
    }
    let end: &[u8] = match (known.format.as_str(), lines) {
        ("json", 0) => b"[]",
        ("json", _) => b"\n]",
        _ => b"",
    };
    file.write_all(end).and_then(|()| file.flush()).map_err(failed)
}

/// The next lines of a JSON array, one record each.
fn json_lines(records: &[Value], before: &mut usize) -> String {
    let mut out = String::new();
    for record in records {
        out.push_str(if *before == 0 { "[\n  " } else { ",\n  " });
        out.push_str(&record.to_string());
        *before += 1;
    }
    out
}

impl Output for Exported {
    fn json(&self) -> Value {
        match &self.outcome {
            Outcome::Written(records) => json!({"totalSize": records, "filePath": self.file}),
            Outcome::Running(id) => json!({"jobId": id, "filePath": self.file}),
        }
    }

    fn human(&self) -> String {
        match &self.outcome {
            Outcome::Written(records) => format!("{records} records written to {}\n", self.file),
            Outcome::Running(id) => {
                format!("Run \"orgyard {RESUME_COMMAND} --job-id {id}\" to get the latest status and results.\n")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_of_all_pages_are_one_array() {
        let mut lines = 0;
        let first = json_lines(&[json!({"A": "1"}), json!({"A": "2"})], &mut lines);
        let second = json_lines(&[json!({"A": "3"})], &mut lines);
        let all: Value = serde_json::from_str(&format!("{first}{second}\n]")).unwrap();
        assert_eq!(all, json!([{"A": "1"}, {"A": "2"}, {"A": "3"}]));
    }
}
