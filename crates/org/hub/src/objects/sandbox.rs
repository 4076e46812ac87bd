//! `SandboxInfo`: a sandbox of a production org; its org is copied at once, and `SandboxProcess` says so (ORG-1).

use super::{field_refusal, refusal};
use orgyard_engine::{ApiError, Behaviour, NewOrg, OrgKind, Tx};
use orgyard_values::{Id, Record, Value};

pub(super) struct SandboxInfo;

const OBJECT: &str = "SandboxInfo";
const PROCESS: &str = "SandboxProcess";

impl Behaviour for SandboxInfo {
    fn object(&self) -> &'static str {
        OBJECT
    }

    fn before_insert(&self, tx: &mut Tx, new: &mut Record) -> Result<(), ApiError> {
        if tx.org().kind != OrgKind::Production {
            return Err(refusal("INVALID_TYPE", format!("sObject type '{OBJECT}' is not supported.")));
        }
        let name = new.text("SandboxName").unwrap_or_default();
        let valid = (1..=10).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric());
        if !valid {
            let text = format!("SandboxName: '{name}' is no sandbox name: it takes 1 to 10 letters and digits.");
            return Err(field_refusal("INVALID_INPUT", "SandboxName", text));
        }
        if let Some(id) = tx.find(OBJECT, "SandboxName", &Value::from(name))?.first().and_then(Record::id) {
            let text = format!("duplicate value found: SandboxName duplicates value on record with id: {}", id.short());
            return Err(field_refusal("DUPLICATE_VALUE", "SandboxName", text));
        }
        if new.get("LicenseType").is_null() {
            new.set("LicenseType", "DEVELOPER");
        }
        Ok(())
    }

    fn after_insert(&self, tx: &mut Tx, new: &Record) -> Result<(), ApiError> {
        copy(tx, new)
    }

    /// A change of a sandbox is its refresh: a new org takes the place of the one before.
    fn after_update(&self, tx: &mut Tx, _old: &Record, new: &Record) -> Result<(), ApiError> {
        remove(tx, new)?;
        copy(tx, new)
    }

    fn before_delete(&self, tx: &mut Tx, old: &Record) -> Result<(), ApiError> {
        remove(tx, old)
    }
}

/// Makes the sandbox's org, and the process that did it.
fn copy(tx: &mut Tx, info: &Record) -> Result<(), ApiError> {
    let name = info.text("SandboxName").unwrap_or_default().to_string();
    let production = tx.org().clone();
    let (source, source_username) = source(tx, info)?;
    let new = NewOrg {
        kind: OrgKind::Sandbox,
        name: name.clone(),
        edition: production.edition.clone(),
        username: format!("{source_username}.{}", name.to_lowercase()),
        parent: Some(production.id),
        features: production.features.clone(),
        ..NewOrg::default()
    };
    let with_data = info.text("LicenseType").is_some_and(|license| license.eq_ignore_ascii_case("FULL"));
    let sandbox = tx.home().copy_org(source, new, with_data)?;
    let process = Record::new(PROCESS)
        .with("Status", "Completed")
        .with("SandboxName", name)
        .with("SandboxInfoId", info.id())
        .with("LicenseType", info.text("LicenseType").map(str::to_uppercase))
        .with("CopyProgress", 100_i64)
        .with("SandboxOrganization", sandbox.info().id.short())
        .with("SourceId", info.get("SourceId").as_id())
        .with("Description", info.text("Description").map(String::from))
        .with("EndDate", Value::DateTime(tx.now()));
    tx.add_row(process).map(drop)
}

/// What is copied: the production org, or the sandbox that is cloned.
fn source(tx: &Tx, info: &Record) -> Result<(Id, String), ApiError> {
    let production = tx.org();
    let Some(cloned) = info.get("SourceId").as_id() else { return Ok((production.id, production.username.clone())) };
    let org = processes(tx, cloned)?.into_iter().rev().find_map(|process| organization(&process));
    let missing = || field_refusal("INVALID_CROSS_REFERENCE_KEY", "SourceId", "invalid cross reference id");
    let org = tx.home().org_info(org.ok_or_else(missing)?)?;
    // A clone's people are called by the clone's name alone.
    Ok((org.id, production.username.clone()))
}

/// Those of the sandbox's org as it is now.
fn processes(tx: &Tx, info: Id) -> Result<Vec<Record>, ApiError> {
    let all = tx.find(PROCESS, "SandboxInfoId", &Value::Id(info))?;
    Ok(all.into_iter().filter(|process| process.text("Status") != Some("Deleted")).collect())
}

fn organization(process: &Record) -> Option<Id> {
    process.text("SandboxOrganization")?.parse().ok()
}

fn remove(tx: &mut Tx, info: &Record) -> Result<(), ApiError> {
    let Some(id) = info.id() else { return Ok(()) };
    for mut process in processes(tx, id)? {
        process.set("Status", "Deleted");
        tx.put_row(&process)?;
        if let Some(org) = organization(&process) {
            tx.home().delete_org(org)?;
        }
    }
    Ok(())
}
