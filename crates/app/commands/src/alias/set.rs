//! `alias set`.

use super::{Changes, assignments};
use crate::cli::{Arguments, Command, Example, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, boxed};

pub(crate) static COMMAND: Command = Command {
    words: "alias set",
    spellings: &[Spelling::new("force:alias:set")],
    class: "AliasSet",
    summary: "Give orgs short names.",
    description: "Aliases are kept in the home, apart from the official tool's, whose aliases work as well.",
    examples: &[
        Example { says: "Give one org a name:", line: "alias set dev=admin@dev.example" },
        Example { says: "Give two at once:", line: "alias set dev=admin@dev.example hub=admin@hub.example" },
    ],
    flags: &[],
    arguments: Arguments::Many("ALIAS=USERNAME"),
    run: |context, matches| boxed(run(context, matches)),
};

async fn run(context: &Context, matches: &Matches) -> Result<Changes, Failure> {
    if matches.arguments.is_empty() {
        let message = "You must provide one or more aliases to set. Use the --help flag to see examples.";
        return Err(Failure::new("ArgumentsRequiredError", message));
    }
    let pairs = assignments(&matches.arguments)?;
    context.aliases().change(|aliases| aliases.extend(pairs.clone()))?;
    Ok(Changes { title: "Alias Set", rows: pairs.into_iter().map(|(alias, value)| (alias, Some(value))).collect() })
}
