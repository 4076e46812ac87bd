//! `data create record`.

use super::{SOBJECT, Saved, TOOLING, VALUES, api, fields};
use crate::cli::{Arguments, Command, Example, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};
use serde_json::Value;

pub(crate) static COMMAND: Command = Command {
    words: "data create record",
    spellings: &[Spelling::new("force:data:record:create")],
    class: "Create",
    summary: "Insert a record.",
    description: "Values with blanks stand in single quotes, the whole in double quotes. A value in braces is read as \
        JSON, true and false as checkboxes.",
    examples: &[
        Example { says: "Insert an account:", line: "data create record --sobject Account --values \"Name=Acme\"" },
        Example {
            says: "Insert one with two fields into another org:",
            line: "data create record -o dev -s Account -v \"Name='Acme Inc' Website=www.example.com\"",
        },
    ],
    flags: &[TARGET_ORG, API_VERSION, SOBJECT, VALUES, TOOLING],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

async fn run(context: &Context, matches: &Matches) -> Result<Saved, Failure> {
    let org = context.target_org(matches).await?;
    let values = Value::Object(fields(&matches.text("values"))?);
    let id = org.create(api(matches), &matches.text("sobject"), &values).await.map_err(Failure::as_answered)?;
    Ok(Saved { id, done: "created" })
}
