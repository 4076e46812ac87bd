//! `org create|list|get|delete snapshot`: copies of scratch orgs that new ones start from.

use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_DEV_HUB};
use crate::shared::text::{minute, text};
use crate::table::{pairs, table};
use orgyard_client::{Api, ClientError, Org, quote};
use serde_json::{Value, json};

const OBJECT: &str = "OrgSnapshot";
const FIELDS: &str = "Id,SnapshotName,Description,Status,SourceOrg,CreatedDate,LastModifiedDate,ExpirationDate,Error";
const NAMED: Flag = Flag::text("snapshot", "Name or id (0Oo) of the snapshot.").short('s').required();

pub(crate) static CREATE: Command = Command {
    words: "org create snapshot",
    spellings: &[Spelling::new("force:org:snapshot:create")],
    class: "SnapshotCreate",
    summary: "Create a snapshot of a scratch org.",
    description: "A scratch org that is created with --snapshot, or with the snapshot's name in its definition file, starts \
        with all that the source org has now: packages, metadata and data.",
    examples: &[Example {
        says: "Keep an org with its packages:",
        line: "org create snapshot --source-org dev --name Packages --description \"Core 1.2\"",
    }],
    flags: &[
        Flag::text("source-org", "Scratch org, by username, alias or id.")
            .short('o')
            .aliases(&["sourceorg"])
            .required(),
        Flag::text("name", "Name of the snapshot, unlike all others.").short('n').aliases(&["snapshotname"]).required(),
        Flag::text("description", "What the snapshot holds.").short('d'),
        TARGET_DEV_HUB,
        API_VERSION,
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(create(context, matches)),
};

pub(crate) static LIST: Command = Command {
    words: "org list snapshot",
    spellings: &[Spelling::new("force:org:snapshot:list")],
    class: "SnapshotList",
    summary: "List the snapshots of a Dev Hub.",
    description: "",
    examples: &[Example { says: "List all:", line: "org list snapshot" }],
    flags: &[TARGET_DEV_HUB, API_VERSION],
    arguments: Arguments::None,
    run: |context, matches| boxed(list(context, matches)),
};

pub(crate) static GET: Command = Command {
    words: "org get snapshot",
    spellings: &[Spelling::new("force:org:snapshot:get")],
    class: "SnapshotGet",
    summary: "Show a snapshot.",
    description: "Once its status is Active, scratch orgs can be created from it.",
    examples: &[Example { says: "Show one by its name:", line: "org get snapshot --snapshot Packages" }],
    flags: &[NAMED, TARGET_DEV_HUB, API_VERSION],
    arguments: Arguments::None,
    run: |context, matches| boxed(get(context, matches)),
};

pub(crate) static DELETE: Command = Command {
    words: "org delete snapshot",
    spellings: &[Spelling::new("force:org:snapshot:delete")],
    class: "SnapshotDelete",
    summary: "Delete a snapshot.",
    description: "Scratch orgs that were created from it stay.",
    examples: &[Example { says: "Delete one:", line: "org delete snapshot --snapshot Packages" }],
    flags: &[NAMED, TARGET_DEV_HUB, API_VERSION, Flag::switch("no-prompt", "Do not ask for confirmation.").short('p')],
    arguments: Arguments::None,
    run: |context, matches| boxed(delete(context, matches)),
};

struct Snapshot(Value);

struct Snapshots(Vec<Value>);

struct Deleted {
    id: String,
    name: String,
    done: bool,
}

async fn create(context: &Context, matches: &Matches) -> Result<Snapshot, Failure> {
    let hub = context.target_hub(matches).await?;
    let source = matches.get("source-org").unwrap_or_default();
    let source = match source.starts_with("00D") {
        true => source.to_owned(),
        false => context.org(source).await?.auth().org_id.clone(),
    };
    let fields = json!({
        "SourceOrg": source,
        "Description": matches.get("description"),
        "SnapshotName": matches.get("name"),
        "Content": "metadatadata",
    });
    let id = hub.create(Api::Rest, OBJECT, &fields).await.map_err(explained)?;
    named(&hub, &id).await.map(Snapshot)
}

async fn list(context: &Context, matches: &Matches) -> Result<Snapshots, Failure> {
    let hub = context.target_hub(matches).await?;
    let soql = format!("SELECT {FIELDS} FROM {OBJECT} ORDER BY CreatedDate");
    Ok(Snapshots(hub.query(&soql).await.map_err(explained)?))
}

async fn get(context: &Context, matches: &Matches) -> Result<Snapshot, Failure> {
    let hub = context.target_hub(matches).await?;
    named(&hub, matches.get("snapshot").unwrap_or_default()).await.map(Snapshot)
}

async fn delete(context: &Context, matches: &Matches) -> Result<Deleted, Failure> {
    let hub = context.target_hub(matches).await?;
    let name = matches.get("snapshot").unwrap_or_default();
    let id = text(&named(&hub, name).await?, "Id");
    let may = matches.has("no-prompt") || context.json || context.confirm(&format!("Delete the snapshot {name}?"));
    if may {
        hub.delete(Api::Rest, OBJECT, &id).await?;
    }
    Ok(Deleted { id, name: name.to_owned(), done: may })
}

async fn named(hub: &Org, name: &str) -> Result<Value, Failure> {
    let field = if name.starts_with("0Oo") { "Id" } else { "SnapshotName" };
    let soql = format!("SELECT {FIELDS} FROM {OBJECT} WHERE {field} = {}", quote(name));
    let found = hub.query(&soql).await.map_err(explained)?;
    found.into_iter().next().ok_or_else(|| {
        let message = format!("No snapshot found with the given name or id: {name}");
        Failure::new("SingleRecordQuery_NoRecords", message).action("See all with 'orgyard org list snapshot'")
    })
}

fn explained(error: ClientError) -> Failure {
    if error.is("INVALID_TYPE") {
        return Failure::new("INVALID_TYPE", "Org snapshots aren\u{2019}t enabled for your Dev Hub.");
    }
    error.into()
}

fn without_attributes(record: &Value) -> Value {
    let mut out = record.clone();
    if let Value::Object(fields) = &mut out {
        fields.shift_remove("attributes");
    }
    out
}

impl Output for Snapshot {
    fn json(&self) -> Value {
        without_attributes(&self.0)
    }

    fn human(&self) -> String {
        let names = [
            ("Id", "Id"),
            ("Snapshot Name", "SnapshotName"),
            ("Description", "Description"),
            ("Status", "Status"),
            ("Source Org", "SourceOrg"),
            ("Created Date", "CreatedDate"),
            ("Last Modified Date", "LastModifiedDate"),
            ("Expiration Date", "ExpirationDate"),
            ("Error", "Error"),
        ];
        let rows = names.map(|(title, field)| (title, shown(&self.0, field)));
        let rows: Vec<_> = rows.into_iter().filter(|(title, value)| *title != "Error" || !value.is_empty()).collect();
        pairs("", ["Name", "Value"], &rows)
    }
}

fn shown(record: &Value, field: &str) -> String {
    let value = text(record, field);
    match field {
        "CreatedDate" | "LastModifiedDate" => minute(&value),
        _ => value,
    }
}

impl Output for Snapshots {
    fn json(&self) -> Value {
        self.0.iter().map(without_attributes).collect()
    }

    fn human(&self) -> String {
        if self.0.is_empty() {
            return "No snapshots found".to_owned();
        }
        let columns = [
            ("Id", "Id"),
            ("Snapshot Name", "SnapshotName"),
            ("Status", "Status"),
            ("Source Org Id", "SourceOrg"),
            ("Created Date", "CreatedDate"),
            ("Last Modified Date", "LastModifiedDate"),
            ("Expiration Date", "ExpirationDate"),
        ];
        let cells = |row: &Value| columns.iter().map(|(_, field)| shown(row, field)).collect();
        let rows: Vec<Vec<String>> = self.0.iter().map(cells).collect();
        let header = columns.map(|(title, _)| title);
        table(&format!("Org Snapshots [{}]", self.0.len()), &header, &rows)
    }
}

impl Output for Deleted {
    fn json(&self) -> Value {
        json!({"id": self.id, "success": self.done, "errors": []})
    }

    fn human(&self) -> String {
        match self.done {
            true => format!("Successfully deleted snapshot {}.", self.name),
            false => format!("The snapshot {} was not deleted.", self.name),
        }
    }
}
