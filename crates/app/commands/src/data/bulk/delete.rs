//! `data delete bulk` and `data delete resume`.

use super::ingest::{Detailed, Task, detailed, finish, start};
use super::{FILE, JOB_ID, LINE_ENDING, MOST_RECENT, SOBJECT, WAIT, jobs};
use crate::cli::{Arguments, Command, Example, Flag, Kind, Matches};
use crate::context::Context;
use crate::output::{Failure, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};

const TASK: Task = Task { operation: "delete", resume: "data delete resume" };
const HARD: Task = Task { operation: "hardDelete", resume: "data delete resume" };

pub(super) const RESUME_JOB_ID: Flag = JOB_ID.aliases(&["jobid"]);
/// Without the other flag it is what is done anyway.
pub(super) const MOST_RECENT_DEFAULT: Flag = MOST_RECENT.exclusive(&["job-id"]);
pub(super) const RESUME_WAIT: Flag = Flag::of("wait", Kind::Minutes(0), "Minutes to wait for the end.").default("5");

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
    run: |context, matches| boxed(run(context, matches)),
};

pub(crate) static RESUME: Command = Command {
    words: "data delete resume",
    spellings: &[],
    class: "DeleteResume",
    summary: "Wait for a job that 'orgyard data delete bulk' has started.",
    description: "Without --job-id it is the job that was started last. The org is the one that the job was started in.",
    examples: &[Example { says: "Go on with a job:", line: "data delete resume --job-id 750000000000001AAA" }],
    flags: &[TARGET_ORG, RESUME_JOB_ID, MOST_RECENT_DEFAULT, RESUME_WAIT, API_VERSION],
    arguments: Arguments::None,
    run: |context, matches| boxed(resume(context, matches)),
};

async fn run(context: &Context, matches: &Matches) -> Result<Detailed, Failure> {
    let org = context.target_org(matches).await?;
    let task = if matches.has("hard-delete") { HARD } else { TASK };
    let ingested = start(context, matches, &org, &task).await?;
    detailed(&org, ingested).await
}

async fn resume(context: &Context, matches: &Matches) -> Result<Detailed, Failure> {
    let job = jobs::find(context, matches, TASK.resume).await?;
    let ingested = finish(&job.org, job.id, TASK.resume, matches.number("wait").unwrap_or(0)).await?;
    detailed(&job.org, ingested).await
}
