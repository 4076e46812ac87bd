//! `ScratchOrgInfo` and `ActiveScratchOrg`: a scratch org's sign-up and its life in the Dev Hub (ORG-1).

use super::{field_refusal, namespace_registry, org_shape, org_snapshot, refusal};
use orgyard_engine::{ApiError, Behaviour, EngineError, NewOrg, Org, OrgInfo, OrgKind, TokenKind, Tx};
use orgyard_values::{Id, Record, Value};
use std::sync::Arc;

pub(super) struct ScratchOrgInfo;
pub(super) struct ActiveScratchOrg;

const OBJECT: &str = "ScratchOrgInfo";
const ACTIVE: &str = "ActiveScratchOrg";
const DAY: i64 = 24 * 60 * 60 * 1000;
const DEFAULT_DAYS: i64 = 7;

impl Behaviour for ScratchOrgInfo {
    fn object(&self) -> &'static str {
        OBJECT
    }

    fn before_insert(&self, tx: &mut Tx, new: &mut Record) -> Result<(), ApiError> {
        let days = duration(new)?;
        new.set("DurationDays", days);
        if let Some(code) = sign_up_error(tx, new)? {
            new.set("Status", "Error");
            new.set("ErrorCode", code);
            return Ok(());
        }
        new.set("ExpirationDate", Value::Date(date(tx.now() + days * DAY)));
        Ok(())
    }

    fn after_insert(&self, tx: &mut Tx, new: &Record) -> Result<(), ApiError> {
        match new.id() {
            Some(id) if new.text("Status") == Some("New") => Ok(tx.start_job(OBJECT, id)?),
            _ => Ok(()),
        }
    }

    fn run_job(&self, org: &Arc<Org>, record: Id) {
        if let Err(error) = sign_up(org, record) {
            tracing::error!(%error, %record, "a scratch org could not be made");
            let failed = org.write(org.info().user_id, |tx| fail(tx, record));
            if let Err(error) = failed {
                tracing::error!(%error, %record, "a failed sign-up could not be marked");
            }
        }
    }

    /// The org may have been made already: it goes, since nobody was told of it.
    fn job_lost(&self, tx: &mut Tx, record: Id) {
        if let Err(error) = fail(tx, record).and_then(|()| remove_unknown_orgs(tx)) {
            tracing::error!(%error, %record, "an interrupted sign-up could not be cleaned up");
        }
    }

    fn before_delete(&self, tx: &mut Tx, old: &Record) -> Result<(), ApiError> {
        let Some(id) = old.id() else { return Ok(()) };
        for active in tx.find(ACTIVE, "ScratchOrgInfoId", &Value::Id(id))? {
            end(tx, &active)?;
        }
        Ok(())
    }
}

impl Behaviour for ActiveScratchOrg {
    fn object(&self) -> &'static str {
        ACTIVE
    }

    fn before_delete(&self, tx: &mut Tx, old: &Record) -> Result<(), ApiError> {
        end(tx, old)
    }
}

/// 1 to 30 days, 7 where nothing is said.
fn duration(new: &Record) -> Result<i64, ApiError> {
    let days = match new.get("DurationDays") {
        Value::Null => DEFAULT_DAYS,
        Value::Text(text) => text.parse().unwrap_or(0),
        other => other.as_int().unwrap_or(0),
    };
    if (1..=30).contains(&days) {
        return Ok(days);
    }
    Err(field_refusal(
        "INVALID_INPUT",
        "DurationDays",
        format!("DurationDays: a scratch org lives 1 to 30 days, not {days}."),
    ))
}

/// The sign-up's own error codes (error-texts G).
fn sign_up_error(tx: &Tx, new: &Record) -> Result<Option<&'static str>, ApiError> {
    if new.text("Username").is_some_and(|name| !name.is_empty() && tx.home().org_by_username(name).is_ok()) {
        return Ok(Some("C-1007"));
    }
    if let Some(code) = org_snapshot::sign_up_error(tx, new)?.or(org_shape::sign_up_error(tx, new)?) {
        return Ok(Some(code));
    }
    match new.text("Namespace").filter(|ns| !ns.is_empty()) {
        Some(ns) if !namespace_registry::is_linked(tx, ns)? => Ok(Some("S-1017")),
        _ => Ok(None),
    }
}

fn sign_up(hub: &Arc<Org>, record: Id) -> Result<(), EngineError> {
    let user = hub.info().user_id;
    let Some(request) = hub.read(user)?.get(OBJECT, record)? else { return Ok(()) };
    let org = made(hub, &request)?;
    hub.write(user, |tx| tell(tx, request.clone(), &org.info()))
}

