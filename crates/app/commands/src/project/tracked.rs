//! What the commands of a project share about source tracking: whether an org tracks, what conflicts, and how that is told.

use crate::context::Context;
use crate::output::Failure;
use crate::table::table;
use orgyard_client::{Call, Org};
use orgyard_metadata::{Manifest, Registry};
use orgyard_project::Project;
use orgyard_tracking::{Conflict, Tracker, TrackingError};
use serde_json::{Value, json};
use std::path::Path;

/// Which way the changes were to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Deploy,
    Retrieve,
}

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

/// Refuses what both sides have changed, as far as a manifest names it.
pub(super) fn refuse(
    context: &Context,
    root: &Path,
    conflicts: &[Conflict],
    wanted: Option<&Manifest>,
    way: Way,
) -> Result<(), Failure> {
    let conflicts = conflicts.iter().filter(|conflict| wanted.is_none_or(|manifest| names(manifest, conflict)));
    let rows: Vec<[String; 4]> = conflicts.flat_map(|conflict| rows(root, conflict)).collect();
    if rows.is_empty() {
        return Ok(());
    }
    if context.json {
        let message = format!("{} conflicts detected", rows.len());
        let data = rows
            .iter()
            .map(|[state, name, kind, path]| json!({"state": state, "fullName": name, "type": kind, "filePath": path}));
        return Err(Failure::new("SourceConflictError", message).data(data.collect::<Value>()));
    }
    let cwd = &context.world.cwd;
    let relative =
        |path: &str| Path::new(path).strip_prefix(cwd).map_or(path.into(), |path| path.display().to_string());
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|[state, name, kind, path]| vec![state.clone(), name.clone(), kind.clone(), relative(path)])
        .collect();
    context.world.printer.data(&table("", &["STATE", "FULL NAME", "TYPE", "FILE PATH"], &cells));
    Err(in_words(way))
}

fn in_words(way: Way) -> Failure {
    let (message, again, other) = match way {
        Way::Deploy => (
            "There are changes in the org that conflict with the local changes you're trying to deploy.",
            "To overwrite the remote changes, rerun this command with the --ignore-conflicts flag.",
            "To overwrite the local changes, run the \"orgyard project retrieve start\" command with the \
             --ignore-conflicts flag.",
        ),
        Way::Retrieve => (
            "There are changes in your local files that conflict with the org changes you're trying to retrieve.",
            "To overwrite the local changes, rerun this command with the --ignore-conflicts flag.",
            "To overwrite the remote changes, run the \"orgyard project deploy start\" command with the \
             --ignore-conflicts flag.",
        ),
    };
    Failure::new("SourceConflictError", message).action(again).action(other)
}

fn names(manifest: &Manifest, conflict: &Conflict) -> bool {
    let component = &conflict.remote.component;
    let members = manifest.types.get(&component.type_name);
    members.is_some_and(|members| members.contains("*") || members.contains(&component.full_name))
}

/// A row per file, as the official tool counts them.
fn rows(root: &Path, conflict: &Conflict) -> Vec<[String; 4]> {
    let component = &conflict.remote.component;
    let row = |path: &String| {
        let path = root.join(path).to_string_lossy().into_owned();
        ["Conflict".to_owned(), component.full_name.clone(), component.type_name.clone(), path]
    };
    conflict.paths.iter().map(row).collect()
}
