//! Reads of a job's record wait a moment for the job: clients that would ask again in 30 seconds then find it done.

use crate::call::Call;
use crate::failure::Failure;
use orgyard_values::Id;
use serde_json::Value as Json;
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How long a read waits, by how long the official client sleeps before the next one (1 to 30 seconds).
const PATIENCE: &[(&str, Duration)] = &[
    ("ScratchOrgInfo", Duration::from_millis(900)),
    ("ContainerAsyncRequest", Duration::from_millis(900)),
    ("OrgSnapshot", Duration::from_millis(900)),
    ("DeployRequest", Duration::from_millis(900)),
    ("ApexTestRunResult", Duration::from_millis(900)),
    ("BulkBatch", Duration::from_secs(4)),
    ("PackageInstallRequest", Duration::from_millis(1500)),
    ("Package2VersionCreateRequest", Duration::from_secs(5)),
    ("SubscriberPackageVersionUninstallRequest", Duration::from_secs(5)),
];

/// A read of more records than these is a list, not a poll.
const MOST: usize = 2;

/// Records whose jobs this server has started.
#[derive(Default)]
pub(crate) struct Started(Mutex<HashSet<Id>>);

impl Started {
    pub(crate) fn add(&self, object: &str, id: Id) {
        if patience(object).is_some() {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id);
        }
    }

    fn contains(&self, id: Id) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(&id)
    }
}

fn patience(object: &str) -> Option<Duration> {
    PATIENCE.iter().find(|(name, _)| name.eq_ignore_ascii_case(object)).map(|(_, patience)| *patience)
}

/// Waits for the record's job, if this process runs it. True where there may have been one: what was read before may
/// be old then, also when the job ended by itself in between. `Prefer: respond-async` asks not to wait.
pub(crate) fn for_job(call: &Call, object: &str, id: Id) -> Result<bool, Failure> {
    let Some(patience) = patience(object).filter(|_| !call.is_part) else { return Ok(false) };
    if call.header("prefer") == Some("respond-async") {
        return Ok(true);
    }
    let ended = call.home().wait_for_job(id, patience);
    if ended && call.read()?.has_job(id)? {
        if call.shared.started.contains(id) {
            return Err(untold(id));
        }
        // Another process runs it, or is gone.
        call.org()?.find_lost_jobs()?;
    }
    Ok(true)
}

/// A job that has ended and could not write down how: whoever waits for it would wait for ever.
fn untold(id: Id) -> Failure {
    let text = format!(
        "{id} has ended, and what came of it could not be written: the disk that holds the home may be full. Nothing of \
         it was kept. Free some room and make the request again."
    );
    Failure::new(400, "STORAGE_LIMIT_EXCEEDED", text)
}

/// The same for the records of a query's answer.
pub(crate) fn for_jobs_of(call: &Call, object: &str, records: &[Json]) -> Result<bool, Failure> {
    if records.len() > MOST {
        return Ok(false);
    }
    // Each is waited for, not only the first.
    let waited: Result<Vec<bool>, Failure> =
        records.iter().filter_map(id_of).map(|id| for_job(call, object, id)).collect();
    Ok(waited?.contains(&true))
}

/// A record's url ends in its id, also where the query did not select it.
fn id_of(record: &Json) -> Option<Id> {
    record["attributes"]["url"].as_str()?.rsplit('/').next()?.parse().ok()
}
