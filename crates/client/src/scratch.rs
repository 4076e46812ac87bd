//! Creating and deleting scratch orgs through their Dev Hub.

use crate::auth::OrgAuth;
use crate::error::{ClientError, Result};
use crate::metadata::DeployOptions;
use crate::org::{Api, DEFAULT_CLIENT_ID, Org};
use crate::poll::{Poll, Wait};
use crate::query::quote;
use orgyard_text::archive::{self, FileSet};
use serde_json::{Map, Value, json};
use std::time::Duration;

const CALLBACK: &str = "http://localhost:1717/OauthRedirect";

/// What a scratch org is created with.
#[derive(Debug, Clone, Default)]
pub struct ScratchRequest {
    /// Fields of `ScratchOrgInfo`, from a definition file and from flags.
    pub fields: Map<String, Value>,
    /// The definition's settings as a metadata package.
    pub settings: Option<FileSet>,
    pub tracks_source: bool,
    pub wait: Duration,
}

/// A scratch org that is there, or one whose creation was only asked for.
#[derive(Debug, Clone)]
pub struct ScratchOrg {
    pub info: Value,
    pub auth: Option<OrgAuth>,
}

impl Org {
    /// Asks this Dev Hub for a scratch org, waits for it and logs in to it.
    pub async fn create_scratch_org(&self, request: &ScratchRequest, progress: impl Fn(&str)) -> Result<ScratchOrg> {
        progress("Sending the request to the Dev Hub");
        let id = self.create(Api::Rest, "ScratchOrgInfo", &self.scratch_fields(request)).await?;
        self.await_scratch_org(&id, request, progress).await
    }

    /// Waits for a scratch org that was asked for, and logs in to it.
    pub async fn await_scratch_org(
        &self,
        id: &str,
        request: &ScratchRequest,
        progress: impl Fn(&str),
    ) -> Result<ScratchOrg> {
        progress("Waiting for the org");
        let wait = Wait::new(request.wait, Duration::from_secs(1)).embedded(self.is_orgyard());
        let info = match wait.until_done(|| self.look_at_scratch_org(id)).await? {
            Poll::Done(info) => info,
            Poll::Running(info) => return Ok(ScratchOrg { info, auth: None }),
        };
        progress("Logging in to the org");
        let auth = self.enter_scratch_org(&info, request.tracks_source).await?;
        if let Some(settings) = &request.settings {
            progress("Deploying the definition's settings");
            let org = self.sibling(auth.clone());
            org.deploy_settings(settings).await?;
            org.forget_changes().await?;
        }
        Ok(ScratchOrg { info, auth: Some(auth) })
    }

    fn scratch_fields(&self, request: &ScratchRequest) -> Value {
        let mut fields = request.fields.clone();
        let defaults = [
            ("OrgName", json!("Company")),
            ("DurationDays", json!(7)),
            ("ConnectedAppCallbackUrl", json!(CALLBACK)),
            ("ConnectedAppConsumerKey", json!(self.auth().client_id.as_deref().unwrap_or(DEFAULT_CLIENT_ID))),
            ("Package2AncestorIds", json!("")),
        ];
        for (key, value) in defaults {
            fields.entry(key).or_insert(value);
        }
        Value::Object(fields)
    }

    async fn look_at_scratch_org(&self, id: &str) -> Result<Poll<Value>> {
        let info = self.get(Api::Rest, "ScratchOrgInfo", id).await?;
        match info.get("Status").and_then(Value::as_str) {
            Some("Active") => Ok(Poll::Done(info)),
            Some("Error") => Err(signup_failed(&info)),
            Some("Deleted") => {
                Err(ClientError::new("ScratchOrgDeletedError", "The scratch org was deleted meanwhile."))
            }
            _ => Ok(Poll::Running(info)),
        }
    }

    async fn enter_scratch_org(&self, info: &Value, tracks_source: bool) -> Result<OrgAuth> {
        let text = |key: &str| info.get(key).and_then(Value::as_str).unwrap_or_default();
        let client = match text("ConnectedAppConsumerKey") {
            "" => DEFAULT_CLIENT_ID,
            key => key,
        };
        let login_url = self.auth().login_url.clone();
        let entrance = Some(text("LoginUrl")).filter(|url| !url.is_empty() && !self.is_embedded());
        let hub = self.sibling(OrgAuth { login_url: entrance.map(str::to_owned).or(login_url), ..self.auth().clone() });
        let answer = hub.exchange_code(client, CALLBACK, text("AuthCode")).await?;
        let mut auth = login_of(&answer, self.auth());
        auth.username = text("SignupUsername").to_owned();
        auth.client_id = Some(client.to_owned());
        auth.dev_hub_username = Some(self.username().to_owned());
        auth.expiration_date = info.get("ExpirationDate").and_then(Value::as_str).map(str::to_owned);
        auth.tracks_source = Some(tracks_source);
        auth.is_dev_hub = Some(false);
        Ok(auth)
    }

