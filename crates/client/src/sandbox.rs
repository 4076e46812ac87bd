//! Creating and refreshing sandboxes of a production org.

use crate::auth::OrgAuth;
use crate::call::Call;
use crate::error::{ClientError, Result};
use crate::org::{Api, DEFAULT_CLIENT_ID, Org};
use crate::poll::{Poll, Wait};
use crate::query::quote;
use crate::scratch::login_of;
use serde_json::{Map, Value, json};
use std::time::Duration;

const CALLBACK: &str = "http://localhost:1717/OauthRedirect";
const PROCESS: &str = "SELECT Id,Status,SandboxName,SandboxInfoId,LicenseType,CreatedDate,CopyProgress,\
    SandboxOrganization,SourceId,Description,EndDate,Features FROM SandboxProcess";

#[derive(Debug, Clone, Default)]
pub struct SandboxRequest {
    /// Fields of `SandboxInfo`.
    pub fields: Map<String, Value>,
    /// Name of the sandbox to clone.
    pub clone: Option<String>,
    pub wait: Duration,
    pub interval: Duration,
}

/// The sandbox's process, and the login once it is ready.
#[derive(Debug, Clone)]
pub struct SandboxState {
    pub process: Value,
    pub auth: Option<OrgAuth>,
}

/// Which of a production org's processes is meant.
#[derive(Debug, Clone)]
pub enum SandboxProcess {
    /// Its own id.
    Id(String),
    /// The last one of the sandbox of this name.
    Name(String),
    /// The last one of all.
    Last,
}

/// Of a sandbox that is gone, or that was refreshed since.
fn is_deleted(process: &Value) -> bool {
    process.get("Status").and_then(Value::as_str).is_some_and(|status| status.starts_with("Del"))
}

fn no_process() -> ClientError {
    ClientError::new("SandboxProcessNotFoundError", "The production org knows of no such sandbox.")
}

fn of_info(id: &str) -> String {
    format!("WHERE SandboxInfoId={}", quote(id))
}

impl Org {
    pub async fn create_sandbox(&self, request: &SandboxRequest, progress: impl Fn(&str)) -> Result<SandboxState> {
        progress("Asking the production org for the sandbox");
        let fields = Value::Object(self.sandbox_fields(request).await?);
        let id = self.create(Api::Tooling, "SandboxInfo", &fields).await?;
        self.await_sandbox(&of_info(&id), request, progress).await
    }

    /// Makes a sandbox anew; its name says which.
    pub async fn refresh_sandbox(&self, request: &SandboxRequest, progress: impl Fn(&str)) -> Result<SandboxState> {
        let mut fields = self.sandbox_fields(request).await?;
        let name = fields.shift_remove("SandboxName").unwrap_or_default();
        let name = name.as_str().unwrap_or_default();
        let soql = format!("SELECT Id,LicenseType FROM SandboxInfo WHERE SandboxName={}", quote(name));
        let mut found = self.tooling_query(&soql).await?;
        let Some(info) = found.pop() else {
            let message =
                format!("The sandbox name \"{name}\" could not be found in production org \"{}\".", self.username());
            return Err(ClientError::new("SandboxNotFoundError", message));
        };
        // The kind stays unless something else is asked for: a change of the record is what starts the refresh.
        fields.entry("LicenseType").or_insert_with(|| info.get("LicenseType").cloned().unwrap_or_default());
        let id = info.get("Id").and_then(Value::as_str).unwrap_or_default();
        progress("Asking the production org for the refresh");
        self.update(Api::Tooling, "SandboxInfo", id, &Value::Object(fields)).await?;
        self.await_sandbox(&of_info(id), request, progress).await
    }

    /// Goes on waiting for a sandbox that somebody asked for.
    pub async fn resume_sandbox(
        &self,
        process: &SandboxProcess,
        wait: &SandboxRequest,
        progress: impl Fn(&str),
    ) -> Result<SandboxState> {
        let condition = match process {
            SandboxProcess::Id(id) => format!("WHERE Id={}", quote(id)),
            SandboxProcess::Name(name) => format!("WHERE SandboxName={}", quote(name)),
            SandboxProcess::Last => String::new(),
        };
        self.await_sandbox(&condition, wait, progress).await
    }

    async fn sandbox_fields(&self, request: &SandboxRequest) -> Result<Map<String, Value>> {
        let mut fields = request.fields.clone();
        if let Some(name) = &request.clone {
            let soql = format!("SELECT id FROM SandboxInfo WHERE SandboxName = {}", quote(name));
            let source = self.single(Api::Tooling, &soql).await?;
            fields.insert("SourceId".into(), source.get("Id").cloned().unwrap_or_default());
        }
        Ok(fields)
    }

    /// Waits for the last process that a condition finds, and logs in to its sandbox.
    async fn await_sandbox(
        &self,
        condition: &str,
        request: &SandboxRequest,
        progress: impl Fn(&str),
    ) -> Result<SandboxState> {
        let soql = format!("{PROCESS} {condition} ORDER BY CreatedDate DESC");
        let look = || async {
            let mut processes = self.tooling_query(&soql).await?.into_iter();
            let process = processes.find(|process| !is_deleted(process)).ok_or_else(no_process)?;
            let ended = process.get("EndDate").is_some_and(|end| !end.is_null());
            Ok(if ended { Poll::Done(process) } else { Poll::Running(process) })
        };
        progress("Waiting for the sandbox");
        let wait = Wait::new(request.wait, request.interval).embedded(self.is_orgyard());
        match wait.until_done(look).await? {
            Poll::Running(process) => Ok(SandboxState { process, auth: None }),
            Poll::Done(process) => {
                let auth = self.enter_sandbox(&process).await?;
                Ok(SandboxState { process, auth: Some(auth) })
            }
        }
    }

    async fn enter_sandbox(&self, process: &Value) -> Result<OrgAuth> {
        let client = self.auth().client_id.as_deref().unwrap_or(DEFAULT_CLIENT_ID);
        let path = format!("{}/sandboxAuth", self.base(Api::Tooling).await?);
        let body = json!({
            "clientId": client,
            "sandboxName": process.get("SandboxName"),
            "callbackUrl": CALLBACK,
        });
        let answer = self.send_json(Call::post(path).json(&body)).await?;
        let text = |key: &str| answer.get(key).and_then(Value::as_str).map(str::to_owned);
        let code = text("authCode")
            .ok_or_else(|| ClientError::new("SandboxAuthError", "The production org gave no code for the sandbox."))?;
        let login_url = text("loginUrl").filter(|_| !self.is_embedded());
        let entrance = self.sibling(OrgAuth { login_url, ..self.auth().clone() });
        let login = entrance.exchange_code(client, CALLBACK, &code).await?;
        let mut auth = login_of(&login, self.auth());
        auth.username = text("authUserName").unwrap_or_default();
        auth.is_sandbox = Some(true);
        auth.production_username = Some(self.username().to_owned());
        auth.is_dev_hub = Some(false);
        Ok(auth)
    }
}
