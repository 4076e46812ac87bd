//! The deploys that were started from here: which org each went to, so that later commands need only its id, or not even
//! that.

use crate::cli::{Flag, Kind, Matches, UsageError};
use crate::context::Context;
use crate::output::Failure;
use crate::settings::TextFile;
use orgyard_client::Org;

pub(super) const JOB_ID: Flag =
    Flag::of("job-id", Kind::Id("0Af"), "Id (0Af) of the deploy.").short('i').aliases(&["jobid"]);
pub(super) const MOST_RECENT: Flag =
    Flag::switch("use-most-recent", "The deploy that was started last, within three days.").short('r');

/// What a deploy is remembered as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Deploy,
    Validation,
}

/// Deploys are forgotten after ten days, as orgs do; the most recent one is looked for in the last three.
const KEPT: i64 = 10 * DAY;
const RECENT: i64 = 3 * DAY;
const DAY: i64 = 24 * 3_600_000;

/// A deploy that a command is about.
pub(super) struct Job {
    pub(super) id: String,
    pub(super) org: Org,
}

struct Known {
    username: String,
    started: i64,
    sort: Sort,
}

impl Known {
    fn parse(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        let (started, sort) = (words.next()?.parse().ok()?, words.next()?);
        let sort = if sort == "validation" { Sort::Validation } else { Sort::Deploy };
        Some(Self { started, sort, username: words.next()?.to_owned() })
    }
}

pub(super) fn remember(context: &Context, id: &str, org: &Org, sort: Sort) -> Result<(), Failure> {
    let now = context.now();
    let sort = if sort == Sort::Validation { "validation" } else { "deploy" };
    let entry = format!("{now} {sort} {}", org.username());
    file(context).change(|jobs| {
        jobs.retain(|_, text| Known::parse(text).is_some_and(|known| now - known.started < KEPT));
        jobs.insert(id.to_owned(), entry);
    })
}

fn file(context: &Context) -> TextFile {
    TextFile::deploys(&context.world.home)
}

/// The deploy that `--job-id` or `--use-most-recent` names. `must_be_known`: there is no other way to learn its org.
pub(super) async fn find(
    context: &Context,
    matches: &Matches,
    sort: Option<Sort>,
    must_be_known: bool,
) -> Result<Job, Failure> {
    let jobs = file(context).read()?;
    let id = match (matches.get("job-id"), matches.has("use-most-recent")) {
        (Some(id), false) => id.to_owned(),
        (None, true) => {
            let of_sort = |known: &Known| sort.is_none_or(|sort| sort == known.sort);
            let recent = |known: &Known| context.now() - known.started < RECENT;
            let all = jobs.iter().filter_map(|(id, text)| Some((id, Known::parse(text)?)));
            let latest =
                all.filter(|(_, known)| of_sort(known) && recent(known)).max_by_key(|(_, known)| known.started);
            latest.map(|(id, _)| id.clone()).ok_or_else(none_recent)?
        }
        _ => {
            let text = "Exactly one of the following must be provided: --job-id, --use-most-recent";
            return Err(UsageError::failed_flags(vec![text.into()]).into());
        }
    };
    let same = |known: &str| known.get(..15) == id.get(..15);
    let known = jobs.iter().find(|(known, _)| same(known)).and_then(|(_, text)| Known::parse(text));
    let org = match known {
        Some(known) => context.org(&known.username).await?,
        None if must_be_known => {
            let message = format!("No matching job found in cache for ID: {id}.");
            return Err(Failure::new("NoMatchingJobIdError", message)
                .action("Ask for its state with 'orgyard project deploy report --target-org'"));
        }
        None => context.target_org(matches).await?,
    };
    Ok(Job { id, org })
}

fn none_recent() -> Failure {
    Failure::new("NoRecentJobIdError", "There are no recent job IDs available.").action("Name one with --job-id")
}

/// Deploys the org does not know.
pub(super) fn unknown(error: orgyard_client::ClientError, job: &Job) -> Failure {
    if !error.is("INVALID_CROSS_REFERENCE_KEY") {
        return error.into();
    }
    let message = format!("Invalid deploy ID: {} for org: {}", job.id, job.org.username());
    Failure::new("InvalidDeployIdError", message)
        .action("Ensure the deploy ID is correct.")
        .action("Ensure the target-org username or alias is correct.")
}
