//! `data update bulk` and `data update resume`.

use super::ingest::{self, Task};
use super::{COLUMN_DELIMITER, FILE, JOB_ID, LINE_ENDING, MOST_RECENT, RESUME_WAIT, SOBJECT, WAIT};
use crate::cli::{Arguments, Command, Example};
use crate::output::boxed;
use crate::shared::flags::{API_VERSION, TARGET_ORG};

const TASK: Task = Task { operation: "update", resume: "data update resume" };

pub(crate) static BULK: Command = Command {
    words: "data update bulk",
    spellings: &[],
    class: "DataUpdateBulk",
    summary: "Change records as a CSV file says, any number of them.",
    description: "The first line names the fields, Id among them. The records are saved by a job of the org; what became of each is told by \
        'orgyard data bulk results'.",
    examples: &[
        Example {
            says: "Change accounts and wait for the end:",
            line: "data update bulk --sobject Account --file accounts.csv --wait 10 -o dev",
        },
        Example {
            says: "Start the job only, with a file of a spreadsheet:",
            line: "data update bulk --sobject Account --file accounts.csv --column-delimiter SEMICOLON --line-ending CRLF",
        },
    ],
    flags: &[FILE, SOBJECT, API_VERSION, WAIT, TARGET_ORG, LINE_ENDING, COLUMN_DELIMITER],
    arguments: Arguments::None,
    run: |context, matches| boxed(ingest::run(context, matches, &TASK)),
};

pub(crate) static RESUME: Command = Command {
    words: "data update resume",
    spellings: &[],
    class: "DataUpdateResume",
    summary: "Wait for a job that 'orgyard data update bulk' has started.",
    description: "The org is the one that the job was started in.",
    examples: &[
        Example { says: "Go on with a job:", line: "data update resume --job-id 750000000000001AAA" },
        Example { says: "Go on with the last one:", line: "data update resume --use-most-recent --wait 10" },
    ],
    flags: &[MOST_RECENT.exactly_one(&["job-id"]), JOB_ID.exactly_one(&["use-most-recent"]), RESUME_WAIT],
    arguments: Arguments::None,
    run: |context, matches| boxed(ingest::resume(context, matches, &TASK)),
};
