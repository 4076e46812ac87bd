//! `data export tree`.

use super::{Record, attribute, children, flat, pretty};
use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling, UsageError};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};
use crate::shared::text::{field, text};
use indexmap::IndexMap;
use orgyard_client::{Api, Call, Org};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// What 'data import tree --files' takes at once.
const MOST: usize = 200;

pub(crate) static COMMAND: Command = Command {
    words: "data export tree",
    spellings: &[Spelling::new("force:data:tree:export")],
    class: "Export",
    summary: "Write the records of queries to JSON files, for 'orgyard data import tree'.",
    description: "Records below others, of queries within queries, go with them. With --plan, each object has a file of its \
        own and a plan says in which order they are to be imported: for more than 200 records, and for lookups between \
        them. Ids are not written; records refer to each other by names.",
    examples: &[
        Example {
            says: "Export accounts with their contacts:",
            line: "data export tree --query \"SELECT Name, (SELECT LastName FROM Contacts) FROM Account\" -o dev",
        },
        Example {
            says: "Export what two files ask for, with a plan, to a folder:",
            line: "data export tree --query accounts.soql --query contacts.soql --plan --output-dir data",
        },
    ],
    flags: &[
        TARGET_ORG,
        API_VERSION,
        Flag::text("query", "A query, or a file that holds one; may be repeated.").short('q').multiple().required(),
        Flag::switch("plan", "Write a file for each object, and a plan.").short('p'),
        Flag::text("prefix", "What the files' names begin with.").short('x'),
        Flag::text("output-dir", "Folder to write to.").short('d').aliases(&["outputdir"]),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Exported {
    result: Value,
    written: Vec<(String, usize)>,
}

async fn run(context: &Context, matches: &Matches) -> Result<Exported, Failure> {
    if matches.get("prefix").is_some_and(|prefix| prefix.contains(['/', '\\'])) {
        let reason = "`--prefix` cannot contain a forward slash or backslash.";
        return Err(UsageError::unparsable("Error", "prefix", reason).into());
    }
    let queries = matches.all("query").iter().map(|query| soql(context, query)).collect::<Result<Vec<_>, _>>()?;
    let org = context.target_org(matches).await?;
    let mut queried: IndexMap<String, Vec<Record>> = IndexMap::new();
    let mut known = Known::default();
    for query in &queries {
        let rows = rows(&org, query).await?;
        let records: Vec<Record> = rows.into_iter().filter_map(into_object).collect();
        known.learn(&org, &records).await?;
        let object = records.first().map_or_else(|| object_of(query), |first| attribute(first, "type").to_owned());
        queried.insert(object, records);
    }
    let folder = matches.get("output-dir").unwrap_or_default();
    let files = Files { context, folder, prefix: matches.get("prefix") };
    match matches.has("plan") {
        true => with_plan(&files, &queried, &known, queries.len()),
        false => trees(&files, &queried, &known, queries.len()),
    }
}

fn into_object(value: Value) -> Option<Record> {
    match value {
        Value::Object(record) => Some(record),
        _ => None,
    }
}

fn soql(context: &Context, given: &str) -> Result<String, Failure> {
    let query = match context.world.cwd.join(given).is_file() {
        true => context.read_file(given)?,
        false => given.to_owned(),
    };
    match query.get(..6).is_some_and(|word| word.eq_ignore_ascii_case("select")) {
        true => Ok(query),
        false => Err(Failure::new("SoqlInvalidError", format!("Invalid SOQL query: {query}"))
            .action("Give --query a statement that begins with SELECT, or the name of a file with one")),
    }
}

async fn rows(org: &Org, query: &str) -> Result<Vec<Value>, Failure> {
    org.query(query).await.map_err(|error| match error.is("MALFORMED_QUERY") {
        true => Failure::new("MalformedQuery", format!("The provided SOQL query is malformed: {query}"))
            .action(format!("The org says: {}", error.message)),
        false => Failure::as_answered(error),
    })
}

/// The word behind the first FROM.
fn object_of(query: &str) -> String {
    let mut words = query.split_whitespace().skip_while(|word| !word.eq_ignore_ascii_case("from"));
    words.nth(1).unwrap_or_default().to_owned()
}

/// What is known of the objects, and how their records are called.
#[derive(Default)]
struct Known {
    described: IndexMap<String, Value>,
    names: HashMap<String, String>,
    counts: HashMap<String, usize>,
}

impl Known {
    async fn learn(&mut self, org: &Org, records: &[Record]) -> Result<(), Failure> {
        let mut all = Vec::new();
        records.iter().for_each(|record| flat(record, &mut all));
        for record in all {
            let object = attribute(record, "type");
            if !self.described.contains_key(object) {
                let path = format!("{}/sobjects/{object}/describe", org.base(Api::Rest).await?);
                self.described.insert(object.to_owned(), org.send_json(Call::get(path)).await?);
            }
            if !self.names.contains_key(id(record)) {
                let count = self.counts.entry(object.to_owned()).or_default();
                *count += 1;
                self.names.insert(id(record).to_owned(), format!("{object}Ref{count}"));
            }
        }
        Ok(())
    }

    /// A field that refers to a record, by its description.
    fn is_lookup(&self, object: &str, name: &str) -> bool {
        let fields = self.described.get(object).and_then(|described| field(described, "fields").as_array());
        let is_it =
            |field: &Value| text(field, "name").eq_ignore_ascii_case(name) && text(field, "type") == "reference";
        fields.into_iter().flatten().any(is_it)
    }

    /// The field of the children of a relationship that refers to their parent.
    fn parent_field(&self, object: &str, relationship: &str) -> Option<String> {
        let described = self.described.get(object)?;
        let mut relations = field(described, "childRelationships").as_array()?.iter();
        relations.find(|r| text(r, "relationshipName") == relationship).map(|relation| text(relation, "field"))
    }

    /// A record as it is written: named, without its id and what is null, lookups by name.
    fn written(&self, record: &Record) -> Record {
        let object = attribute(record, "type");
        let mut out = Map::new();
        for (name, value) in record {
            let value = match value {
                _ if name == "attributes" => {
                    json!({"type": object, "referenceId": self.names.get(id(record))})
                }
                Value::Null => continue,
                Value::String(text) if self.is_lookup(object, name) => {
                    self.names.get(text).map_or_else(|| value.clone(), |name| format!("@{name}").into())
                }
                value => value.clone(),
            };
            if name != "Id" {
                out.insert(name.clone(), value);
            }
        }
        out
    }

    /// The same with all below it.
    fn tree(&self, record: &Record) -> Record {
        let mut out = self.written(record);
        for (name, records) in children(record) {
            let below: Vec<Value> =
                records.iter().filter_map(Value::as_object).map(|child| Value::Object(self.tree(child))).collect();
            out.insert(name.to_owned(), json!({"records": below}));
        }
        out
    }

    /// A record and all below it side by side; the ones below name those above.
    fn spread(&self, record: &Record, out: &mut Vec<Record>) {
        let below: Vec<&str> = children(record).map(|(name, _)| name).collect();
        let own = record.iter().filter(|(name, _)| !below.contains(&name.as_str()));
        let own: Record = own.map(|(name, value)| (name.clone(), value.clone())).collect();
        out.push(self.written(&own));
        for (name, records) in children(record) {
            let field = self.parent_field(attribute(record, "type"), name);
            for child in records.iter().filter_map(Value::as_object) {
                let mut child = child.clone();
                if let Some(field) = &field {
                    child.insert(field.clone(), id(record).into());
                }
                self.spread(&child, out);
            }
        }
    }
}

fn id(record: &Record) -> &str {
    attribute(record, "url").rsplit('/').next().unwrap_or_default()
}

/// Where files go, and how they are called.
struct Files<'a> {
    context: &'a Context,
    folder: &'a str,
    prefix: Option<&'a str>,
}

impl Files<'_> {
    fn name(&self, name: &str) -> String {
        self.prefix.map_or_else(|| name.to_owned(), |prefix| format!("{prefix}-{name}"))
    }

    /// Its path as it is shown.
    fn write(&self, name: &str, value: &Value) -> Result<String, Failure> {
        let shown = match self.folder {
            "" => name.to_owned(),
            folder => format!("{}/{name}", folder.trim_end_matches('/')),
        };
        let folder = self.context.world.cwd.join(self.folder);
        std::fs::create_dir_all(&folder)
            .and_then(|()| std::fs::write(folder.join(name), pretty(value)))
            .map_err(|error| Failure::new("OutputFileError", format!("{shown} cannot be written: {error}.")))?;
        Ok(shown)
    }
}

