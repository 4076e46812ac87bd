//! What Salesforce has no API for, under `/services/orgyard` of an embedded home.
//!
//! | request | body | answer |
//! | --- | --- | --- |
//! | `GET orgs` (with `x-orgyard-home`, outside of this process) | | `{"orgs": [{id, kind, name, edition, namespace, devHub, parent, username, userId, created, expires, features, tracksSource}]}` |
//! | `POST login` (with `x-orgyard-home`, outside of this process) | `{"org": "<id or username>", "client"?: "<client id>"}` | `{accessToken, instanceUrl, orgId, userId, username, devHub, refreshToken?}` |
//! | `POST hubs` (with `x-orgyard-home`, outside of this process) | `{"name", "username"?, "namespace"?}` | 201, as `login` |
//! | `POST hubs/namespaces` (token of the hub) | `{"namespace"}` | 201 `{id, success}` |
//! | `GET about` (open) | | `{"orgyard": "<version>"}` |
//! | `GET dump` (token) | | the org as sorted text, without times |
//! | `POST versions/import` (token of a hub) | multipart: part `Import` = [`Import`] as JSON, part `Archive` = a zip | 201 [`Imported`] |
//! | `GET versions/<04t>/export` (token) | | the version's artifact, `application/zip` |
//! | `POST install/dry-run` (token) | the fields of a `PackageInstallRequest` | [`DryRun`] |
//! | `POST components/remove` (token) | [`ComponentName`] | [`Removed`] |
//! | `change-sets` | | see [`crate::change_sets`] |
//!
//! Errors have the shape of the REST API's.

use crate::auth::OrgAuth;
use crate::call::Call;
use crate::error::{ClientError, Result};
use crate::multipart::Multipart;
use crate::org::Org;
use crate::transport::Transport;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;

const ROOT: &str = "/services/orgyard";

/// An embedded home: its orgs and the way into them.
#[derive(Clone)]
pub struct Home {
    transport: Arc<dyn Transport>,
    base: String,
}

/// An org of the home.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct HomeOrg {
    pub id: String,
    /// `Production`, `Sandbox`, `Scratch`, `Developer` or `Trial`.
    pub kind: String,
    /// What `hub create` was given; `production` for the org every home starts with.
    pub name: String,
    pub edition: String,
    pub namespace: Option<String>,
    pub dev_hub: bool,
    /// The hub of a scratch org, the production org of a sandbox.
    pub parent: Option<String>,
    pub username: String,
    pub user_id: String,
    pub created: String,
    pub expires: Option<String>,
    pub features: Vec<String>,
    pub tracks_source: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Login {
    pub access_token: String,
    pub instance_url: String,
    pub org_id: String,
    pub user_id: String,
    pub username: String,
    pub dev_hub: bool,
    /// Where a client was named that keeps it.
    pub refresh_token: Option<String>,
}

