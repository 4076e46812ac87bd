//! `SandboxInfo`: a sandbox of a production org; its org is made at once, and `SandboxProcess` says so (ORG-1).

use super::{field_refusal, refusal};
use orgyard_engine::{ApiError, Behaviour, NewOrg, OrgKind, Tx};
use orgyard_values::{Record, Value};

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
        let name = new.text("SandboxName").unwrap_or_default().to_string();
        let production = tx.org().clone();
        let sandbox = tx.home().create_org(NewOrg {
            kind: OrgKind::Sandbox,
            name: name.clone(),
            edition: production.edition.clone(),
            username: format!("{}.{}", production.username, name.to_lowercase()),
            parent: Some(production.id),
            ..NewOrg::default()
        })?;
        let process = Record::new(PROCESS)
            .with("Status", "Completed")
            .with("SandboxName", name)
            .with("SandboxInfoId", new.id())
            .with("LicenseType", new.get("LicenseType").as_str().map(str::to_uppercase))
            .with("CopyProgress", 100_i64)
            .with("SandboxOrganization", sandbox.info().id.short())
            .with("SourceId", new.get("SourceId").as_id())
            .with("Description", new.text("Description").map(String::from))
            .with("EndDate", Value::DateTime(tx.now()));
        tx.add_row(process).map(drop)
    }

    fn before_delete(&self, tx: &mut Tx, old: &Record) -> Result<(), ApiError> {
        let Some(info) = old.id() else { return Ok(()) };
        for mut process in tx.find(PROCESS, "SandboxInfoId", &Value::Id(info))? {
            process.set("Status", "Deleted");
            tx.put_row(&process)?;
            let organization = process.text("SandboxOrganization").unwrap_or_default().to_string();
            if let Ok(id) = organization.parse() {
                tx.home().delete_org(id)?;
            }
        }
        Ok(())
    }
}
