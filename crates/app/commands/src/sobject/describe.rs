//! `sobject describe`.

use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::data::{TOOLING, api};
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};
use orgyard_client::Call;
use serde_json::Value;

pub(crate) static COMMAND: Command = Command {
    words: "sobject describe",
    spellings: &[Spelling::new("force:schema:sobject:describe")],
    class: "SObjectDescribe",
    summary: "Show what an object is made of: its fields, record types, child relationships and what can be done with it.",
    description: "The answer is JSON, with and without --json.",
    examples: &[
        Example { says: "Describe an object:", line: "sobject describe --sobject Account --target-org dev" },
        Example {
            says: "Describe an object of the Tooling API:",
            line: "sobject describe --sobject ApexClass --use-tooling-api",
        },
    ],
    flags: &[
        TARGET_ORG,
        API_VERSION,
        Flag::text("sobject", "API name of the object.").short('s').aliases(&["sobjecttype"]).required(),
        TOOLING,
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Description(Value);

async fn run(context: &Context, matches: &Matches) -> Result<Description, Failure> {
    let org = context.target_org(matches).await?;
    let path = format!("{}/sobjects/{}/describe", org.base(api(matches)).await?, matches.text("sobject"));
    Ok(Description(org.send_json(Call::get(path)).await.map_err(Failure::as_answered)?))
}

impl Output for Description {
    fn json(&self) -> Value {
        self.0.clone()
    }

    fn human(&self) -> String {
        serde_json::to_string_pretty(&self.0).unwrap_or_default()
    }
}
