//! `org refresh sandbox`.

use super::create_sandbox::{Created, finish, patience};
use super::requests::Request;
use crate::cli::{Arguments, Command, Example, Flag, Kind, Matches};
use crate::context::Context;
use crate::output::{Failure, boxed};
use crate::shared::flags::TARGET_ORG;
use orgyard_client::SandboxRequest;
use orgyard_project::ScratchDefinition;

pub(crate) static COMMAND: Command = Command {
    words: "org refresh sandbox",
    spellings: &[],
    class: "RefreshSandbox",
    summary: "Copy a sandbox anew from its production org.",
    description: "What is in the sandbox is gone, and it has a new org id. Exit codes: 0 refreshed, 68 not ready yet.",
    examples: &[
        Example { says: "Refresh a sandbox:", line: "org refresh sandbox --name uat --target-org production" },
        Example {
            says: "Make it a clone of another one:",
            line: "org refresh sandbox -n uat --source-sandbox-name dev --no-prompt -o production",
        },
    ],
    flags: &[
        Flag::text("name", "Name of the sandbox.").short('n'),
        Flag::text("definition-file", "JSON file with the fields of SandboxInfo to change.").short('f').existing(),
        Flag::text("source-sandbox-name", "Sandbox to clone.").exclusive(&["source-id"]),
        Flag::text("source-id", "Id of the sandbox to clone.").exclusive(&["source-sandbox-name"]),
        Flag::switch("no-auto-activate", "Do not activate the sandbox by itself."),
        Flag::of("wait", Kind::Minutes(1), "Minutes to wait for the sandbox.")
            .short('w')
            .default("30")
            .exclusive(&["async"]),
        Flag::of("poll-interval", Kind::Seconds(15), "Seconds between two looks.")
            .short('i')
            .default("30")
            .exclusive(&["async"]),
        Flag::switch("async", "Return at once with the job's id."),
        TARGET_ORG,
        Flag::switch("no-prompt", "Do not ask for confirmation."),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

async fn run(context: &Context, matches: &Matches) -> Result<Created, Failure> {
    let production = context.target_org(matches).await?;
    let request = request(context, matches)?;
    let name = request.fields.get("SandboxName").and_then(|name| name.as_str()).unwrap_or_default();
    let question = format!("Refresh the sandbox {name}? All that is in it is lost.");
    if !matches.has("no-prompt") && !context.json && !context.confirm(&question) {
        return Err(Failure::new("RefreshCancelledError", format!("The sandbox {name} was not refreshed."))
            .action("Add --no-prompt to refresh it without a question"));
    }
    let state = production.refresh_sandbox(&request, |text| context.progress(text)).await?;
    let asked = Request { maker: production.username().to_owned(), tracks_source: true, ..Request::default() };
    finish(context, state, asked, matches.has("async"))
}

fn request(context: &Context, matches: &Matches) -> Result<SandboxRequest, Failure> {
    let mut fields = serde_json::Map::new();
    if let Some(file) = matches.get("definition-file") {
        fields = ScratchDefinition::read(&context.world.cwd.join(file))?.0.scratch_org_info();
    }
    for (flag, key) in [("name", "SandboxName"), ("source-id", "SourceId")] {
        if let Some(value) = matches.get(flag) {
            fields.insert(key.into(), value.into());
        }
    }
    if matches.has("no-auto-activate") {
        fields.insert("AutoActivate".into(), false.into());
    }
    if !fields.contains_key("SandboxName") {
        let message = "Must specify a sandbox name using the `--name` or `--definition-file` flag.";
        return Err(Failure::new("NoSandboxNameError", message));
    }
    let clone = matches.get("source-sandbox-name").map(str::to_owned);
    Ok(SandboxRequest { fields, clone, ..patience(matches) })
}
