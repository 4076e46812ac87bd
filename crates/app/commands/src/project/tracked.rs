//! What the commands of a project share about source tracking: whether an org tracks, and how it fails.

use crate::context::Context;
use crate::output::Failure;
use orgyard_client::{Call, Org};
use orgyard_metadata::{Registry, registry_of};
use orgyard_project::Project;
use orgyard_tracking::{Patience, Tracker, TrackingError};
use serde_json::Value;

pub(super) fn tracking(error: TrackingError) -> Failure {
    match error {
        TrackingError::Client(error) => error.into(),
        TrackingError::Convert(error) => super::failed(&error),
        damaged @ TrackingError::Damaged { .. } => Failure::new("SourceTrackingError", damaged.to_string())
            .action("Start afresh with 'orgyard project delete tracking'"),
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

/// The changes between a project and an org that tracks, with the end of deploys that nobody has waited for.
pub(super) async fn open<'r>(
    org: &Org,
    registry: &'r Registry,
    project: &Project,
) -> Result<Option<Tracker<'r>>, Failure> {
    if !tracks_source(org).await? {
        return Ok(None);
    }
    let mut tracker = Tracker::open(registry, project, &org.auth().org_id).map_err(tracking)?;
    tracker.settle(org).await.map_err(tracking)?;
    Ok(Some(tracker))
}

/// How long a deploy waits for the org to tell what was changed in it.
fn patience(context: &Context) -> Patience {
    if context.variable("SF_DISABLE_SOURCE_MEMBER_POLLING").is_some_and(|value| value.eq_ignore_ascii_case("true")) {
        return Patience::None;
    }
    let seconds = context.variable("SF_SOURCE_MEMBER_POLLING_TIMEOUT").and_then(|value| value.parse().ok());
    seconds.filter(|seconds| *seconds > 0).map_or(Patience::Usual, Patience::Seconds)
}

/// A deploy that this command has waited for is at its end.
pub(super) async fn deployed(
    context: &Context,
    org: &Org,
    tracker: &mut Tracker<'_>,
    id: &str,
    result: &Value,
) -> Result<(), Failure> {
    let late = tracker.deployed(org, id, result, patience(context)).await.map_err(tracking)?;
    late.into_iter().for_each(|late| context.warn(late.to_string()));
    Ok(())
}

/// The same for one that an earlier command started in this project.
pub(super) async fn ended(context: &Context, org: &Org, result: &Value) -> Result<(), Failure> {
    let (Some(project), Some(id)) = (context.project_if_any()?, result.get("id").and_then(Value::as_str)) else {
        return Ok(());
    };
    if result.get("done") != Some(&Value::Bool(true)) {
        return Ok(());
    }
    let registry = registry_of(&project).map_err(|error| super::failed(&error))?;
    match Tracker::awaiting(&registry, &project, &org.auth().org_id, id).map_err(tracking)? {
        Some(mut tracker) => tracker.ended(org, id, result).await.map_err(tracking),
        None => Ok(()),
    }
}

/// A validation of this project is deployed under another id.
pub(super) fn quick(context: &Context, org: &Org, validation: &str, id: &str) -> Result<(), Failure> {
    let Some(project) = context.project_if_any()? else { return Ok(()) };
    let registry = registry_of(&project).map_err(|error| super::failed(&error))?;
    match Tracker::awaiting(&registry, &project, &org.auth().org_id, validation).map_err(tracking)? {
        Some(mut tracker) => tracker.deploying_validated(validation, id).map_err(tracking),
        None => Ok(()),
    }
}
