//! `alias list`.

use crate::cli::{Arguments, Command, Example, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::table::table;
use serde_json::{Value, json};

pub(crate) static COMMAND: Command = Command {
    words: "alias list",
    spellings: &[Spelling::new("force:alias:list")],
    class: "AliasList",
    summary: "List the short names of orgs.",
    description: "",
    examples: &[Example { says: "List the aliases:", line: "alias list" }],
    flags: &[],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Aliases(Vec<(String, String)>);

async fn run(context: &Context, _: &Matches) -> Result<Aliases, Failure> {
    Ok(Aliases(context.aliases().read()?.into_iter().collect()))
}

impl Output for Aliases {
    fn json(&self) -> Value {
        self.0.iter().map(|(alias, value)| json!({"alias": alias, "value": value})).collect()
    }

    fn human(&self) -> String {
        if self.0.is_empty() {
            return "No results".into();
        }
        let rows: Vec<Vec<String>> = self.0.iter().map(|(alias, value)| vec![alias.clone(), value.clone()]).collect();
        table("Alias List", &["Alias", "Value"], &rows)
    }
}