fn trees(
    files: &Files<'_>,
    queried: &IndexMap<String, Vec<Record>>,
    known: &Known,
    queries: usize,
) -> Result<Exported, Failure> {
    let (mut all, mut written) = (Vec::new(), Vec::new());
    for (object, records) in queried {
        if records.is_empty() {
            files.context.warn(format!("The query for {object} returned 0 records."));
            continue;
        }
        if records.len() > MOST {
            let count = records.len();
            files
                .context
                .warn(format!("The query for {object} returned {count} records, more than {MOST}. Use --plan."));
        }
        let records: Vec<Value> = records.iter().map(|record| Value::Object(known.tree(record))).collect();
        let objects: Vec<&str> = known.described.keys().map(String::as_str).collect();
        let name = if queries > 1 { object.clone() } else { objects.join("-") };
        let contents = json!({"records": records});
        written.push((files.write(&files.name(&format!("{name}.json")), &contents)?, records.len()));
        all.extend(records);
    }
    Ok(Exported { result: json!({"records": all}), written })
}

fn with_plan(
    files: &Files<'_>,
    queried: &IndexMap<String, Vec<Record>>,
    known: &Known,
    queries: usize,
) -> Result<Exported, Failure> {
    let mut all = Vec::new();
    queried.values().flatten().for_each(|record| known.spread(record, &mut all));
    let mut objects: IndexMap<String, Vec<Value>> = IndexMap::new();
    for record in all {
        objects.entry(attribute(&record, "type").to_owned()).or_default().push(Value::Object(record));
    }
    let (mut plan, mut written) = (Vec::new(), Vec::new());
    for (object, records) in objects {
        let file = files.name(&format!("{object}.json"));
        written.push((files.write(&file, &json!({"records": records}))?, records.len()));
        plan.push(json!({"sobject": object, "files": [file]}));
    }
    let objects: Vec<&str> = known.described.keys().map(String::as_str).collect();
    let name = match queries {
        1 => files.name(&format!("{}-plan.json", objects.join("-"))),
        _ => "plan.json".to_owned(),
    };
    let plan = Value::Array(plan);
    files.write(&name, &plan)?;
    Ok(Exported { result: plan, written })
}

impl Output for Exported {
    fn json(&self) -> Value {
        self.result.clone()
    }

    fn human(&self) -> String {
        self.written.iter().map(|(file, count)| format!("wrote {count} records to {file}\n")).collect()
    }
}

#[cfg(test)]
mod tests;
