//! Creating sandboxes of a production org.

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

impl Org {
    pub async fn create_sandbox(&self, request: &SandboxRequest, progress: impl Fn(&str)) -> Result<SandboxState> {
        let mut fields = request.fields.clone();
        if let Some(name) = &request.clone {
            let soql = format!("SELECT id FROM SandboxInfo WHERE SandboxName = {}", quote(name));
            let source = self.single(Api::Tooling, &soql).await?;
            fields.insert("SourceId".into(), source.get("Id").cloned().unwrap_or_default());
        }
        progress("Asking the production org for the sandbox");
        let id = self.create(Api::Tooling, "SandboxInfo", &Value::Object(fields)).await?;
        let soql = format!("{PROCESS} WHERE SandboxInfoId={} ORDER BY CreatedDate DESC", quote(&id));
        let look = || async {
            let process = self.single(Api::Tooling, &soql).await?;
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
