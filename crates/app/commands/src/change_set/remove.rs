//! `change-set remove`.

use super::{METADATA, NAME, Shown, components, org};
use crate::cli::{Arguments, Command, Example, Matches};
use crate::context::Context;
use crate::output::{Failure, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};

pub(crate) static COMMAND: Command = Command {
    words: "change-set remove",
    spellings: &[],
    class: "ChangeSetRemove",
    summary: "Take components out of an open change set.",
    description: "They stay in the org.",
    examples: &[Example {
        says: "Take a class out:",
        line: "change-set remove --name \"Trip fields\" -m ApexClass:Trips -o dev",
    }],
    flags: &[TARGET_ORG, API_VERSION, NAME, METADATA],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

async fn run(context: &Context, matches: &Matches) -> Result<Shown, Failure> {
    let org = org(context, matches).await?;
    let chosen = components(matches)?;
    let set = org.remove_from_change_set(&matches.text("name"), &chosen).await?;
    Ok(Shown { done: format!("{} taken out of {}.", chosen.len(), set.name), set })
}
