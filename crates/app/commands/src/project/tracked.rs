//! What the commands of a project share about source tracking: whether an org tracks, and how it fails.

use crate::output::Failure;
use orgyard_client::{Call, Org};
use orgyard_metadata::Registry;
use orgyard_project::Project;
use orgyard_tracking::{Tracker, TrackingError};

pub(super) fn tracking(error: TrackingError) -> Failure {
    match error {
        TrackingError::Client(error) => error.into(),
        TrackingError::Convert(error) => super::failed(&error),
        damaged @ TrackingError::Damaged { .. } => Failure::new("SourceTrackingError", damaged.to_string())
            .action("Start afresh with 'orgyard project delete tracking', or 'orgyard project reset tracking'"),
        other => Failure::new("SourceTrackingError", other.to_string()),
    }
}

/// Whether an org says what was changed in it: what the login knows; else scratch orgs do, and sandboxes that describe
/// the object for it.
pub(super) async fn tracks_source(org: &Org) -> Result<bool, Failure> {
    let auth = org.auth();
    match (auth.tracks_source, auth.is_scratch, auth.is_sandbox) {
        (Some(known), ..) => return Ok(known),
        (_, Some(true), _) => return Ok(true),
        (_, _, Some(false)) => return Ok(false),
        _ => {}
    }
    let base = org.base(orgyard_client::Api::Tooling).await?;
    match org.send_json(Call::get(format!("{base}/sobjects/SourceMember/describe"))).await {
        Ok(_) => Ok(true),
        Err(error) if error.status.is_some() => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The changes between a project and an org that tracks.
pub(super) async fn open<'r>(
    org: &Org,
    registry: &'r Registry,
    project: &Project,
) -> Result<Option<Tracker<'r>>, Failure> {
    match tracks_source(org).await? {
        true => Tracker::open(registry, project, &org.auth().org_id).map(Some).map_err(tracking),
        false => Ok(None),
    }
}
