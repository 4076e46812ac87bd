//! `org resume scratch` and `org resume sandbox`: waits for an org that was asked for, and logs in to it.

use super::create_sandbox::{self, patience};
use super::create_scratch;
use super::requests::{self, Request};
use crate::cli::{Arguments, Command, Example, Flag, Kind, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, boxed};
use crate::shared::flags::TARGET_ORG;
use crate::shared::text::text;
use orgyard_client::{Api, Org, SandboxProcess, ScratchOrg, ScratchRequest};
use orgyard_project::{ScratchDefinition, settings_package};
use orgyard_text::archive::FileSet;
use std::time::Duration;

const WAIT: Flag = Flag::of("wait", Kind::Minutes(0), "Minutes to wait for the org.").short('w').default("0");

pub(crate) static SCRATCH: Command = Command {
    words: "org resume scratch",
    spellings: &[Spelling::new("env:resume:scratch")],
    class: "OrgResumeScratch",
    summary: "Go on with the creation of a scratch org.",
    description: "When 'org create scratch' ran with --async, or stopped waiting, it told the request's id. Once the org is \
        there, this logs in to it, deploys the definition's settings and sets the alias, as the creation would have.",
    examples: &[
        Example { says: "Go on with a request:", line: "org resume scratch --job-id 2SR3u0000008fBDGAY --wait 5" },
        Example { says: "Go on with the last one:", line: "org resume scratch --use-most-recent" },
    ],
    flags: &[
        Flag::of("job-id", Kind::Id("2SR"), "Id (2SR) of the request.")
            .short('i')
            .exactly_one(&["job-id", "use-most-recent"]),
        Flag::switch("use-most-recent", "The request that was made last.")
            .short('r')
            .exactly_one(&["job-id", "use-most-recent"]),
        WAIT,
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(scratch(context, matches)),
};

pub(crate) static SANDBOX: Command = Command {
    words: "org resume sandbox",
    spellings: &[Spelling::new("env:resume:sandbox")],
    class: "ResumeSandbox",
    summary: "See how far the creation or refresh of a sandbox is, and log in to it when it is ready.",
    description: "Exit codes: 0 the sandbox is there, 68 it is not there yet.",
    examples: &[
        Example { says: "By the sandbox's name:", line: "org resume sandbox --name uat --target-org production" },
        Example { says: "By the id of the job:", line: "org resume sandbox --job-id 0GR1Q000000AAAAWA4 -o production" },
    ],
    flags: &[
        Flag::of("job-id", Kind::Id("0GR"), "Id (0GR) of the job.").short('i').exclusive(&["name"]),
        Flag::text("name", "Name of the sandbox.").short('n').exclusive(&["job-id"]),
        Flag::switch("use-most-recent", "The job that was started last.").short('l'),
        TARGET_ORG,
        WAIT,
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(sandbox(context, matches)),
};

const NONE: &str =
    "There are no recent job IDs (ScratchOrgInfo requests) in your cache. Maybe it completed or already resumed?";

async fn scratch(context: &Context, matches: &Matches) -> Result<create_scratch::Created, Failure> {
    let latest = || {
        requests::latest(context, "2SR")?
            .ok_or_else(|| Failure::new("NoRecentJobIdError", NONE).action("Name one with --job-id"))
    };
    let id = matches.get("job-id").map_or_else(latest, |id| Ok(id.to_owned()))?;
    let (hub, asked) = match requests::find(context, &id)? {
        Some(asked) => (context.org(&asked.maker).await?, asked),
        None => (context.target_hub(matches).await?, Request { tracks_source: true, ..Request::default() }),
    };
    if let Some(org) = known(context, &hub, &id).await? {
        return create_scratch::finish(context, org, asked);
    }
    let request = ScratchRequest {
        settings: settings(&hub, &asked).await?,
        tracks_source: asked.tracks_source,
        wait: Duration::from_secs(matches.number("wait").unwrap_or(0) * 60),
        ..ScratchRequest::default()
    };
    let org = hub.await_scratch_org(&id, &request, |text| context.progress(text)).await?;
    if org.auth.is_none() {
        return Err(create_scratch::not_there_yet(&id));
    }
    create_scratch::finish(context, org, asked)
}

/// An org of a request that nobody has to wait for any more: it is logged in to.
async fn known(context: &Context, hub: &Org, id: &str) -> Result<Option<ScratchOrg>, Failure> {
    let info = hub.get(Api::Rest, "ScratchOrgInfo", id).await?;
    let login = context.auth().get(&text(&info, "SignupUsername"))?;
    Ok(login.map(|auth| ScratchOrg { info, auth: Some(auth) }))
}

async fn settings(hub: &Org, asked: &Request) -> Result<Option<FileSet>, Failure> {
    let definition = ScratchDefinition::new(asked.definition.clone());
    Ok(settings_package(&definition, hub.api_version().await?))
}

async fn sandbox(context: &Context, matches: &Matches) -> Result<create_sandbox::Created, Failure> {
    let production = context.target_org(matches).await?;
    let process = match (matches.get("job-id"), matches.get("name")) {
        _ if matches.has("use-most-recent") => SandboxProcess::Last,
        (Some(id), _) => SandboxProcess::Id(id.to_owned()),
        (None, Some(name)) => SandboxProcess::Name(name.to_owned()),
        (None, None) => {
            let message = "No sandbox name or job ID were provided.";
            return Err(Failure::new("NoSandboxNameOrJobIdError", message).action("Add --name, or --use-most-recent"));
        }
    };
    let progress = |text: &str| context.progress(text);
    let state = production.resume_sandbox(&process, &patience(matches), progress).await?;
    let id = text(&state.process, "Id");
    let unknown = Request { maker: production.username().to_owned(), tracks_source: true, ..Request::default() };
    let asked = requests::find(context, &id)?.unwrap_or(unknown);
    create_sandbox::finish(context, state, asked, false)
}
