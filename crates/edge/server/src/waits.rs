//! Reads of a job's record wait a moment for the job: clients that would ask again in 30 seconds then find it done.

use crate::call::Call;
use orgyard_values::Id;
use serde_json::Value as Json;
use std::time::Duration;

/// How long a read waits, by how long the official client sleeps before the next one (1 to 30 seconds).
const PATIENCE: &[(&str, Duration)] = &[
    ("ScratchOrgInfo", Duration::from_millis(900)),
    ("DeployRequest", Duration::from_millis(900)),
    ("ApexTestRunResult", Duration::from_millis(900)),
    ("PackageInstallRequest", Duration::from_millis(1500)),
    ("Package2VersionCreateRequest", Duration::from_secs(5)),
    ("SubscriberPackageVersionUninstallRequest", Duration::from_secs(5)),
];

/// A read of more records than these is a list, not a poll.
const MOST: usize = 2;

/// Waits for the record's job, if this process runs it. True where there may have been one: what was read before may
/// be old then, also when the job ended by itself in between. `Prefer: respond-async` asks not to wait.
pub(crate) fn for_job(call: &Call, object: &str, id: Id) -> bool {
    let patience = PATIENCE.iter().find(|(name, _)| name.eq_ignore_ascii_case(object)).map(|(_, patience)| *patience);
    let Some(patience) = patience.filter(|_| !call.is_part) else { return false };
    if call.header("prefer") != Some("respond-async") {
        call.home().wait_for_job(id, patience);
    }
    true
}

/// The same for the records of a query's answer.
pub(crate) fn for_jobs_of(call: &Call, object: &str, records: &[Json]) -> bool {
    if records.len() > MOST {
        return false;
    }
    // Each is waited for, not only the first.
    let waited: Vec<bool> = records.iter().filter_map(id_of).map(|id| for_job(call, object, id)).collect();
    waited.contains(&true)
}

/// A record's url ends in its id, also where the query did not select it.
fn id_of(record: &Json) -> Option<Id> {
    record["attributes"]["url"].as_str()?.rsplit('/').next()?.parse().ok()
}
