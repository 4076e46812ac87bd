//! `config unset`.

use super::{Change, Changes, GLOBAL, file};
use crate::cli::{Arguments, Command, Example, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, boxed};
use crate::settings::Variable;

pub(crate) static COMMAND: Command = Command {
    words: "config unset",
    spellings: &[Spelling::new("force:config:unset")],
    class: "UnSet",
    summary: "Take defaults back.",
    description: "",
    examples: &[Example { says: "Have no default org in this project:", line: "config unset target-org" }],
    flags: &[GLOBAL],
    arguments: Arguments::Many("NAME"),
    run: |context, matches| boxed(run(context, matches)),
};

async fn run(context: &Context, matches: &Matches) -> Result<Changes, Failure> {
    if matches.arguments.is_empty() {
        let message = "Provide one or more configuration variables to unset.";
        return Err(Failure::new("NoConfigKeysFoundError", message).action("See them with 'orgyard config list'"));
    }
    let mut rows = Vec::new();
    for name in &matches.arguments {
        let refused = match Variable::find(name) {
            Some(variable) => {
                file(context, matches.has("global"))?.change(|values| _ = values.shift_remove(variable.name))?;
                None
            }
            None => Some(("UnknownConfigKeyError", format!("Unknown config name: {name}."))),
        };
        rows.push(Change { name: name.clone(), value: None, refused });
    }
    Ok(Changes { title: "Unset Config", rows })
}