    /// What changed so far is the org as it was asked for: no change that somebody would pull.
    async fn forget_changes(&self) -> Result<()> {
        let changed = match self.tooling_query("SELECT Id FROM SourceMember WHERE RevisionCounter > 0").await {
            // An org that does not track has nothing to forget.
            Err(error) if error.is("INVALID_TYPE") => return Ok(()),
            rows => rows?,
        };
        for id in changed.iter().filter_map(|row| row.get("Id")?.as_str()) {
            self.update(Api::Tooling, "SourceMember", id, &json!({"RevisionCounter": 0})).await?;
        }
        Ok(())
    }

    /// Deploys settings, each problem in a line when it fails.
    pub async fn deploy_settings(&self, settings: &FileSet) -> Result<()> {
        let zip = archive::write(settings.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
        let id = self.start_deploy(&zip, &DeployOptions::default()).await?;
        let done = self.finish_deploy(&id, Wait::minutes(10, 1), |_| {}).await?;
        let (Poll::Done(result) | Poll::Running(result)) = done;
        if result.get("status").and_then(Value::as_str) == Some("Succeeded") {
            return Ok(());
        }
        let failures = result.pointer("/details/componentFailures").and_then(Value::as_array).into_iter().flatten();
        let text = |failure: &Value, key: &str| failure.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let line = |f: &Value| format!("[{}] {} : {}", text(f, "problemType"), text(f, "fullName"), text(f, "problem"));
        let lines: Vec<String> = failures.map(line).collect();
        let message = format!(
            "A scratch org was created with username {}, but the settings failed to deploy due to: \n{}",
            self.username(),
            lines.join("\n")
        );
        let next = "Correct the settings in the definition file; the org is there and can be used without them";
        Err(ClientError::new("ProblemDeployingSettings", message).exit(68).data(result).action(next))
    }

    /// Deletes a scratch org of this Dev Hub.
    pub async fn delete_scratch_org(&self, username: &str) -> Result<()> {
        let soql = format!("SELECT Id FROM ActiveScratchOrg WHERE SignupUsername={}", quote(username));
        let found = self.query(&soql).await?;
        let id = found.first().and_then(|record| record.get("Id")?.as_str());
        let id = id.ok_or_else(|| {
            let message = "Attempting to delete an expired or deleted org";
            ClientError::new("ScratchOrgNotFoundError", message)
        })?;
        self.delete(Api::Rest, "ActiveScratchOrg", id).await
    }
}

/// The login in the answer of a token request; the address is the embedded home's own where it is one.
pub(crate) fn login_of(answer: &Value, parent: &OrgAuth) -> OrgAuth {
    let text = |key: &str| answer.get(key).and_then(Value::as_str).map(str::to_owned);
    let identity = text("id").unwrap_or_default();
    let mut ids = identity.rsplit('/');
    let user_id = ids.next().map(str::to_owned);
    let org_id = ids.next().unwrap_or_default().to_owned();
    let instance_url = if parent.embedded { None } else { text("instance_url") };
    OrgAuth {
        org_id,
        user_id,
        access_token: text("access_token").unwrap_or_default(),
        refresh_token: text("refresh_token").filter(|_| !parent.embedded),
        instance_url: instance_url.unwrap_or_else(|| parent.instance_url.clone()),
        served: parent.served,
        embedded: parent.embedded,
        ..OrgAuth::default()
    }
}

/// What the sign-up service's codes mean, in a line each.
fn signup_failed(info: &Value) -> ClientError {
    let code = info.get("ErrorCode").and_then(Value::as_str);
    let reason = match code {
        Some("S-1006") => "the email address is not valid",
        Some("S-1017") => "the namespace is not registered with the Dev Hub",
        Some("S-1018") => "the shape of the source org is not available",
        Some("S-2006") => "the country is not valid",
        Some("SH-0001" | "SH-0002" | "SH-0003") => "the source org's shape cannot be used",
        Some("T-0002" | "T-0003") => "the definition names something the sign-up does not know",
        Some("C-1007") => "the username is taken",
        Some("C-1015") => "the My Domain name is taken",
        Some("C-1016") => "the connected app's key is not valid",
        Some("C-1020") => "the template is not valid",
        Some("C-1027") => "the definition holds a value that is not valid",
        Some(_) => "the sign-up failed",
        None => "an unknown server error occurred",
    };
    let message = match code {
        Some(code) => format!("The scratch org was not created: {reason} (error code {code})."),
        None => format!("The scratch org was not created: {reason}."),
    };
    ClientError::new("RemoteOrgSignupFailed", message)
        .action("Check the definition file and try again")
        .data(info.clone())
}
