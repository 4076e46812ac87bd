//! `change-set create`.

use super::{NAME, Shown, org};
use crate::cli::{Arguments, Command, Example, Flag, Matches};
use crate::context::Context;
use crate::output::{Failure, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};

pub(crate) static COMMAND: Command = Command {
    words: "change-set create",
    spellings: &[],
    class: "ChangeSetCreate",
    summary: "Begin an outbound change set in an org of the home.",
    description: "Components go into it with 'change-set add', and with 'change-set upload' it goes to a related org: \
        from a sandbox to its production org, back, or to another sandbox of it.",
    examples: &[Example { says: "In a sandbox:", line: "change-set create --name \"Trip fields\" -o dev" }],
    flags: &[TARGET_ORG, API_VERSION, NAME, Flag::text("description", "What it is for.").short('d')],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

async fn run(context: &Context, matches: &Matches) -> Result<Shown, Failure> {
    let org = org(context, matches).await?;
    let set = org.create_change_set(&matches.text("name"), &matches.text("description")).await?;
    Ok(Shown { done: format!("The change set {} is open.", set.name), set })
}
