//! `data query`.

mod columns;
mod csv;
mod human;

use super::{TOOLING, api};
use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling, UsageError};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};
use columns::Column;
pub(super) use csv::csv_cell;
use orgyard_client::Rows;
use serde_json::{Value, json};

const ONE: &[&str] = &["query", "file"];
/// What the official tool brings home where the configuration says nothing.
const MOST: usize = 50_000;

pub(crate) static COMMAND: Command = Command {
    words: "data query",
    spellings: &[Spelling::new("force:data:soql:query")],
    class: "DataSoqlQueryCommand",
    summary: "Run a SOQL query.",
    description: "At most 50000 rows are fetched, unless the configuration variable org-max-query-limit says otherwise.",
    examples: &[
        Example {
            says: "Query contacts with the names of their accounts:",
            line: "data query --query \"SELECT Id, Name, Account.Name FROM Contact\"",
        },
        Example {
            says: "Run the query of a file and write the rows to another, as CSV:",
            line: "data query --file query.soql --result-format csv --output-file contacts.csv -o dev",
        },
        Example {
            says: "Query an object of the Tooling API:",
            line: "data query -q \"SELECT Name FROM ApexTrigger\" --use-tooling-api",
        },
    ],
    flags: &[
        TARGET_ORG,
        API_VERSION,
        Flag::text("query", "The query.").short('q').exactly_one(ONE),
        Flag::text("file", "File that holds the query.")
            .short('f')
            .aliases(&["soqlqueryfile"])
            .existing()
            .exactly_one(ONE),
        TOOLING,
        Flag::switch("all-rows", "Deleted records, too."),
        Flag::text("result-format", "How the rows are shown; --json has its own form.")
            .short('r')
            .aliases(&["resultformat"])
            .options(&["human", "csv", "json"])
            .default("human"),
        Flag::text("output-file", "File to write the rows to, as csv or json."),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Queried {
    rows: Rows,
    columns: Vec<Column>,
    format: String,
    written: Option<String>,
}

async fn run(context: &Context, matches: &Matches) -> Result<Queried, Failure> {
    let soql = soql(context, matches)?;
    let format = matches.text("result-format");
    if matches.has("output-file") && format == "human" {
        let reason = "One of the following must be provided when using --output-file: ".to_owned();
        return Err(Failure::from(UsageError::failed_flags(vec![reason])).action("Add --result-format csv or json"));
    }
    let org = context.target_org(matches).await?;
    let limit = context.config("org-max-query-limit")?.and_then(|(limit, _)| limit.parse().ok()).unwrap_or(MOST);
    let rows = org.rows(api(matches), &soql, matches.has("all-rows"), limit).await.map_err(Failure::as_answered)?;
    if !rows.records.is_empty() && rows.total_size > rows.records.len() {
        context.warn(missed(&rows, limit));
    }
    let written = matches.get("output-file").map(str::to_owned);
    let needs_columns = rows.total_size > 0 && format != "json" && (written.is_some() || !context.json);
    let columns = match needs_columns {
        true => columns::read(&org.columns(api(matches), &soql).await?),
        false => Vec::new(),
    };
    let queried = Queried { rows, columns, format, written };
    if let Some(file) = &queried.written {
        let text = if queried.format == "csv" { queried.csv() } else { pretty(&queried.result()) };
        std::fs::write(context.world.cwd.join(file), text)
            .map_err(|error| Failure::new("OutputFileError", format!("{file} cannot be written: {error}.")))?;
    }
    Ok(queried)
}

fn soql(context: &Context, matches: &Matches) -> Result<String, Failure> {
    match matches.get("file") {
        Some(file) => context.read_file(file),
        None => Ok(matches.text("query")),
    }
}

fn missed(rows: &Rows, limit: usize) -> String {
    let (total, missing) = (rows.total_size, rows.total_size - rows.records.len());
    format!(
        "The query result is missing {missing} records due to a {limit} record limit. Increase the number of records \
         returned by setting the config value \"org-max-query-limit\" or the environment variable \
         \"SF_ORG_MAX_QUERY_LIMIT\" to {total} or greater than {limit}."
    )
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

impl Queried {
    fn result(&self) -> Value {
        json!({"records": self.rows.records, "totalSize": self.rows.total_size, "done": self.rows.done})
    }

    fn csv(&self) -> String {
        csv::text(&self.columns, &self.rows.records)
    }
}

impl Output for Queried {
    fn json(&self) -> Value {
        let mut result = self.result();
        if let Some(file) = &self.written {
            result["outputFile"] = file.as_str().into();
        }
        result
    }

    fn human(&self) -> String {
        if let Some(file) = &self.written {
            return format!("{} records written to {file}", self.rows.total_size);
        }
        match self.format.as_str() {
            "csv" => self.csv(),
            "json" => pretty(&json!({"status": 0, "result": self.result()})),
            _ => human::text(&self.columns, &self.rows),
        }
    }
}

#[cfg(test)]
mod tests;
