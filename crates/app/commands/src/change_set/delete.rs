//! `change-set delete`.

use super::{NAME, org};
use crate::cli::{Arguments, Command, Example, Matches};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};
use serde_json::{Value, json};

pub(crate) static COMMAND: Command = Command {
    words: "change-set delete",
    spellings: &[],
    class: "ChangeSetDelete",
    summary: "Delete an outbound change set; what was uploaded already stays where it is.",
    description: "Its components stay in the org.",
    examples: &[Example { says: "Delete one:", line: "change-set delete --name \"Trip fields\" -o dev" }],
    flags: &[TARGET_ORG, API_VERSION, NAME],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Gone(String);

async fn run(context: &Context, matches: &Matches) -> Result<Gone, Failure> {
    let name = matches.text("name");
    org(context, matches).await?.delete_change_set(&name).await?;
    Ok(Gone(name))
}

impl Output for Gone {
    fn json(&self) -> Value {
        json!({"name": self.0})
    }

    fn human(&self) -> String {
        format!("The change set {} is deleted.", self.0)
    }
}