/// Empty, or from a snapshot, or in the shape of another org.
fn made(hub: &Arc<Org>, request: &Record) -> Result<Arc<Org>, EngineError> {
    let wanted = wanted_org(hub, request);
    let tx = hub.read(hub.info().user_id)?;
    if let Some(snapshot) = org_snapshot::org_of(&tx, request)? {
        let kept = hub.home().org_info(snapshot)?;
        let new = NewOrg { edition: kept.edition, features: kept.features, namespace: kept.namespace, ..wanted };
        return hub.home().copy_org(snapshot, new, true);
    }
    match org_shape::shape_of(&tx, request)? {
        Some(shape) => shape.make(hub.home(), wanted),
        None => hub.home().create_org(wanted),
    }
}

fn wanted_org(hub: &Arc<Org>, request: &Record) -> NewOrg {
    let text = |field: &str| request.text(field).unwrap_or_default().to_string();
    let days = request.int("DurationDays").unwrap_or(DEFAULT_DAYS);
    let features = text("Features");
    NewOrg {
        kind: OrgKind::Scratch,
        name: text("OrgName"),
        edition: text("Edition"),
        namespace: Some(text("Namespace")).filter(|ns| !ns.is_empty()),
        username: Some(text("Username")).filter(|name| !name.is_empty()).unwrap_or_else(|| new_username(hub)),
        email: text("AdminEmail"),
        parent: Some(hub.info().id),
        expires: Some(hub.home().env().now() + days * DAY),
        features: features.split([';', ',']).map(str::trim).filter(|f| !f.is_empty()).map(String::from).collect(),
        tracks_source: true,
        ..NewOrg::default()
    }
}

/// As the platform makes them: no two homes give out the same, for clients keep logins by their usernames.
fn new_username(hub: &Arc<Org>) -> String {
    const LETTERS: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    let bytes: [u8; 12] = hub.home().env().random();
    let letters: String = bytes.iter().map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()])).collect();
    format!("test-{letters}@example.com")
}

/// The sign-up says which org it made, and how to log in to it.
fn tell(tx: &mut Tx, mut request: Record, org: &OrgInfo) -> Result<(), EngineError> {
    let code = tx.home().issue(TokenKind::Code, org.id, org.user_id, None)?;
    request.set("Status", "Active");
    request.set("ScratchOrg", org.id.short());
    request.set("SignupUsername", org.username.as_str());
    request.set("AuthCode", code);
    tx.put_row(&request)?;
    let mut active = Record::new(ACTIVE).with("ScratchOrgInfoId", request.id());
    let shared = [
        "ScratchOrg",
        "SignupUsername",
        "OrgName",
        "Edition",
        "ExpirationDate",
        "Description",
        "Features",
        "Namespace",
    ];
    for field in shared {
        active.set(field, request.get(field).clone());
    }
    active.set("SignupEmail", request.get("AdminEmail").clone());
    tx.add_row(active)?;
    match request.id() {
        Some(id) => tx.finish_job(id),
        None => Ok(()),
    }
}

fn fail(tx: &mut Tx, record: Id) -> Result<(), EngineError> {
    let Some(mut row) = tx.get(OBJECT, record)? else { return Ok(()) };
    row.set("Status", "Error");
    row.set("ErrorCode", "C-9999");
    tx.put_row(&row)?;
    tx.finish_job(record)
}

fn remove_unknown_orgs(tx: &Tx) -> Result<(), EngineError> {
    // A sign-up that another process is at has an org that nobody was told of yet.
    if tx.has_job_of(OBJECT)? {
        return Ok(());
    }
    let hub = tx.org().id;
    for info in tx.home().orgs()? {
        let mine = info.kind == OrgKind::Scratch && info.parent == Some(hub);
        let known = tx.find(ACTIVE, "ScratchOrg", &Value::from(info.id.short()))?;
        // Orgs of older homes have ids that differ in case alone.
        if mine && !known.iter().any(|active| active.text("ScratchOrg") == Some(info.id.short())) {
            tx.home().delete_org(info.id)?;
        }
    }
    Ok(())
}

/// The org is gone, its sign-up says so.
fn end(tx: &mut Tx, active: &Record) -> Result<(), ApiError> {
    if let Some(id) = active.get("ScratchOrgInfoId").as_id()
        && let Some(mut info) = tx.get(OBJECT, id)?
    {
        info.set("Status", "Deleted");
        tx.put_row(&info)?;
    }
    match active.text("ScratchOrg").unwrap_or_default().parse() {
        Ok(org) => Ok(tx.home().delete_org(org)?),
        Err(_) => Err(refusal("INVALID_CROSS_REFERENCE_KEY", "the scratch org has no id")),
    }
}

fn date(milliseconds: i64) -> String {
    orgyard_values::format_datetime(milliseconds).chars().take(10).collect()
}
