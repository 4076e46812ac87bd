//! `package version create list`.

use super::request::{find, without_sizes};
use crate::cli::{Arguments, Command, Example, Flag, Kind, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_DEV_HUB};
use crate::shared::text::{text, version_number};
use crate::table::table;
use orgyard_client::{Org, quote};
use serde_json::Value;
use std::collections::HashMap;

pub(crate) static COMMAND: Command = Command {
    words: "package version create list",
    spellings: &[
        Spelling::new("force:package:version:create:list"),
        Spelling::new("force:package2:version:create:list"),
    ],
    class: "PackageVersionCreateListCommand",
    summary: "List requests to create package versions.",
    description: "",
    examples: &[
        Example { says: "List all requests:", line: "package version create list" },
        Example {
            says: "List those of today that failed:",
            line: "package version create list --created-last-days 0 --status Error",
        },
    ],
    flags: &[
        TARGET_DEV_HUB,
        API_VERSION,
        Flag::of("created-last-days", Kind::Number(0), "Only those of the last days; 0 is today.")
            .short('c')
            .aliases(&["createdlastdays"]),
        Flag::text("status", "Only those in this state.").short('s').options(&[
            "Queued",
            "InProgress",
            "Success",
            "Error",
        ]),
        Flag::switch("show-conversions-only", "Only requests to convert first-generation packages."),
        Flag::switch("verbose", "Show version names and numbers, too."),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Requests {
    rows: Vec<Value>,
    verbose: bool,
}

async fn run(context: &Context, matches: &Matches) -> Result<Requests, Failure> {
    let hub = context.target_hub(matches).await?;
    let mut conditions: Vec<String> = Vec::new();
    conditions.extend(matches.get("created-last-days").map(|days| format!("CreatedDate = LAST_N_DAYS:{days}")));
    conditions.extend(matches.get("status").map(|status| format!("Status = {}", quote(&status.to_lowercase()))));
    if matches.has("show-conversions-only") {
        conditions.push("IsConversionRequest = true".into());
    }
    let condition = if conditions.is_empty() { String::new() } else { format!("WHERE {}", conditions.join(" AND ")) };
    let mut rows: Vec<Value> = find(&hub, &condition).await?.iter().map(without_sizes).collect();
    if rows.is_empty() {
        context.warn("No results found");
    }
    if matches.has("verbose") {
        name_versions(&hub, &mut rows).await?;
    }
    Ok(Requests { rows, verbose: matches.has("verbose") })
}

async fn name_versions(hub: &Org, rows: &mut [Value]) -> Result<(), Failure> {
    let ids: Vec<String> = rows.iter().map(|row| text(row, "Package2VersionId")).filter(|id| !id.is_empty()).collect();
    let mut names: HashMap<String, (String, String)> = HashMap::new();
    for chunk in ids.chunks(150) {
        let list: Vec<String> = chunk.iter().map(|id| quote(id)).collect();
        let soql = format!(
            "SELECT Id,Name,MajorVersion,MinorVersion,PatchVersion,BuildNumber FROM Package2Version WHERE Id IN ({})",
            list.join(",")
        );
        for record in hub.tooling_query(&soql).await? {
            names.insert(text(&record, "Id"), (text(&record, "Name"), version_number(&record, "")));
        }
    }
    for row in rows {
        if let Some((name, number)) = names.get(&text(row, "Package2VersionId")) {
            row["VersionName"] = name.as_str().into();
            row["VersionNumber"] = number.as_str().into();
        }
    }
    Ok(())
}

const COLUMNS: &[(&str, &str)] = &[
    ("Id", "Id"),
    ("Status", "Status"),
    ("Package2Id", "Package Id"),
    ("Package2VersionId", "Package Version Id"),
    ("SubscriberPackageVersionId", "Subscriber Package Version Id"),
    ("Tag", "Tag"),
    ("Branch", "Branch"),
    ("CreatedDate", "Created Date"),
    ("CreatedBy", "Created By"),
    ("VersionName", "Version Name"),
    ("VersionNumber", "Version Number"),
];

impl Output for Requests {
    fn json(&self) -> Value {
        Value::Array(self.rows.clone())
    }

    fn human(&self) -> String {
        if self.rows.is_empty() {
            return String::new();
        }
        let columns = &COLUMNS[..if self.verbose { COLUMNS.len() } else { COLUMNS.len() - 2 }];
        let header: Vec<&str> = columns.iter().map(|(_, title)| *title).collect();
        let cells = |row: &Value| columns.iter().map(|(key, _)| text(row, key)).collect::<Vec<_>>();
        let rows: Vec<Vec<String>> = self.rows.iter().map(cells).collect();
        table(&format!("Package Version Create Requests  [{}]", rows.len()), &header, &rows)
    }
}
