//! `data update record`.

use super::{RECORD_ID, SOBJECT, Saved, TOOLING, VALUES, WHERE, api, fields, record_id};
use crate::cli::{Arguments, Command, Example, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};
use serde_json::Value;

pub(crate) static COMMAND: Command = Command {
    words: "data update record",
    spellings: &[Spelling::new("force:data:record:update")],
    class: "Update",
    summary: "Change fields of a record.",
    description: "The record is named by its id, or by fields that no other record has.",
    examples: &[
        Example {
            says: "Rename an account:",
            line: "data update record --sobject Account --where \"Name='Old Acme'\" --values \"Name='New Acme'\"",
        },
        Example {
            says: "Change a record by its id:",
            line: "data update record -s Account -i 001000000000001AAA -v \"Website=www.example.com\"",
        },
    ],
    flags: &[TARGET_ORG, API_VERSION, SOBJECT, RECORD_ID, WHERE, VALUES, TOOLING],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

async fn run(context: &Context, matches: &Matches) -> Result<Saved, Failure> {
    let org = context.target_org(matches).await?;
    let id = record_id(&org, matches).await?;
    let values = Value::Object(fields(&matches.text("values"))?);
    org.update(api(matches), &matches.text("sobject"), &id, &values).await.map_err(Failure::as_answered)?;
    Ok(Saved { id, done: "updated" })
}
