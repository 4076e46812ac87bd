//! `org list sobject record-counts`.

use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};
use crate::shared::text::{field, text};
use crate::table::table;
use orgyard_client::{Api, Call};
use serde_json::Value;

pub(crate) static COMMAND: Command = Command {
    words: "org list sobject record-counts",
    spellings: &[Spelling::new("force:limits:recordcounts:display"), Spelling::new("limits:recordcounts:display")],
    class: "LimitsRecordCountsDisplayCommand",
    summary: "Show how many records objects have.",
    description: "Without --sobject, all objects of the org are shown. Records in the recycle bin are not counted.",
    examples: &[
        Example { says: "Count two objects:", line: "org list sobject record-counts --sobject Account,Contact -o dev" },
        Example { says: "Count all of them:", line: "org list sobject record-counts --target-org dev" },
    ],
    flags: &[
        TARGET_ORG,
        API_VERSION,
        Flag::text("sobject", "API names of the objects.").short('s').aliases(&["sobjecttype"]).commas(),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Counts(Vec<Value>);

async fn run(context: &Context, matches: &Matches) -> Result<Counts, Failure> {
    let org = context.target_org(matches).await?;
    let names = matches.all("sobject");
    let query = if names.is_empty() { String::new() } else { format!("={}", names.join(",")) };
    let path = format!("{}/limits/recordCount?sObjects{query}", org.base(Api::Rest).await?);
    let answer = org.send_json(Call::get(path)).await.map_err(Failure::as_answered)?;
    let is_wanted = |row: &&Value| names.is_empty() || names.contains(&text(row, "name"));
    let counts = field(&answer, "sObjects").as_array().into_iter().flatten();
    let mut counts: Vec<Value> = counts.filter(is_wanted).cloned().collect();
    counts.sort_by_cached_key(|row| text(row, "name").to_lowercase());
    Ok(Counts(counts))
}

impl Output for Counts {
    fn json(&self) -> Value {
        self.0.clone().into()
    }

    fn human(&self) -> String {
        let row = |row: &Value| vec![text(row, "name"), text(row, "count")];
        table("", &["sObject", "Record Count"], &self.0.iter().map(row).collect::<Vec<_>>())
    }
}
