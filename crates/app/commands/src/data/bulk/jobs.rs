//! The jobs that were started from here: which org each went to, so that later commands need only its id.

use crate::cli::Matches;
use crate::context::Context;
use crate::output::Failure;
use crate::settings::TextFile;
use orgyard_client::Org;
use serde::{Deserialize, Serialize};

const DAY: i64 = 24 * 3_600_000;
/// As long as the platform keeps the results.
const KEPT: i64 = 7 * DAY;

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Known {
    pub(super) started: i64,
    /// The command that goes on with the job.
    pub(super) resume: String,
    pub(super) username: String,
    /// Where an export goes to.
    pub(super) file: String,
    pub(super) format: String,
    pub(super) delimiter: String,
}

pub(super) struct Job {
    pub(super) id: String,
    pub(super) org: Org,
    pub(super) known: Known,
}

pub(super) fn remember(context: &Context, id: &str, known: Known) -> Result<(), Failure> {
    let now = context.now();
    let known = Known { started: now, ..known };
    let text = serde_json::to_string(&known).unwrap_or_default();
    TextFile::bulk_jobs(&context.world.home).change(|jobs| {
        jobs.retain(|_, text| read(text).is_some_and(|known| now - known.started < KEPT));
        jobs.insert(id.to_owned(), text);
    })
}

fn read(text: &str) -> Option<Known> {
    serde_json::from_str(text).ok()
}

/// The job that `--job-id` names, or else the one that this command goes on with and that was started last.
pub(super) async fn find(context: &Context, matches: &Matches, resume: &str) -> Result<Job, Failure> {
    let jobs = TextFile::bulk_jobs(&context.world.home).read()?;
    let known = jobs.iter().filter_map(|(id, text)| Some((id.clone(), read(text)?)));
    let mut known = known.filter(|(_, known)| known.resume == resume);
    let found = match matches.get("job-id") {
        Some(id) => known.find(|(known, _)| known.get(..15) == id.get(..15)).ok_or_else(|| {
            Failure::new("BulkRequestIdNotFoundError", format!("Could not find a cache entry for job ID {id}.")).action(
                "Jobs are known for a week on the machine that started them; see their results with \
                    'orgyard data bulk results'",
            )
        }),
        None => known.max_by_key(|(_, known)| known.started).ok_or_else(|| {
            let message = "Could not load a most recent cache entry for a bulk request. Please rerun your command with \
                a bulk request id.";
            Failure::new("MissingCacheEntryError", message)
        }),
    };
    let (id, known) = found?;
    let org = context.org(&known.username).await?.with_api_version(context.api_version(matches)?.as_deref());
    Ok(Job { id, org, known })
}
