//! `POST tooling/sandboxAuth`: how the official client gets into a new sandbox.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::oauth::grants;
use crate::route::{Access, Endpoint, Under};
use orgyard_engine::{OrgInfo, OrgKind};
use orgyard_values::{Id, Record, Value};
use serde_json::{Value as Json, json};

pub(crate) const ENDPOINTS: &[Endpoint] =
    &[Endpoint::new("POST", Under::Tooling, "/sandboxAuth", Access::Session, sandbox_auth)];

fn sandbox_auth(call: &Call) -> Result<Answer, Failure> {
    let body = call.json()?;
    let name = body.get("sandboxName").and_then(Json::as_str).unwrap_or_default();
    let sandbox = sandbox(call, name)?;
    let code = grants::make_code(call, &sandbox)?;
    Ok(Answer::json(&json!({
        "authUserName": sandbox.username,
        "authCode": code,
        "instanceUrl": call.base,
        "loginUrl": call.base,
    })))
}

/// Only a sandbox of the caller's own org, and only once it is there.
fn sandbox(call: &Call, name: &str) -> Result<OrgInfo, Failure> {
    let tx = call.read()?;
    let processes = tx.find("SandboxProcess", "SandboxName", &Value::from(name))?;
    let made = processes.iter().filter(|p| p.text("Status") == Some("Completed"));
    let id = made.filter_map(organization).next_back();
    let not_ready = || Failure::new(400, "INVALID_STATUS", format!("Sandbox '{name}' is not ready for use"));
    let info = call.home().org(id.ok_or_else(not_ready)?)?.info();
    let ours = info.kind == OrgKind::Sandbox && info.parent == Some(tx.org().id);
    if ours { Ok(info) } else { Err(not_ready()) }
}

fn organization(process: &Record) -> Option<Id> {
    process.get("SandboxOrganization").as_id()
}
