//! `org list limits`.

use crate::cli::{Arguments, Command, Example, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};
use crate::shared::text::field;
use crate::table::table;
use orgyard_client::{Api, Call};
use serde_json::{Value, json};

pub(crate) static COMMAND: Command = Command {
    words: "org list limits",
    spellings: &[Spelling::new("force:limits:api:display"), Spelling::new("limits:api:display")],
    class: "LimitsApiDisplayCommand",
    summary: "List an org's limits, with what is left of each.",
    description: "A Dev Hub's list shows how many package versions can still be created today, with and without \
        validation.",
    examples: &[Example { says: "List the limits of the home's Dev Hub:", line: "org list limits -o production" }],
    flags: &[TARGET_ORG, API_VERSION],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Limits(Vec<(String, i64, i64)>);

async fn run(context: &Context, matches: &Matches) -> Result<Limits, Failure> {
    let org = context.target_org(matches).await?;
    let path = format!("{}/limits", org.base(Api::Rest).await?);
    let answer = org.send_json(Call::get(path)).await?;
    let number = |limit: &Value, name: &str| field(limit, name).as_i64().unwrap_or(0);
    let limits = answer.as_object().into_iter().flatten();
    let rows = limits.map(|(name, limit)| (name.clone(), number(limit, "Max"), number(limit, "Remaining")));
    Ok(Limits(rows.collect()))
}

impl Output for Limits {
    fn json(&self) -> Value {
        let row =
            |(name, max, remaining): &(String, i64, i64)| json!({"name": name, "max": max, "remaining": remaining});
        self.0.iter().map(row).collect()
    }

    fn human(&self) -> String {
        let row =
            |(name, max, remaining): &(String, i64, i64)| vec![name.clone(), remaining.to_string(), max.to_string()];
        table("", &["Name", "Remaining", "Max"], &self.0.iter().map(row).collect::<Vec<_>>())
    }
}
