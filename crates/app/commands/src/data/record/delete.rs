//! `data delete record`.

use super::{RECORD_ID, SOBJECT, Saved, TOOLING, WHERE, api, record_id};
use crate::cli::{Arguments, Command, Example, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};

pub(crate) static COMMAND: Command = Command {
    words: "data delete record",
    spellings: &[Spelling::new("force:data:record:delete")],
    class: "Delete",
    summary: "Delete a record.",
    description: "The record is named by its id, or by fields that no other record has. It goes to the recycle bin.",
    examples: &[
        Example {
            says: "Delete a record by its id:",
            line: "data delete record --sobject Account --record-id 001000000000001AAA",
        },
        Example { says: "Delete one by its name:", line: "data delete record -s Account -w \"Name=Acme\"" },
    ],
    flags: &[TARGET_ORG, API_VERSION, SOBJECT, RECORD_ID, WHERE, TOOLING],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

async fn run(context: &Context, matches: &Matches) -> Result<Saved, Failure> {
    let org = context.target_org(matches).await?;
    let id = record_id(&org, matches).await?;
    org.delete(api(matches), &matches.text("sobject"), &id).await?;
    Ok(Saved { id, done: "deleted" })
}
