//! `config get`.

use super::Shown;
use crate::cli::{Arguments, Command, Example, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::VERBOSE;
use crate::table::table;
use serde_json::Value;

pub(crate) static COMMAND: Command = Command {
    words: "config get",
    spellings: &[Spelling::new("force:config:get")],
    class: "Get",
    summary: "Show defaults by name.",
    description: "",
    examples: &[Example { says: "Show which org commands work on:", line: "config get target-org" }],
    flags: &[VERBOSE],
    arguments: Arguments::Many("NAME"),
    run: |context, matches| boxed(run(context, matches)),
};

struct Values {
    rows: Vec<Shown>,
    verbose: bool,
}

async fn run(context: &Context, matches: &Matches) -> Result<Values, Failure> {
    if matches.arguments.is_empty() {
        let message = "You must provide one or more configuration variables to get. Run \"orgyard config list\" to see \
                       the configuration variables you've previously set.";
        return Err(Failure::new("NoConfigKeysFoundError", message));
    }
    let rows: Result<Vec<Shown>, Failure> = matches.arguments.iter().map(|name| Shown::read(context, name)).collect();
    Ok(Values { rows: rows?, verbose: matches.has("verbose") })
}

impl Output for Values {
    fn json(&self) -> Value {
        self.rows.iter().map(Shown::json).collect()
    }

    fn human(&self) -> String {
        let row = |row: &Shown| {
            let value = row.value.as_ref().map(|(value, _)| value.clone()).unwrap_or_default();
            let mut cells = vec![row.name.clone(), value, "true".into()];
            if self.verbose {
                cells.push(row.value.as_ref().map_or("", |(_, location)| location.name()).to_owned());
            }
            cells
        };
        let header = ["Name", "Value", "Success", "Location"];
        let header = &header[..if self.verbose { 4 } else { 3 }];
        table("Get Config", header, &self.rows.iter().map(row).collect::<Vec<_>>())
    }
}