/// How a version from elsewhere comes into the home.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Import {
    /// `artifact`: a zip that `export` gave; `standIn`: metadata format, from which a version with the id is made.
    pub kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub package_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_number: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dependencies: Vec<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Imported {
    pub subscriber_package_version_id: String,
    pub subscriber_package_id: Option<String>,
    pub package_name: String,
    pub namespace: Option<String>,
    pub version_number: String,
    pub components: usize,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ComponentName {
    #[serde(rename = "type")]
    pub type_name: String,
    pub full_name: String,
}

/// What an install would do to the org, each component in one list only.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DryRun {
    pub created: Vec<ComponentName>,
    /// Unpackaged now, the package's afterwards.
    pub adopted: Vec<ComponentName>,
    pub overwritten: Vec<ComponentName>,
    /// Those of `adopted` and `overwritten` whose content was edited in the org and would be lost.
    pub edits_lost: Vec<ComponentName>,
    pub unchanged: usize,
    pub deleted: Vec<ComponentName>,
    pub deprecated: Vec<ComponentName>,
    /// What Salesforce's own upgrade would not apply, with what it is.
    pub ignored_by_salesforce: Vec<ComponentName>,
    /// Why the install would be refused; empty when it would succeed.
    pub errors: Vec<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Removed {
    #[serde(rename = "type")]
    pub type_name: String,
    pub full_name: String,
    pub package: String,
    pub version: String,
}

impl Home {
    pub fn new(transport: Arc<dyn Transport>, base: &str) -> Self {
        Self { transport, base: base.to_owned() }
    }

    /// What stands before the path of every request to the home.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The org with this login, as a caller of its APIs.
    pub fn org(&self, login: Login) -> Org {
        let auth = OrgAuth {
            username: login.username,
            org_id: login.org_id,
            user_id: Some(login.user_id),
            access_token: login.access_token,
            instance_url: self.base.clone(),
            is_dev_hub: Some(login.dev_hub),
            embedded: true,
            ..OrgAuth::default()
        };
        Org::new(self.transport.clone(), auth).of_home(self.clone())
    }

    /// An org of the home with a login kept from before; a fresh token is fetched when the kept one is refused.
    pub fn known_org(&self, auth: OrgAuth) -> Org {
        let auth = OrgAuth { instance_url: self.base.clone(), ..auth };
        Org::new(self.transport.clone(), auth).of_home(self.clone())
    }

    pub async fn orgs(&self) -> Result<Vec<HomeOrg>> {
        let answer = self.send(Call::get(format!("{ROOT}/orgs"))).await?;
        read(answer.get("orgs").cloned().unwrap_or_default())
    }

    pub async fn login(&self, org: &str) -> Result<Login> {
        read(self.send(Call::post(format!("{ROOT}/login")).json(&json!({"org": org}))).await?)
    }

    /// A login that another client keeps, with a refresh token that only this client may use.
    pub async fn login_for(&self, org: &str, client: &str) -> Result<Login> {
        let body = json!({"org": org, "client": client});
        read(self.send(Call::post(format!("{ROOT}/login")).json(&body)).await?)
    }

    pub async fn create_hub(&self, name: &str, username: Option<&str>, namespace: Option<&str>) -> Result<Login> {
        let mut body = json!({"name": name});
        for (key, value) in [("username", username), ("namespace", namespace)] {
            if let Some(value) = value {
                body[key] = value.into();
            }
        }
        read(self.send(Call::post(format!("{ROOT}/hubs")).json(&body)).await?)
    }

    async fn send(&self, call: Call) -> Result<Value> {
        let answer = self.transport.send(call.request(&self.base, None)?).await?;
        match answer.status().as_u16() {
            status if status >= 400 => Err(ClientError::from_answer(status, answer.body())),
            _ => serde_json::from_slice(answer.body()).map_err(|error| unreadable(&error)),
        }
    }
}

impl Org {
    /// Whether this program answers at the org's address. Salesforce knows no such path.
    pub(crate) async fn is_served(&self) -> bool {
        let about = self.send_json(Call::get(format!("{ROOT}/about"))).await;
        about.is_ok_and(|about| about.get("orgyard").is_some())
    }

    pub async fn add_namespace(&self, namespace: &str) -> Result<Value> {
        self.send_json(Call::post(format!("{ROOT}/hubs/namespaces")).json(&json!({"namespace": namespace}))).await
    }

    pub async fn dump(&self) -> Result<String> {
        let answer = self.send(Call::get(format!("{ROOT}/dump"))).await?;
        Ok(String::from_utf8_lossy(answer.body()).into_owned())
    }

    pub async fn import_version(&self, import: &Import, archive: &[u8]) -> Result<Imported> {
        let form = Multipart::new(&[archive]).json("Import", &written(import)?);
        let form = form.file("Archive", "version.zip", "application/zip", archive);
        read(self.send_json(Call::post(format!("{ROOT}/versions/import")).multipart(form)).await?)
    }

    pub async fn export_version(&self, id: &str) -> Result<Vec<u8>> {
        let path = format!("{ROOT}/versions/{}/export", crate::query::encode(id));
        Ok(self.send(Call::get(path)).await?.body().to_vec())
    }

    pub async fn install_dry_run(&self, request: &Value) -> Result<DryRun> {
        read(self.send_json(Call::post(format!("{ROOT}/install/dry-run")).json(request)).await?)
    }

    pub async fn remove_component(&self, component: &ComponentName) -> Result<Removed> {
        read(self.send_json(Call::post(format!("{ROOT}/components/remove")).json(&written(component)?)).await?)
    }
}

pub(crate) fn read<T: serde::de::DeserializeOwned>(value: Value) -> Result<T> {
    serde_json::from_value(value).map_err(|error| unreadable(&error))
}

pub(crate) fn written(value: &impl Serialize) -> Result<Value> {
    serde_json::to_value(value).map_err(|error| unreadable(&error))
}

fn unreadable(error: &serde_json::Error) -> ClientError {
    ClientError::new("AnswerError", format!("The home's answer is not as expected: {error}."))
        .action("A server of another version may run on this home; stop it and try again")
}
