//! `OrgSnapshot`: a copy of a scratch org that new scratch orgs start from.

use super::{field_refusal, refusal};
use orgyard_engine::{ApiError, Behaviour, EngineError, NewOrg, Org, OrgInfo, OrgKind, Tx};
use orgyard_values::{Id, Record, Value};
use std::sync::Arc;

pub(super) struct OrgSnapshot;

const OBJECT: &str = "OrgSnapshot";
const DAY: i64 = 24 * 60 * 60 * 1000;
/// How long a snapshot can be used. Source: Salesforce DX Developer Guide, Scratch Org Snapshots.
const LIFE: i64 = 90 * DAY;
const LONGEST_NAME: usize = 15;

impl Behaviour for OrgSnapshot {
    fn object(&self) -> &'static str {
        OBJECT
    }

    fn before_insert(&self, tx: &mut Tx, new: &mut Record) -> Result<(), ApiError> {
        check_name(tx, new)?;
        let source = source(tx, new)?;
        new.set("SourceOrg", source.id.short());
        Ok(())
    }

    fn after_insert(&self, tx: &mut Tx, new: &Record) -> Result<(), ApiError> {
        match new.id() {
            Some(id) => Ok(tx.start_job(OBJECT, id)?),
            None => Ok(()),
        }
    }

    fn before_update(&self, tx: &mut Tx, old: &Record, new: &mut Record) -> Result<(), ApiError> {
        if old.get("SnapshotName") == new.get("SnapshotName") { Ok(()) } else { check_name(tx, new) }
    }

    fn run_job(&self, org: &Arc<Org>, record: Id) {
        if let Err(error) = take(org, record) {
            tracing::error!(%error, %record, "a snapshot could not be taken");
            let failed = org.write(org.info().user_id, |tx| fail(tx, record, &error.to_string()));
            if let Err(error) = failed {
                tracing::error!(%error, %record, "a failed snapshot could not be marked");
            }
        }
    }

    fn job_lost(&self, tx: &mut Tx, record: Id) {
        let interrupted = "Orgyard ended while the snapshot was being taken. Delete it and take another one.";
        if let Err(error) = fail(tx, record, interrupted) {
            tracing::error!(%error, %record, "an interrupted snapshot could not be marked");
        }
    }

    fn before_delete(&self, tx: &mut Tx, old: &Record) -> Result<(), ApiError> {
        match kept(old) {
            Some(org) => Ok(tx.home().delete_org(org)?),
            None => Ok(()),
        }
    }
}

/// Up to 15 letters and digits, the first a letter, and no other snapshot's. Source: the guide, as above.
fn check_name(tx: &Tx, new: &Record) -> Result<(), ApiError> {
    let name = new.text("SnapshotName").unwrap_or_default();
    let valid = name.len() <= LONGEST_NAME
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric());
    if !valid {
        let text = format!(
            "SnapshotName: '{name}' is no name of a snapshot: it takes 1 to {LONGEST_NAME} letters and digits and begins with a letter."
        );
        return Err(field_refusal("INVALID_INPUT", "SnapshotName", text));
    }
    let others = tx.find(OBJECT, "SnapshotName", &Value::from(name))?;
    match others.iter().filter_map(Record::id).find(|id| Some(*id) != new.id()) {
        None => Ok(()),
        Some(id) => {
            let text =
                format!("duplicate value found: SnapshotName duplicates value on record with id: {}", id.short());
            Err(field_refusal("DUPLICATE_VALUE", "SnapshotName", text))
        }
    }
}

/// A scratch org that this Dev Hub has made.
fn source(tx: &Tx, new: &Record) -> Result<OrgInfo, ApiError> {
    let unknown = || field_refusal("INVALID_CROSS_REFERENCE_KEY", "SourceOrg", "invalid cross reference id");
    let id: Id = new.text("SourceOrg").unwrap_or_default().parse().map_err(|_| unknown())?;
    let info = tx.home().org_info(id).map_err(|_| unknown())?;
    let ours = info.kind == OrgKind::Scratch && info.parent == Some(tx.org().id);
    if ours { Ok(info) } else { Err(unknown()) }
}

fn take(hub: &Arc<Org>, record: Id) -> Result<(), EngineError> {
    let user = hub.info().user_id;
    let row = hub.write(user, |tx| -> Result<_, EngineError> {
        let Some(row) = tx.get(OBJECT, record)? else { return Ok(None) };
        let row = row.with("Status", "In Progress");
        tx.put_row(&row)?;
        Ok(Some(row))
    })?;
    let Some(row) = row else { return Ok(()) };
    let source = source(&hub.read(user)?, &row)?;
    let new = NewOrg {
        kind: OrgKind::Snapshot,
        name: source.name.clone(),
        edition: source.edition.clone(),
        namespace: source.namespace.clone(),
        username: format!("{}.{}", source.username, row.text("SnapshotName").unwrap_or_default().to_lowercase()),
        parent: Some(hub.info().id),
        features: source.features.clone(),
        ..NewOrg::default()
    };
    let with_data = row.text("Content") == Some("metadatadata");
    let copy = hub.home().copy_org(source.id, new, with_data)?;
    hub.write(user, |tx| {
        let ends = orgyard_values::format_datetime(tx.now() + LIFE).chars().take(10).collect::<String>();
        let row = row.clone().with("SnapshotOrg", copy.info().id.short()).with("Status", "Active");
        tx.put_row(&row.with("ExpirationDate", Value::Date(ends)))?;
        tx.finish_job(record)
    })
}

fn fail(tx: &mut Tx, record: Id, reason: &str) -> Result<(), EngineError> {
    if let Some(row) = tx.get(OBJECT, record)?.filter(|row| row.text("Status") != Some("Active")) {
        let reason: String = reason.chars().take(255).collect();
        tx.put_row(&row.with("Status", "Error").with("Error", reason))?;
    }
    tx.finish_job(record)
}

fn kept(snapshot: &Record) -> Option<Id> {
    snapshot.text("SnapshotOrg")?.parse().ok()
}

/// The snapshot that a sign-up names, by its name or its id.
fn wanted(tx: &Tx, request: &Record) -> Result<Option<Option<Record>>, EngineError> {
    let Some(name) = request.text("Snapshot").filter(|name| !name.is_empty()) else { return Ok(None) };
    let found = match name.parse::<Id>() {
        Ok(id) if id.prefix() == "0Oo" => tx.get(OBJECT, id)?,
        _ => tx.find(OBJECT, "SnapshotName", &Value::from(name))?.into_iter().next(),
    };
    Ok(Some(found))
}

/// The codes of a sign-up that names no snapshot of this hub, or one that has expired (error-texts G).
pub(super) fn sign_up_error(tx: &Tx, request: &Record) -> Result<Option<&'static str>, ApiError> {
    let Some(found) = wanted(tx, request)? else { return Ok(None) };
    let Some(row) = found.filter(|row| row.text("Status") == Some("Active")) else { return Ok(Some("T-0002")) };
    let today = orgyard_values::format_datetime(tx.now());
    let expired = row.text("ExpirationDate").is_some_and(|ends| today.get(..10).is_some_and(|today| ends < today));
    Ok(expired.then_some("SN-0001"))
}

/// The org that holds what the sign-up's snapshot has kept.
pub(super) fn org_of(tx: &Tx, request: &Record) -> Result<Option<Id>, EngineError> {
    let Some(found) = wanted(tx, request)? else { return Ok(None) };
    let gone = || refusal("INVALID_CROSS_REFERENCE_KEY", "the snapshot is gone").into();
    found.as_ref().and_then(kept).map(Some).ok_or_else(gone)
}
