//! `change-set display`.

use super::{NAME, Shown, org};
use crate::cli::{Arguments, Command, Example, Matches};
use crate::context::Context;
use crate::output::{Failure, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};

pub(crate) static COMMAND: Command = Command {
    words: "change-set display",
    spellings: &[],
    class: "ChangeSetDisplay",
    summary: "Show an outbound change set: its components, and where it went.",
    description: "What came to an org is shown by 'change-set list' there.",
    examples: &[Example { says: "Show one:", line: "change-set display --name \"Trip fields\" -o dev" }],
    flags: &[TARGET_ORG, API_VERSION, NAME],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

async fn run(context: &Context, matches: &Matches) -> Result<Shown, Failure> {
    let set = org(context, matches).await?.change_set(&matches.text("name")).await?;
    let done = match set.uploads.is_empty() {
        true => format!("{} is open.", set.name),
        false => format!("{} is closed. It went to {}.", set.name, set.uploads.join(", ")),
    };
    Ok(Shown { set, done })
}
