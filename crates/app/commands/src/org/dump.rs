//! `org dump`.

use crate::cli::{Arguments, Command, Example, Matches};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};
use serde_json::{Value, json};

pub(crate) static COMMAND: Command = Command {
    words: "org dump",
    spellings: &[],
    class: "OrgDump",
    summary: "Print everything in an org of the home as sorted text, without times.",
    description: "Two dumps are equal when the org's components, rows and ownership are.",
    examples: &[Example { says: "See what an install changes:", line: "org dump -o dev > before.txt" }],
    flags: &[TARGET_ORG, API_VERSION],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Dump(String);

async fn run(context: &Context, matches: &Matches) -> Result<Dump, Failure> {
    let org = context.target_org(matches).await?;
    if !org.is_orgyard() {
        let message = format!("{} is not an org of this home, and only those can be dumped.", org.username());
        return Err(Failure::new("NotEmbeddedError", message)
            .action("Retrieve its metadata with 'orgyard project retrieve start'"));
    }
    Ok(Dump(org.dump().await?))
}

impl Output for Dump {
    fn json(&self) -> Value {
        json!({"lines": self.0.lines().collect::<Vec<_>>()})
    }

    fn human(&self) -> String {
        self.0.clone()
    }
}
