//! `data delete bulk` and `data delete resume`.

use super::ingest::{self, Task};
use super::resuming::{JOB_ID, MOST_RECENT, WAIT as RESUME_WAIT};
use super::{FILE, LINE_ENDING, SOBJECT, WAIT};
use crate::cli::{Arguments, Command, Example, Flag, Matches};
use crate::output::boxed;
use crate::shared::flags::{API_VERSION, TARGET_ORG};

static TASK: Task = Task { operation: "delete", resume: "data delete resume" };
static HARD: Task = Task { operation: "hardDelete", resume: "data delete resume" };

pub(crate) static BULK: Command = Command {
    words: "data delete bulk",
    spellings: &[],
    class: "Delete",
    summary: "Delete the records whose ids a CSV file has, any number of them.",
    description: "The file has one column, Id. The records go to the recycle bin; with --hard-delete they are gone, which \
        takes a permission that nobody has from the start.",
    examples: &[
        Example {
            says: "Delete contacts and wait for the end:",
            line: "data delete bulk --sobject Contact --file contacts.csv --wait 10 -o dev",
        },
        Example { says: "Start the job only:", line: "data delete bulk --sobject Contact --file contacts.csv" },
    ],
    flags: &[
        TARGET_ORG,
        API_VERSION,
        FILE.aliases(&["csvfile"]),
        SOBJECT.aliases(&["sobjecttype"]),
        WAIT,
        LINE_ENDING,
        Flag::switch("hard-delete", "Do not keep the records in the recycle bin."),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(ingest::run_detailed(context, matches, task(matches))),
};

pub(crate) static RESUME: Command = Command {
    words: "data delete resume",
    spellings: &[],
    class: "DeleteResume",
    summary: "Wait for a job that 'orgyard data delete bulk' has started.",
    description: "Without --job-id it is the job that was started last. The org is the one that the job was started in.",
    examples: &[Example { says: "Go on with a job:", line: "data delete resume --job-id 750000000000001AAA" }],
    flags: &[TARGET_ORG, JOB_ID, MOST_RECENT, RESUME_WAIT, API_VERSION],
    arguments: Arguments::None,
    run: |context, matches| boxed(ingest::resume_detailed(context, matches, &TASK)),
};

fn task(matches: &Matches) -> &'static Task {
    if matches.has("hard-delete") { &HARD } else { &TASK }
}
