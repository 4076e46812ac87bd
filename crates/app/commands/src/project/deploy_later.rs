//! What can be done about a deploy once it was started: `project deploy report|resume|cancel|quick`.

use super::deploy::{ASYNC, CONCISE, COVERAGE, JUNIT, RESULTS, VERBOSE, VERSION, write_test_files};
use super::deployed::{About, Deployed, Local};
use super::jobs::{self, JOB_ID, Job, MOST_RECENT, Sort};
use super::progress::Watched;
use super::selection::all_folders;
use super::tracked;
use super::{API_VERSION, failed};
use crate::cli::{Arguments, Command, Example, Flag, Kind, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::TARGET_ORG;
use crate::table::pairs;
use orgyard_client::{Org, Poll, Wait};
use orgyard_metadata::{MetadataOptions, SourceSet, Tree, registry_of, to_metadata};
use orgyard_project::ForceIgnore;
use serde_json::{Value, json};

const WAIT: Flag = Flag::of("wait", Kind::Minutes(1), "Minutes to wait for the end.").short('w');
/// The official tool's wait where nobody says another.
const MINUTES: u64 = 33;

pub(crate) static REPORT: Command = Command {
    words: "project deploy report",
    spellings: &[
        Spelling::new("deploy:metadata:report"),
        Spelling::new("force:source:deploy:report"),
        Spelling::new("force:mdapi:deploy:report"),
    ],
    class: "DeployMetadataReport",
    summary: "Show how a deploy goes on, or how it ended.",
    description: "The org is the one the deploy was started for; --target-org is needed only where that was elsewhere.",
    examples: &[
        Example { says: "The deploy that was started last:", line: "project deploy report --use-most-recent" },
        Example { says: "Wait for another one:", line: "project deploy report --job-id 0Af000000000001AAA --wait 30" },
    ],
    flags: &[TARGET_ORG, JOB_ID, MOST_RECENT, WAIT, COVERAGE, JUNIT, RESULTS],
    arguments: Arguments::None,
    run: |context, matches| boxed(report(context, matches)),
};

pub(crate) static RESUME: Command = Command {
    words: "project deploy resume",
    spellings: &[Spelling::new("deploy:metadata:resume")],
    class: "DeployMetadataResume",
    summary: "Watch a deploy again until it ends.",
    description: "Exit codes: 0 deployed, 1 failed or canceled, 68 deployed in part, 69 not at its end when the time was up.",
    examples: &[Example { says: "The deploy that was started last:", line: "project deploy resume --use-most-recent" }],
    flags: &[JOB_ID, MOST_RECENT, WAIT, CONCISE, VERBOSE, COVERAGE, JUNIT, RESULTS],
    arguments: Arguments::None,
    run: |context, matches| boxed(resume(context, matches)),
};

pub(crate) static CANCEL: Command = Command {
    words: "project deploy cancel",
    spellings: &[Spelling::new("deploy:metadata:cancel"), Spelling::new("force:source:deploy:cancel")],
    class: "DeployMetadataCancel",
    summary: "Give up a deploy that has not ended.",
    description: "An embedded org lets a deploy run to its end: it takes less time than the request to cancel it.",
    examples: &[Example { says: "The deploy that was started last:", line: "project deploy cancel --use-most-recent" }],
    flags: &[TARGET_ORG, ASYNC, JOB_ID, MOST_RECENT, WAIT],
    arguments: Arguments::None,
    run: |context, matches| boxed(cancel(context, matches)),
};

pub(crate) static QUICK: Command = Command {
    words: "project deploy quick",
    spellings: &[Spelling::new("deploy:metadata:quick")],
    class: "DeployMetadataQuick",
    summary: "Deploy what a validation has checked, without running its tests again.",
    description: "Exit codes: 0 deployed, 1 failed or canceled, 68 deployed in part, 69 not at its end when the time was up.",
    examples: &[Example {
        says: "What was validated last:",
        line: "project deploy quick --use-most-recent --target-org prod",
    }],
    flags: &[TARGET_ORG, VERSION, ASYNC, CONCISE, VERBOSE, JOB_ID, MOST_RECENT, WAIT],
    arguments: Arguments::None,
    run: |context, matches| boxed(quick(context, matches)),
};

/// The result of a deploy, with every plain value it has.
struct Report(Deployed);

async fn report(context: &Context, matches: &Matches) -> Result<Report, Failure> {
    let job = jobs::find(context, matches, None, false).await?;
    let result = match matches.number("wait") {
        Some(minutes) => finish(context, &job, minutes).await?,
        None => {
            let result = job.org.deploy_status(&job.id).await.map_err(|error| jobs::unknown(error, &job))?;
            tracked::ended(context, &job.org, &result).await?;
            result
        }
    };
    write_test_files(context, matches, &job.org, &result).await?;
    Ok(Report(Deployed::new(result, &local(context)?, about(context, matches))))
}

async fn resume(context: &Context, matches: &Matches) -> Result<Deployed, Failure> {
    let job = jobs::find(context, matches, None, true).await?;
    let before = job.org.deploy_status(&job.id).await.map_err(|error| jobs::unknown(error, &job))?;
    if before.get("done") == Some(&Value::Bool(true)) {
        let status = before.get("status").and_then(Value::as_str).unwrap_or_default();
        context.warn(format!(
            "Job ID {} is not resumable because it already completed with status: {status}. Displaying results...",
            job.id
        ));
    }
    let result = finish(context, &job, matches.number("wait").unwrap_or(MINUTES)).await?;
    write_test_files(context, matches, &job.org, &result).await?;
    let instance_url = job.org.auth().instance_url.clone();
    Ok(Deployed::new(result, &local(context)?, About { instance_url, ..about(context, matches) }))
}

/// A deploy that was started by another command, up to its end.
pub(crate) async fn watch(
    context: &Context,
    matches: &Matches,
    org: Org,
    id: String,
    validate: bool,
) -> Result<impl Output + use<>, Failure> {
    context.progress(&format!("Deploy ID: {id}"));
    let instance_url = org.auth().instance_url.clone();
    jobs::remember(context, &id, &org, if validate { Sort::Validation } else { Sort::Deploy })?;
    let result = finish(context, &Job { id, org }, matches.number("wait").unwrap_or(MINUTES)).await?;
    Ok(Deployed::new(result, &Local::default(), About { instance_url, validate, ..about(context, matches) }))
}

/// Waits for the end of a deploy, which is then the project's state as well.
async fn finish(context: &Context, job: &Job, minutes: u64) -> Result<Value, Failure> {
    let watched = Watched::new(context);
    let end = job.org.finish_deploy(&job.id, Wait::minutes(minutes, 1), |result| watched.deploy(result)).await;
    drop(watched);
    let (Poll::Done(result) | Poll::Running(result)) = end.map_err(|error| jobs::unknown(error, job))?;
    tracked::ended(context, &job.org, &result).await?;
    Ok(result)
}

fn about(context: &Context, matches: &Matches) -> About {
    let (concise, verbose) = (matches.has("concise"), matches.has("verbose"));
    About { concise, verbose, cwd: context.world.cwd.clone(), ..About::default() }
}

/// The files of the project, if this is one: the org names components only.
fn local(context: &Context) -> Result<Local, Failure> {
    let Some(project) = context.project_if_any()? else { return Ok(Local::default()) };
    let registry = registry_of(&project).map_err(|error| failed(&error))?;
    let tree = Tree::walk(project.root(), &all_folders(&project), &ForceIgnore::find(project.root()));
    let set = tree.and_then(|tree| SourceSet::of(&registry, tree)).map_err(|error| failed(&error))?;
    let options = MetadataOptions { api_version: API_VERSION.into(), package_name: None };
    // A project that does not convert now may have been deployed before.
    let origins = to_metadata(&set, &options).map(|converted| converted.origins()).unwrap_or_default();
    Ok(Local::of(&set, origins, project.root()))
}

struct Canceled {
    id: String,
    result: Option<Deployed>,
}

async fn cancel(context: &Context, matches: &Matches) -> Result<Canceled, Failure> {
    let job = jobs::find(context, matches, None, false).await?;
    let in_background = matches.has("async");
    job.org.cancel_deploy(&job.id).await.map_err(|error| match error.is("INVALID_ID_FIELD") {
        true => completed(),
        false => jobs::unknown(error, &job),
    })?;
    if in_background {
        return Ok(Canceled { id: job.id, result: None });
    }
    let result = finish(context, &job, matches.number("wait").unwrap_or(MINUTES)).await?;
    if result.get("status").and_then(Value::as_str).is_some_and(|status| status.starts_with("Succeeded")) {
        return Err(completed());
    }
    let result = Deployed::new(result, &local(context)?, about(context, matches));
    Ok(Canceled { id: job.id, result: Some(result) })
}

fn completed() -> Failure {
    Failure::new("CannotCancelDeployError", "Can't cancel deploy because it's already completed.")
        .action("See how it ended with 'orgyard project deploy report'")
}

async fn quick(context: &Context, matches: &Matches) -> Result<Deployed, Failure> {
    let validation = jobs::find(context, matches, Some(Sort::Validation), false).await?;
    let id = validation.org.quick_deploy(&validation.id).await.map_err(|error| {
        let refused = error.is("INVALID_ID_FIELD") || error.is("INVALID_CROSS_REFERENCE_KEY");
        if refused { not_quick() } else { error.into() }
    })?;
    let job = Job { id, org: validation.org };
    jobs::remember(context, &job.id, &job.org, Sort::Deploy)?;
    tracked::quick(context, &job.org, &validation.id, &job.id)?;
    context.progress(&format!("Deploy ID: {}", job.id));
    let instance_url = job.org.auth().instance_url.clone();
    let about = About { in_background: matches.has("async"), quick: true, instance_url, ..about(context, matches) };
    if about.in_background {
        return Ok(Deployed::queued(&job.id, about));
    }
    let result = finish(context, &job, matches.number("wait").unwrap_or(MINUTES)).await?;
    Ok(Deployed::new(result, &local(context)?, about))
}

fn not_quick() -> Failure {
    let message = "Job ID can't be used for quick deployment. Possible reasons include the deployment hasn't been \
        validated, has already been deployed, or the validation expired because you ran it more than 10 days ago.";
    Failure::new("CannotQuickDeployError", message).action("Validate it with 'orgyard project deploy validate'")
}

impl Output for Report {
    fn json(&self) -> Value {
        self.0.json()
    }

    fn human(&self) -> String {
        let plain = |value: &Value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
            _ => None,
        };
        let fields = self.0.result().as_object().into_iter().flatten();
        let rows: Vec<(&str, String)> = fields.filter_map(|(key, value)| Some((key.as_str(), plain(value)?))).collect();
        let title = pairs("Deploy Info", ["Key", "Value"], &rows);
        format!("{}... {}\n\n{title}\n{}", self.0.id(), self.0.status(), self.0.human())
    }
}

impl Output for Canceled {
    fn json(&self) -> Value {
        match &self.result {
            Some(result) => result.json(),
            None => json!({"id": self.id, "done": false, "status": "Queued", "files": []}),
        }
    }

    fn human(&self) -> String {
        let id = &self.id;
        match &self.result {
            Some(result) if result.status() == "Canceled" => format!("Successfully canceled {id}"),
            Some(_) => format!("Could not cancel {id}"),
            None => format!(
                "Deploy has been queued for cancellation.\nRun \"orgyard project deploy resume --job-id {id}\" to resume watching \
                 the deploy.\nRun \"orgyard project deploy report --job-id {id}\" to get the latest status."
            ),
        }
    }

    fn exit_code(&self) -> i32 {
        i32::from(self.result.as_ref().is_some_and(|result| result.status() != "Canceled"))
    }
}
