//! `data upsert bulk` and `data upsert resume`.

use super::ingest::{self, Task};
use super::resuming::{JOB_ID, MOST_RECENT, WAIT as RESUME_WAIT};
use super::{COLUMN_DELIMITER, FILE, LINE_ENDING, SOBJECT, WAIT};
use crate::cli::{Arguments, Command, Example, Flag};
use crate::output::boxed;
use crate::shared::flags::{API_VERSION, TARGET_ORG};

const TASK: Task = Task { operation: "upsert", resume: "data upsert resume" };

pub(crate) static BULK: Command = Command {
    words: "data upsert bulk",
    spellings: &[],
    class: "Upsert",
    summary: "Insert or change records as a CSV file says, any number of them.",
    description: "A record whose --external-id is in the org is changed, any other is inserted.",
    examples: &[
        Example {
            says: "Upsert by a field of your own:",
            line: "data upsert bulk --sobject Part__c --external-id Number__c --file parts.csv --wait 10 -o dev",
        },
        Example {
            says: "Change those that have an id, insert the others:",
            line: "data upsert bulk --sobject Account --external-id Id --file accounts.csv",
        },
    ],
    flags: &[
        TARGET_ORG,
        API_VERSION,
        FILE.aliases(&["csvfile"]),
        SOBJECT.aliases(&["sobjecttype"]),
        WAIT,
        LINE_ENDING,
        COLUMN_DELIMITER,
        Flag::text("external-id", "Field that tells whether a record is there already.")
            .short('i')
            .aliases(&["externalid"])
            .required(),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(ingest::run_detailed(context, matches, &TASK)),
};

pub(crate) static RESUME: Command = Command {
    words: "data upsert resume",
    spellings: &[],
    class: "UpsertResume",
    summary: "Wait for a job that 'orgyard data upsert bulk' has started.",
    description: "Without --job-id it is the job that was started last. The org is the one that the job was started in.",
    examples: &[Example { says: "Go on with a job:", line: "data upsert resume --job-id 750000000000001AAA" }],
    flags: &[TARGET_ORG, JOB_ID, MOST_RECENT, RESUME_WAIT, API_VERSION],
    arguments: Arguments::None,
    run: |context, matches| boxed(ingest::resume_detailed(context, matches, &TASK)),
};
