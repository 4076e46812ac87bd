//! `org create|list|delete shape`: what scratch orgs take over of another org but its data and metadata.

use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};
use crate::shared::text::{flag, text};
use crate::table::table;
use orgyard_client::{Api, Org};
use serde_json::{Value, json};

const OBJECT: &str = "ShapeRepresentation";

pub(crate) static CREATE: Command = Command {
    words: "org create shape",
    spellings: &[Spelling::new("force:org:shape:create")],
    class: "OrgShapeCreateCommand",
    summary: "Let scratch orgs be created in the shape of an org.",
    description: "A shape has the edition, features and settings of its org, without metadata and data. Scratch orgs take it \
        with --source-org, or with sourceOrg in their definition file. An org has one shape: a new one takes its place.",
    examples: &[Example { says: "Create the shape of an org:", line: "org create shape --target-org production" }],
    flags: &[TARGET_ORG, API_VERSION],
    arguments: Arguments::None,
    run: |context, matches| boxed(create(context, matches)),
};

pub(crate) static LIST: Command = Command {
    words: "org list shape",
    spellings: &[Spelling::new("force:org:shape:list")],
    class: "OrgShapeListCommand",
    summary: "List the shapes of all orgs that are logged in to.",
    description: "",
    examples: &[Example { says: "List all:", line: "org list shape" }],
    flags: &[],
    arguments: Arguments::None,
    run: |context, matches| boxed(list(context, matches)),
};

pub(crate) static DELETE: Command = Command {
    words: "org delete shape",
    spellings: &[Spelling::new("force:org:shape:delete")],
    class: "OrgShapeDeleteCommand",
    summary: "Delete all shapes of an org.",
    description: "Scratch orgs that have the shape stay.",
    examples: &[Example { says: "Delete them:", line: "org delete shape --target-org production --no-prompt" }],
    flags: &[
        TARGET_ORG,
        API_VERSION,
        Flag::switch("no-prompt", "Do not ask for confirmation.").short('p').aliases(&["noprompt"]),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(delete(context, matches)),
};

struct Created(String);

struct Shapes(Vec<Shape>);

struct Shape {
    org_id: String,
    username: String,
    alias: Option<String>,
    record: Value,
}

struct Deleted {
    org_id: String,
    shapes: Option<Vec<String>>,
}

async fn create(context: &Context, matches: &Matches) -> Result<Created, Failure> {
    let org = context.target_org(matches).await?;
    if !is_enabled(&org).await? {
        let message =
            format!("The org needs to be enabled for org shape before one can be created. {}", org.username());
        return Err(not_enabled("ShapeRepresentationNoAccessError", message));
    }
    Ok(Created(org.create(Api::Rest, OBJECT, &json!({"Description": ""})).await?))
}

/// Whether the org shows its shape to anybody.
async fn is_enabled(org: &Org) -> Result<bool, Failure> {
    let found = org.tooling_query("SELECT IsShapeExportPrefEnabled FROM DevHubSettings").await;
    match found {
        Ok(rows) => Ok(rows.first().is_some_and(|row| flag(row, "IsShapeExportPrefEnabled"))),
        Err(error) if error.is("INVALID_TYPE") => Ok(false),
        Err(error) => Err(error.into()),
    }
}

fn not_enabled(name: &str, message: String) -> Failure {
    Failure::new(name, message).action(
        "Turn it on: set IsShapeExportPrefEnabled of the record of DevHubSettings with 'orgyard data update record \
         --use-tooling-api'",
    )
}

async fn list(context: &Context, _: &Matches) -> Result<Shapes, Failure> {
    let soql = "SELECT Id, Status, CreatedBy.Username, CreatedDate FROM ShapeRepresentation WHERE Status IN \
        ( 'Active', 'InProgress' )";
    let mut shapes = Vec::new();
    for auth in context.auth().list()?.into_iter().filter(|auth| auth.dev_hub_username.is_none()) {
        let (org_id, username) = (auth.org_id, auth.username);
        let found = match context.org(&username).await {
            Ok(org) => org.query(soql).await,
            Err(failure) => {
                context.warn(format!("{username}: {}", failure.message()));
                continue;
            }
        };
        match found {
            Ok(records) => shapes.extend(records.into_iter().map(|record| Shape {
                org_id: org_id.clone(),
                alias: context.alias_of(&username),
                username: username.clone(),
                record,
            })),
            Err(error) if error.is("INVALID_TYPE") => {}
            Err(error) => context.warn(format!("Org: {username}: {error}")),
        }
    }
    Ok(Shapes(shapes))
}

async fn delete(context: &Context, matches: &Matches) -> Result<Deleted, Failure> {
    let org = context.target_org(matches).await?;
    let org_id = org.auth().org_id.clone();
    let question = format!("Delete shapes for org with name: {}? Are you sure?", org.username());
    if !matches.has("no-prompt") && !context.json && !context.confirm(&question) {
        return Ok(Deleted { org_id, shapes: None });
    }
    if !is_enabled(&org).await? {
        let name = org.username();
        let message =
            format!("The org with name: {name} needs to be enabled for org shape before shapes can be deleted.");
        return Err(not_enabled("NoAccessError", message));
    }
    let mut shapes = Vec::new();
    for record in org.query("SELECT Id FROM ShapeRepresentation").await? {
        let id = text(&record, "Id");
        org.delete(Api::Rest, OBJECT, &id).await?;
        shapes.push(id);
    }
    Ok(Deleted { org_id, shapes: Some(shapes) })
}

impl Output for Created {
    fn json(&self) -> Value {
        json!({"shapeId": self.0, "success": true, "errors": []})
    }

    fn human(&self) -> String {
        format!("Successfully created org shape for {}.", self.0)
    }
}

impl Output for Shapes {
    fn json(&self) -> Value {
        let json = |shape: &Shape| {
            let mut out = json!({
                "orgId": shape.org_id,
                "username": shape.username,
                "shapeId": text(&shape.record, "Id"),
                "status": text(&shape.record, "Status"),
                "createdBy": text(&shape.record, "CreatedBy.Username"),
                "createdDate": text(&shape.record, "CreatedDate"),
            });
            if let Some(alias) = &shape.alias {
                out["alias"] = alias.as_str().into();
            }
            out
        };
        self.0.iter().map(json).collect()
    }

    fn human(&self) -> String {
        if self.0.is_empty() {
            return "No org shapes found.".to_owned();
        }
        let row = |shape: &Shape| {
            let mut row = vec![shape.alias.clone().unwrap_or_default(), shape.username.clone(), shape.org_id.clone()];
            row.extend(["Status", "CreatedBy.Username", "CreatedDate"].map(|field| text(&shape.record, field)));
            row
        };
        let rows: Vec<Vec<String>> = self.0.iter().map(row).collect();
        let header = ["ALIAS", "USERNAME", "ORG ID", "SHAPE STATUS", "CREATED BY", "CREATED DATE"];
        table("Org Shapes", &header, &rows)
    }
}

impl Output for Deleted {
    fn json(&self) -> Value {
        match &self.shapes {
            Some(shapes) if !shapes.is_empty() => {
                json!({"orgId": self.org_id, "shapeIds": shapes, "failures": []})
            }
            _ => Value::Null,
        }
    }

    fn human(&self) -> String {
        match self.shapes.as_deref() {
            None => "No shape was deleted.".to_owned(),
            Some([]) => format!("Can't delete org shape. No org shape found for org {}.", self.org_id),
            Some(_) => format!("Successfully deleted org shape for {}.", self.org_id),
        }
    }
}
