//! `alias unset`.

use super::Changes;
use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, boxed};

pub(crate) static COMMAND: Command = Command {
    words: "alias unset",
    spellings: &[Spelling::new("force:alias:unset")],
    class: "AliasUnset",
    summary: "Forget short names of orgs.",
    description: "",
    examples: &[
        Example { says: "Forget one alias:", line: "alias unset dev" },
        Example { says: "Forget all of them:", line: "alias unset --all --no-prompt" },
    ],
    flags: &[
        Flag::switch("all", "Forget every alias.").short('a'),
        Flag::switch("no-prompt", "Do not ask before forgetting all.").short('p'),
    ],
    arguments: Arguments::Many("ALIAS"),
    run: |context, matches| boxed(run(context, matches)),
};

async fn run(context: &Context, matches: &Matches) -> Result<Changes, Failure> {
    let file = context.aliases();
    let known = file.read()?;
    let names: Vec<String> = match (matches.has("all"), matches.arguments.is_empty()) {
        (true, _) if !matches.has("no-prompt") && !context.json && !context.confirm("Forget all aliases?") => vec![],
        (true, _) => known.keys().cloned().collect(),
        (false, true) => {
            let message = "You must provide an alias name when unsetting an alias.";
            return Err(Failure::new("NameRequiredError", message));
        }
        (false, false) => matches.arguments.clone(),
    };
    file.change(|aliases| aliases.retain(|alias, _| !names.contains(alias)))?;
    let rows = names.into_iter().map(|name| (name.clone(), known.get(&name).cloned())).collect();
    Ok(Changes { title: "Alias Unset", rows })
}
