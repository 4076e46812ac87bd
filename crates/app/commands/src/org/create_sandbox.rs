//! `org create sandbox`.

use super::requests::{self, Request};
use crate::cli::{Arguments, Command, Example, Flag, Kind, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::TARGET_ORG;
use crate::shared::text::{field, text};
use crate::table::pairs;
use orgyard_client::{SandboxRequest, SandboxState};
use serde_json::{Map, Value, json};
use std::time::Duration;

pub(crate) static COMMAND: Command = Command {
    words: "org create sandbox",
    spellings: &[Spelling::new("env:create:sandbox")],
    class: "CreateSandbox",
    summary: "Create a sandbox of a production org.",
    description: "The sandbox has the metadata of its production org, or of the sandbox it is a clone of; a full one has \
        the data as well. Its users are called as there, with the sandbox's name at the end.",
    examples: &[
        Example {
            says: "Create a Developer sandbox of the home's production org:",
            line: "org create sandbox --name uat --license-type Developer --alias uat -o production",
        },
        Example { says: "Clone one:", line: "org create sandbox -n uat2 --source-sandbox-name uat -o production" },
    ],
    flags: &[
        Flag::text("definition-file", "JSON file with the fields of SandboxInfo.").short('f'),
        Flag::switch("set-default", "Make it the default org.").short('s'),
        Flag::text("alias", "Short name for the org.").short('a'),
        Flag::of("wait", Kind::Minutes(1), "Minutes to wait for the org.").short('w').default("30"),
        Flag::of("poll-interval", Kind::Seconds(15), "Seconds between two looks.").short('i').default("30"),
        Flag::switch("async", "Return at once with the job's id."),
        Flag::text("name", "Name of the sandbox, up to 10 letters and digits.").short('n'),
        Flag::text("source-sandbox-name", "Sandbox to clone.")
            .aliases(&["clone", "c"])
            .exclusive(&["license-type", "source-id"]),
        Flag::text("source-id", "Id of the sandbox to clone.").exclusive(&["license-type", "source-sandbox-name"]),
        Flag::text("license-type", "Kind of sandbox.")
            .short('l')
            .options(&["Developer", "Developer_Pro", "Partial", "Full"])
            .exclusive(&["source-sandbox-name", "source-id"]),
        TARGET_ORG,
        Flag::switch("no-prompt", "Do not ask for confirmation."),
        Flag::switch("no-track-source", "Do not record changes made in the org."),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

/// A sandbox that is there, or on its way.
pub(super) struct Created {
    pub(super) state: SandboxState,
    pub(super) alias: Option<String>,
    pub(super) asked_only: bool,
}

async fn run(context: &Context, matches: &Matches) -> Result<Created, Failure> {
    let production = context.target_org(matches).await?;
    let asked_only = matches.has("async");
    let request = SandboxRequest {
        fields: fields(context, matches)?,
        clone: matches.get("source-sandbox-name").map(str::to_owned),
        ..patience(matches)
    };
    let state = production.create_sandbox(&request, |text| context.progress(text)).await?;
    let asked = Request {
        maker: production.username().to_owned(),
        alias: matches.get("alias").map(str::to_owned),
        set_default: matches.has("set-default"),
        tracks_source: !matches.has("no-track-source"),
        ..Request::default()
    };
    finish(context, state, asked, asked_only)
}

/// How long the flags say to wait.
pub(super) fn patience(matches: &Matches) -> SandboxRequest {
    let minutes = if matches.has("async") { 0 } else { matches.number("wait").unwrap_or(30) };
    SandboxRequest {
        wait: Duration::from_secs(minutes * 60),
        interval: Duration::from_secs(matches.number("poll-interval").unwrap_or(30)),
        ..SandboxRequest::default()
    }
}

/// Keeps the login of a sandbox that is there, else what is to be done once it is.
pub(super) fn finish(
    context: &Context,
    mut state: SandboxState,
    asked: Request,
    asked_only: bool,
) -> Result<Created, Failure> {
    let id = text(&state.process, "Id");
    match &mut state.auth {
        Some(auth) => {
            auth.tracks_source = Some(asked.tracks_source);
            asked.keep(context, auth)?;
            requests::forget(context, &id)?;
        }
        None => requests::remember(context, &id, &asked)?,
    }
    Ok(Created { state, alias: asked.alias, asked_only })
}

fn fields(context: &Context, matches: &Matches) -> Result<Map<String, Value>, Failure> {
    let mut fields = Map::new();
    if let Some(file) = matches.get("definition-file") {
        let (definition, _) = orgyard_project::ScratchDefinition::read(&context.world.cwd.join(file))?;
        fields = definition.scratch_org_info();
    }
    let pairs = [("name", "SandboxName"), ("source-id", "SourceId"), ("license-type", "LicenseType")];
    for (flag, key) in pairs {
        if let Some(value) = matches.get(flag) {
            fields.insert(key.into(), value.into());
        }
    }
    if !fields.contains_key("SandboxName") {
        let now = context.now().unsigned_abs() % 10_000_000;
        fields.insert("SandboxName".into(), format!("sbx{now:07}").into());
    }
    let clones = matches.has("source-sandbox-name") || fields.contains_key("SourceId");
    if !clones {
        fields.entry("LicenseType").or_insert("Developer".into());
    }
    Ok(fields)
}

impl Output for Created {
    fn json(&self) -> Value {
        let process = &self.state.process;
        let mut out = process.clone();
        if let Some(auth) = &self.state.auth {
            out["SandboxUsername"] = auth.username.as_str().into();
        }
        if let Value::Object(fields) = &mut out {
            fields.shift_remove("attributes");
        }
        out["CopyProgress"] = field(process, "CopyProgress").clone();
        json!(out)
    }

    fn human(&self) -> String {
        let process = &self.state.process;
        let mut rows = vec![("Id", text(process, "Id")), ("SandboxName", text(process, "SandboxName"))];
        rows.extend([("Status", text(process, "Status")), ("LicenseType", text(process, "LicenseType"))]);
        if let Some(auth) = &self.state.auth {
            rows.extend([("Username", auth.username.clone()), ("OrgId", auth.org_id.clone())]);
        }
        rows.extend(self.alias.clone().map(|alias| ("Alias", alias)));
        let title = if self.state.auth.is_some() { "Your sandbox is ready." } else { "The sandbox is being made." };
        pairs(title, ["Name", "Value"], &rows)
    }

    /// As the official tool ends when the sandbox is not there yet.
    fn exit_code(&self) -> i32 {
        if self.state.auth.is_some() && !self.asked_only { 0 } else { 68 }
    }
}
