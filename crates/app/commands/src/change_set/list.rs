//! `change-set list`.

use super::org;
use crate::cli::{Arguments, Command, Example, Matches};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};
use crate::table::table;
use orgyard_client::change_sets::{ChangeSets, Inbound, Outbound};
use serde_json::Value;

pub(crate) static COMMAND: Command = Command {
    words: "change-set list",
    spellings: &[],
    class: "ChangeSetList",
    summary: "List what an org sends and what came to it.",
    description: "",
    examples: &[Example { says: "What waits in production:", line: "change-set list -o prod" }],
    flags: &[TARGET_ORG, API_VERSION],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct List(ChangeSets);

async fn run(context: &Context, matches: &Matches) -> Result<List, Failure> {
    Ok(List(org(context, matches).await?.change_sets().await?))
}

impl Output for List {
    fn json(&self) -> Value {
        serde_json::to_value(&self.0).unwrap_or_default()
    }

    fn human(&self) -> String {
        let sent = |set: &Outbound| {
            vec![set.name.clone(), set.status.clone(), set.components.len().to_string(), set.uploads.join(", ")]
        };
        let came = |set: &Inbound| {
            let deploy = set.deploy_id.clone().unwrap_or_default();
            vec![set.name.clone(), set.source.clone(), set.components.len().to_string(), set.uploaded.clone(), deploy]
        };
        let sent: Vec<Vec<String>> = self.0.outbound.iter().map(sent).collect();
        let came: Vec<Vec<String>> = self.0.inbound.iter().map(came).collect();
        let part = |title: &str, header: &[&str], rows: &[Vec<String>]| match rows.is_empty() {
            true => format!("{title}: none\n"),
            false => table(title, header, rows),
        };
        part("Outbound", &["NAME", "STATUS", "COMPONENTS", "UPLOADED TO"], &sent)
            + &part("Inbound", &["NAME", "FROM", "COMPONENTS", "UPLOADED", "LAST DEPLOY"], &came)
    }
}
