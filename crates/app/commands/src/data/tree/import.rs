//! `data import tree`.

use super::plan::Part;
use super::{Record, attribute, flat, is_reference, plan};
use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};
use crate::shared::text::{field, flag, text};
use crate::table::table;
use orgyard_client::{Api, Call, ClientError, Org, quote};
use serde_json::{Value, json};
use std::collections::HashMap;

const ONE: &[&str] = &["files", "plan"];

pub(crate) static COMMAND: Command = Command {
    words: "data import tree",
    spellings: &[Spelling::new("force:data:tree:import")],
    class: "Import",
    summary: "Insert the records of JSON files, with their relationships.",
    description: "The files are those of 'orgyard data export tree', or written by hand in its form. A file is saved whole or \
        not at all; one that is named with --files has at most 200 records.",
    examples: &[
        Example {
            says: "Insert accounts with their contacts:",
            line: "data import tree --files Account-Contact.json -o dev",
        },
        Example { says: "Insert what a plan names:", line: "data import tree --plan data/Account-Contact-plan.json" },
    ],
    flags: &[
        TARGET_ORG,
        API_VERSION,
        Flag::text("files", "Files with records.").short('f').aliases(&["sobjecttreefiles"]).commas().exactly_one(ONE),
        Flag::text("plan", "Plan that names the files.").short('p').existing().exactly_one(ONE),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

/// A record that was inserted.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Inserted {
    pub(super) reference: String,
    pub(super) object: String,
    pub(super) id: String,
}

impl Inserted {
    pub(super) fn json(&self) -> Value {
        json!({"refId": self.reference, "type": self.object, "id": self.id})
    }
}

struct Imported(Vec<Inserted>);

async fn run(context: &Context, matches: &Matches) -> Result<Imported, Failure> {
    if let Some(file) = matches.get("plan") {
        let parts = plan::read(context, file)?;
        let org = context.target_org(matches).await?;
        return Ok(Imported(plan::carry_out(&org, parts).await?));
    }
    let org = context.target_org(matches).await?;
    let mut parts = Vec::new();
    for file in matches.all("files") {
        let records = records(context, file)?;
        if records.iter().any(|record| record.values().any(is_reference)) {
            let message = format!(
                "The file {file} includes references (ex: '@AccountRef1'). Those are only supported with --plan, not \
                 --files.`"
            );
            return Err(Failure::new("Error", message));
        }
        let object = records.first().map(|first| attribute(first, "type").to_owned()).unwrap_or_default();
        parts.push(Part { object, file: file.clone(), records });
    }
    let mut all = Vec::new();
    for mut part in parts {
        all.extend(insert(&org, &mut part).await?);
    }
    Ok(Imported(all))
}

pub(super) fn records(context: &Context, file: &str) -> Result<Vec<Record>, Failure> {
    let text = context.read_file(file)?;
    if text.is_empty() {
        return Err(Failure::new("DataFileEmptyError", format!("Data file is empty: {file}.")));
    }
    let read: Value = serde_json::from_str(&text)
        .map_err(|error| Failure::new("SyntaxError", format!("{file} is not JSON: {error}.")))?;
    let records = field(&read, "records").as_array().cloned().unwrap_or_default();
    Ok(records.into_iter().filter_map(|record| record.as_object().cloned()).collect())
}

/// Saves the records of a part, which is done whole or not at all.
pub(super) async fn insert(org: &Org, part: &mut Part) -> Result<Vec<Inserted>, Failure> {
    for record in &mut part.records {
        set_record_type(org, record).await?;
    }
    let path = format!("{}/composite/tree/{}", org.base(Api::Rest).await?, part.object);
    let answer = org.answer(Call::post(path).json(&json!({"records": part.records}))).await?;
    let body: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
    if flag(&body, "hasErrors") {
        return Err(Failure::new("SfError", "Data Import failed").data(refused(&body).into()));
    }
    if answer.status().as_u16() >= 400 {
        return Err(explained(ClientError::from_answer(answer.status().as_u16(), answer.body())));
    }
    let mut all = Vec::new();
    part.records.iter().for_each(|record| flat(record, &mut all));
    let objects: HashMap<&str, &str> =
        all.iter().map(|record| (attribute(record, "referenceId"), attribute(record, "type"))).collect();
    let results = field(&body, "results").as_array().into_iter().flatten();
    let inserted = results.map(|result| {
        let reference = text(result, "referenceId");
        let object = objects.get(reference.as_str()).unwrap_or(&"Unknown").to_string();
        Inserted { reference, object, id: text(result, "id") }
    });
    Ok(inserted.collect())
}

/// The id of a record type in the place of its name.
async fn set_record_type(org: &Org, record: &mut Record) -> Result<(), Failure> {
    let Some(kind) = record.get("RecordType").filter(|kind| kind.is_object()) else { return Ok(()) };
    let name = text(kind, "Name");
    if name.is_empty() {
        let message = "This file contains an unresolvable RecordType ID. Try exporting the data by specifying \
            RecordType.Name in the SOQL query, and then run the data import again.";
        return Err(Failure::new("NoRecordTypeNameError", message));
    }
    let object = quote(attribute(record, "type"));
    let soql = format!("SELECT Id FROM RecordType WHERE Name = {} AND SobjectType={object}", quote(&name));
    let row = org.single(Api::Rest, &soql).await?;
    record.shift_remove("RecordType");
    record.insert("RecordTypeId".to_owned(), text(&row, "Id").into());
    Ok(())
}

/// A line for each fault of each record.
fn refused(body: &Value) -> Vec<Value> {
    let list = |value: &Value, name: &str| field(value, name).as_array().cloned().unwrap_or_default();
    let mut out = Vec::new();
    for result in list(body, "results") {
        for error in list(&result, "errors") {
            let fields: Vec<String> =
                list(&error, "fields").iter().filter_map(Value::as_str).map(str::to_owned).collect();
            out.push(json!({
                "referenceId": result["referenceId"],
                "StatusCode": error["statusCode"],
                "Message": error["message"],
                "fields": if fields.is_empty() { "N/A".to_owned() } else { fields.join(", ") },
            }));
        }
    }
    out
}

fn explained(error: ClientError) -> Failure {
    if !error.is("INVALID_FIELD") {
        return Failure::as_answered(error);
    }
    let name = error.message.split('\'').nth(1).unwrap_or_default();
    let object = error.message.rsplit(' ').next().unwrap_or_default();
    let message = format!(
        "We couldn't process your request because you don't have access to {name} on {object}. To learn more about \
         field-level security, visit Tips and Hints for Page Layouts and Field-Level Security in our Developer \
         Documentation."
    );
    Failure::new("FlsError", message).action("Check that the field is in the org, and that you may edit it")
}

impl Output for Imported {
    fn json(&self) -> Value {
        self.0.iter().map(Inserted::json).collect()
    }

    fn human(&self) -> String {
        let row = |inserted: &Inserted| vec![inserted.reference.clone(), inserted.object.clone(), inserted.id.clone()];
        table("Import Results", &["Reference ID", "Type", "ID"], &self.0.iter().map(row).collect::<Vec<_>>())
    }
}
