//! `data … record`.

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod update;

use super::values::fields;
use super::{TOOLING, api};
use crate::cli::{Flag, Kind, Matches};
use crate::output::{Failure, Output};
use crate::shared::text::text;
use orgyard_client::{Org, quote};
use serde_json::{Value, json};

const ONE: &[&str] = &["where", "record-id"];
const SOBJECT: Flag = Flag::text("sobject", "API name of the object.").short('s').aliases(&["sobjecttype"]).required();
const RECORD_ID: Flag =
    Flag::of("record-id", Kind::Id(""), "Id of the record.").short('i').aliases(&["sobjectid"]).exactly_one(ONE);
const WHERE: Flag = Flag::text("where", "Fields that only this record has, such as \"Name='Acme Inc' Site=x\".")
    .short('w')
    .exactly_one(ONE);
const VALUES: Flag =
    Flag::text("values", "Fields with their values, such as \"Name='Acme Inc' Site=x\".").short('v').required();

/// What happened to a record.
struct Saved {
    id: String,
    done: &'static str,
}

impl Output for Saved {
    fn json(&self) -> Value {
        json!({"id": self.id, "success": true, "errors": []})
    }

    fn human(&self) -> String {
        format!("Successfully {} record: {}.", self.done, self.id)
    }
}

/// The id of the record that the flags name.
async fn record_id(org: &Org, matches: &Matches) -> Result<String, Failure> {
    if let Some(id) = matches.get("record-id") {
        return Ok(id.to_owned());
    }
    let (object, condition) = (matches.text("sobject"), matches.text("where"));
    let rows = org.query_in(api(matches), &search(&object, &condition)?).await.map_err(Failure::as_answered)?;
    match rows.as_slice() {
        [row] => Ok(text(row, "Id")),
        [] => Err(Failure::new("DataRecordGetNoRecord", "No matching record found.")),
        rows => {
            let count = rows.len();
            let message = format!(
                "The \"{condition}\" criteria matches {count} records of {object}, and this command needs one."
            );
            Err(Failure::new("DataRecordGetMultipleRecords", message)
                .action("Add fields to --where until one record is left, or name it with --record-id"))
        }
    }
}

fn search(object: &str, condition: &str) -> Result<String, Failure> {
    let terms: Vec<String> = fields(condition)?
        .into_iter()
        .map(|(name, value)| match value {
            Value::String(text) => format!("{name} = {}", quote(&text)),
            other => format!("{name} = {other}"),
        })
        .collect();
    let condition = if terms.is_empty() { String::new() } else { format!(" WHERE {}", terms.join(" AND ")) };
    Ok(format!("SELECT Id FROM {object}{condition}"))
}
