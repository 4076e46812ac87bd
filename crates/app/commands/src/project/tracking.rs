//! `project delete tracking` and `project reset tracking`.

use super::failed;
use super::tracked::{self, tracking};
use crate::cli::{Arguments, Command, Example, Flag, Kind, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{self, TARGET_ORG};
use orgyard_client::Org;
use orgyard_metadata::{Registry, registry_of};
use orgyard_project::Project;
use orgyard_tracking::Tracker;
use serde_json::{Value, json};
use std::path::PathBuf;

const NO_PROMPT: Flag = Flag::switch("no-prompt", "Do not ask for confirmation.").short('p').aliases(&["noprompt"]);
const QUESTION: &str = "WARNING: This operation will modify all your local source tracking files. The operation can have \
    unintended consequences on all the \"project deploy\" and \"project retrieve\" commands. Are you sure you want to proceed?";

pub(crate) static DELETE: Command = Command {
    words: "project delete tracking",
    spellings: &[Spelling::new("force:source:tracking:clear")],
    class: "DeleteTracking",
    summary: "Forget what is tracked of an org.",
    description: "From then on every file of the project and every component the org tracks counts as changed. What the \
        official tool tracks stays as it is.",
    examples: &[Example { says: "Forget the org 'dev':", line: "project delete tracking --target-org dev" }],
    flags: &[TARGET_ORG, flags::API_VERSION, NO_PROMPT],
    arguments: Arguments::None,
    run: |context, matches| boxed(delete(context, matches)),
};

pub(crate) static RESET: Command = Command {
    words: "project reset tracking",
    spellings: &[Spelling::new("force:source:tracking:reset")],
    class: "ResetTracking",
    summary: "Take project and org for the same, as they are.",
    description: "From then on only later changes count, in the project and in the org, even where the two differ now.",
    examples: &[
        Example { says: "The org 'dev':", line: "project reset tracking --target-org dev" },
        Example {
            says: "Changes of the org after revision 30 still count:",
            line: "project reset tracking --revision 30",
        },
    ],
    flags: &[
        TARGET_ORG,
        flags::API_VERSION,
        Flag::of("revision", Kind::Number(0), "Revision of the org up to which both are the same.").short('r'),
        NO_PROMPT,
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(reset(context, matches)),
};

struct Cleared(Vec<PathBuf>);

async fn delete(context: &Context, matches: &Matches) -> Result<Cleared, Failure> {
    let (org, project) = (context.target_org(matches).await?, context.project()?);
    if !is_sure(context, matches) {
        return Ok(Cleared(Vec::new()));
    }
    let cleared = Tracker::forget(&project, &org.auth().org_id).map_err(tracking)?;
    Ok(Cleared(cleared))
}

fn is_sure(context: &Context, matches: &Matches) -> bool {
    matches.has("no-prompt") || context.json || context.confirm(QUESTION)
}

struct Reset {
    members: usize,
    paths: usize,
    revision: Option<i64>,
    done: bool,
}

async fn reset(context: &Context, matches: &Matches) -> Result<Reset, Failure> {
    let (org, project) = (context.target_org(matches).await?, context.project()?);
    let registry = registry_of(&project).map_err(|error| failed(&error))?;
    let revision = matches.number("revision").map(|revision| revision as i64);
    if !is_sure(context, matches) {
        return Ok(Reset { members: 0, paths: 0, revision, done: false });
    }
    let mut tracker = required(&org, &registry, &project).await?;
    let (members, paths) = tracker.reset(&org, revision).await.map_err(tracking)?;
    Ok(Reset { members, paths, revision, done: true })
}

/// The tracker, or the refusal of an org that does not track.
pub(super) async fn required<'r>(org: &Org, registry: &'r Registry, project: &Project) -> Result<Tracker<'r>, Failure> {
    tracked::open(org, registry, project).await?.ok_or_else(|| {
        Failure::new("NonSourceTrackedOrgError", "This org does not have source tracking.")
            .action("Name what to deploy or retrieve with --source-dir, --metadata or --manifest")
    })
}

impl Output for Cleared {
    fn json(&self) -> Value {
        json!({"clearedFiles": self.0.iter().map(|path| path.to_string_lossy()).collect::<Vec<_>>()})
    }

    fn human(&self) -> String {
        if self.0.is_empty() { String::new() } else { "Cleared local tracking files.".to_owned() }
    }
}

impl Output for Reset {
    fn json(&self) -> Value {
        json!({"sourceMembersSynced": self.members, "localPathsSynced": self.paths})
    }

    fn human(&self) -> String {
        let to = self.revision.filter(|revision| *revision > 0).map(|revision| format!(" to revision {revision}"));
        if self.done { format!("Reset local tracking files{}.", to.unwrap_or_default()) } else { String::new() }
    }
}
