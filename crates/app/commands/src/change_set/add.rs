//! `change-set add`.

use super::{METADATA, NAME, Shown, components, org};
use crate::cli::{Arguments, Command, Example, Flag, Matches};
use crate::context::Context;
use crate::output::{Failure, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};

pub(crate) static COMMAND: Command = Command {
    words: "change-set add",
    spellings: &[],
    class: "ChangeSetAdd",
    summary: "Put components of the org into an open change set.",
    description: "Nothing can be added once it was uploaded. What goes to the other org is each component as it is at the \
        time of the upload.",
    examples: &[Example {
        says: "A page layout, and whatever it shows that no package brings:",
        line: "change-set add --name \"Trip fields\" -m \"Layout:Trip__c-Trip Layout\" --with-dependencies -o dev",
    }],
    flags: &[
        TARGET_ORG,
        API_VERSION,
        NAME,
        METADATA,
        Flag::switch("with-dependencies", "And what these refer to, as far as no package brings it."),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

async fn run(context: &Context, matches: &Matches) -> Result<Shown, Failure> {
    let org = org(context, matches).await?;
    let (name, chosen) = (matches.text("name"), components(matches)?);
    let before = org.change_set(&name).await?.components.len();
    let set = org.add_to_change_set(&name, &chosen, matches.has("with-dependencies")).await?;
    Ok(Shown { done: format!("{} added to {name}.", set.components.len() - before), set })
}
