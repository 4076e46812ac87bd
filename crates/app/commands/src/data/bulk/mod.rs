//! Many records at once: jobs of Bulk API 2.0.

pub(crate) mod delete;
pub(crate) mod export;
pub(crate) mod import;
mod ingest;
mod jobs;
pub(crate) mod results;
mod resuming;
mod rows;
pub(crate) mod update;
pub(crate) mod upsert;

use crate::cli::{Flag, Kind};

const DELIMITERS: &[(&str, char)] =
    &[("BACKQUOTE", '`'), ("CARET", '^'), ("COMMA", ','), ("PIPE", '|'), ("SEMICOLON", ';'), ("TAB", '\t')];

const FILE: Flag = Flag::text("file", "CSV file with the records.").short('f').required().existing();
const SOBJECT: Flag = Flag::text("sobject", "API name of the object.").short('s').required();
const WAIT: Flag = Flag::of("wait", Kind::Minutes(0), "Minutes to wait for the end; 0 returns at once.").short('w');
const LINE_ENDING: Flag = Flag::text("line-ending", "How the lines of the file end; LF when left out.")
    .options(&["CRLF", "LF"])
    .needs(&["file"]);
const COLUMN_DELIMITER: Flag =
    Flag::text("column-delimiter", "What stands between the columns of the file; found out when left out.").options(&[
        "BACKQUOTE",
        "CARET",
        "COMMA",
        "PIPE",
        "SEMICOLON",
        "TAB",
    ]);
const JOB_ID: Flag = Flag::of("job-id", Kind::LongId("750"), "Id (750) of the job.").short('i');
const MOST_RECENT: Flag = Flag::switch("use-most-recent", "The job that was started last from here.");
const RESUME_WAIT: Flag = Flag::of("wait", Kind::Minutes(0), "Minutes to wait for the end.").short('w').default("5");

/// The name of a delimiter, as a job has it.
fn delimiter(name: &str) -> char {
    DELIMITERS.iter().find(|(known, _)| *known == name).map_or(',', |(_, letter)| *letter)
}
