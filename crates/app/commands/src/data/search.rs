//! `data search`.

use crate::cli::{Arguments, Command, Example, Flag, Matches};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};
use crate::shared::js::shown;
use crate::shared::text::{field, text};
use crate::table::table;
use indexmap::IndexMap;
use orgyard_client::Api;
use serde_json::{Map, Value};

const ONE: &[&str] = &["query", "file"];

pub(crate) static COMMAND: Command = Command {
    words: "data search",
    spellings: &[],
    class: "DataSearchCommand",
    summary: "Run a SOSL search.",
    description: "With --result-format csv, each object's records go to a file of their own, named after the object.",
    examples: &[
        Example {
            says: "Search for a name:",
            line: "data search --query \"FIND {Acme} IN Name FIELDS RETURNING Account(Name, Phone)\"",
        },
        Example { says: "Run the search of a file:", line: "data search --file search.sosl --target-org dev" },
    ],
    flags: &[
        TARGET_ORG,
        API_VERSION,
        Flag::text("query", "The search.").short('q').exactly_one(ONE),
        Flag::text("file", "File that holds the search.").short('f').existing().exactly_one(ONE),
        Flag::text("result-format", "How the records are shown.")
            .short('r')
            .options(&["human", "csv", "json"])
            .default("human")
            .exclusive(&["json"]),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Found {
    answer: Value,
    format: String,
    written: Vec<String>,
}

/// The records of each object, without what is said about them.
type Groups = IndexMap<String, Vec<Map<String, Value>>>;

async fn run(context: &Context, matches: &Matches) -> Result<Found, Failure> {
    let sosl = match matches.get("file") {
        Some(file) => context.read_file(file)?,
        None => matches.text("query"),
    };
    let org = context.target_org(matches).await?;
    let answer = org.search(Api::Rest, &sosl).await.map_err(Failure::as_answered)?;
    let mut found = Found { answer, format: matches.text("result-format"), written: Vec::new() };
    if found.format == "csv" && !context.json {
        for (object, records) in found.groups() {
            let file = format!("{object}.csv");
            std::fs::write(context.world.cwd.join(&file), csv(&records))
                .map_err(|error| Failure::new("OutputFileError", format!("{file} cannot be written: {error}.")))?;
            found.written.push(file);
        }
    }
    Ok(found)
}

fn csv(records: &[Map<String, Value>]) -> String {
    let head = records.first().map(|record| record.keys().cloned().collect::<Vec<_>>().join(","));
    let line = |record: &Map<String, Value>| record.values().map(super::query::csv_cell).collect::<Vec<_>>().join(",");
    head.into_iter().chain(records.iter().map(line)).collect::<Vec<_>>().join("\n")
}

impl Found {
    fn groups(&self) -> Groups {
        let mut groups = Groups::new();
        for record in field(&self.answer, "searchRecords").as_array().into_iter().flatten() {
            let fields = record.as_object().into_iter().flatten().filter(|(name, _)| *name != "attributes");
            let fields = fields.map(|(name, value)| (name.clone(), value.clone())).collect();
            groups.entry(text(record, "attributes.type")).or_default().push(fields);
        }
        groups
    }
}

impl Output for Found {
    fn json(&self) -> Value {
        self.answer.clone()
    }

    fn human(&self) -> String {
        let groups = self.groups();
        match self.format.as_str() {
            "json" => serde_json::to_string_pretty(&self.answer).unwrap_or_default(),
            _ if groups.is_empty() => "No Records Found\n".to_owned(),
            "csv" => self.written.iter().map(|file| format!("Written to {file}\n")).collect(),
            _ => groups.iter().map(|(object, records)| shown_table(object, records) + "\n").collect(),
        }
    }
}

fn shown_table(object: &str, records: &[Map<String, Value>]) -> String {
    let mut names: Vec<&str> = Vec::new();
    for name in records.iter().flat_map(|record| record.keys()) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let row = |record: &Map<String, Value>| -> Vec<String> {
        names.iter().map(|name| record.get(*name).map_or(String::new(), shown)).collect()
    };
    table(object, &names, &records.iter().map(row).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_object_has_its_table() {
        let record = |object: &str, fields: Value| {
            let mut record = json!({"attributes": {"type": object, "url": "/x"}});
            fields.as_object().unwrap().iter().for_each(|(name, value)| record[name] = value.clone());
            record
        };
        let answer = json!({"searchRecords": [
            record("Account", json!({"Name": "Acme, Inc", "Phone": null})),
            record("Contact", json!({"LastName": "Miller"})),
            record("Account", json!({"Name": "Acme 2", "Phone": "1"})),
        ]});
        let found = Found { answer, format: "human".into(), written: Vec::new() };
        insta::assert_snapshot!(found.human() + &csv(&found.groups()["Account"]));
        let none = Found { answer: json!({"searchRecords": []}), format: "csv".into(), written: Vec::new() };
        assert_eq!(none.human(), "No Records Found\n");
    }
}
