//! `config list`.

use super::Shown;
use crate::cli::{Arguments, Command, Example, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::table::table;
use serde_json::Value;

pub(crate) static COMMAND: Command = Command {
    words: "config list",
    spellings: &[Spelling::new("force:config:list")],
    class: "List",
    summary: "List the defaults that are set.",
    description: "",
    examples: &[Example { says: "List the defaults and where each is set:", line: "config list" }],
    flags: &[],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Values(Vec<Shown>);

async fn run(context: &Context, _: &Matches) -> Result<Values, Failure> {
    let set = context.all_config()?;
    let rows: Result<Vec<Shown>, Failure> = set.iter().map(|(name, ..)| Shown::read(context, name)).collect();
    Ok(Values(rows?))
}

impl Output for Values {
    fn json(&self) -> Value {
        self.0.iter().map(Shown::json).collect()
    }

    fn human(&self) -> String {
        if self.0.is_empty() {
            return "No results".into();
        }
        let cells = |row: &Shown| {
            let (value, location) = row.value.as_ref().map_or(("", ""), |(value, at)| (value.as_str(), at.name()));
            vec![row.name.clone(), location.to_owned(), value.to_owned()]
        };
        let rows: Vec<Vec<String>> = self.0.iter().map(cells).collect();
        table("List Config", &["Name", "Location", "Value"], &rows)
    }
}
