//! `change-set upload`.

use super::{NAME, Shown, org};
use crate::cli::{Arguments, Command, Example, Flag, Matches};
use crate::context::Context;
use crate::output::{Failure, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};

pub(crate) static COMMAND: Command = Command {
    words: "change-set upload",
    spellings: &[],
    class: "ChangeSetUpload",
    summary: "Send a change set to a related org, where it waits to be deployed.",
    description: "Its components go as they are now, and it is closed: nothing more can be added to it or taken out. It \
        may be sent to several orgs.",
    examples: &[Example { says: "To production:", line: "change-set upload --name \"Trip fields\" --to prod -o dev" }],
    flags: &[
        TARGET_ORG,
        API_VERSION,
        NAME,
        Flag::text("to", "Username or alias of the org that receives it.").short('t').required(),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

async fn run(context: &Context, matches: &Matches) -> Result<Shown, Failure> {
    let org = org(context, matches).await?;
    let to = context.org(&matches.text("to")).await?;
    let set = org.upload_change_set(&matches.text("name"), to.username()).await?;
    let next = format!("orgyard change-set deploy --name \"{}\" -o {}", set.name, matches.text("to"));
    Ok(Shown { done: format!("{} went to {}. Deploy it there:\n  {next}", set.name, to.username()), set })
}
