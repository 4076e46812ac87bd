//! Change sets of an embedded home, under `/services/orgyard/change-sets`; Salesforce has them on its web pages only.

use crate::call::Call;
use crate::error::Result;
use crate::metadata::DeployOptions;
use crate::org::Org;
use crate::ours::{ComponentName, read, written};
use crate::query::encode;
use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::json;

const ROOT: &str = "/services/orgyard/change-sets";

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ChangeSets {
    pub outbound: Vec<Outbound>,
    pub inbound: Vec<Inbound>,
}

/// What the org sends.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Outbound {
    pub id: String,
    pub name: String,
    pub description: String,
    /// `Open`, or `Closed` once it was uploaded.
    pub status: String,
    pub components: Vec<ComponentName>,
    /// Usernames of the orgs it went to.
    pub uploads: Vec<String>,
}

/// What the org received.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Inbound {
    pub id: String,
    pub name: String,
    pub description: String,
    pub source: String,
    pub uploaded: String,
    pub components: Vec<ComponentName>,
    /// The last deploy or validation of it.
    pub deploy_id: Option<String>,
}

/// A deploy that was started, and which components of it belong to packages: their next install overwrites them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Started {
    pub id: String,
    pub packaged: Vec<Packaged>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Packaged {
    #[serde(rename = "type")]
    pub type_name: String,
    pub full_name: String,
    pub package: String,
}

impl Org {
    pub async fn change_sets(&self) -> Result<ChangeSets> {
        read(self.send_json(Call::get(ROOT)).await?)
    }

    pub async fn create_change_set(&self, name: &str, description: &str) -> Result<Outbound> {
        let body = json!({"name": name, "description": description});
        read(self.send_json(Call::post(ROOT).json(&body)).await?)
    }

    pub async fn change_set(&self, name: &str) -> Result<Outbound> {
        read(self.send_json(Call::get(path(name, ""))).await?)
    }

    pub async fn delete_change_set(&self, name: &str) -> Result<()> {
        self.send(Call::new(Method::DELETE, path(name, ""))).await.map(drop)
    }

    /// `with_dependencies`: and whatever of the org these refer to.
    pub async fn add_to_change_set(
        &self,
        name: &str,
        components: &[ComponentName],
        with_dependencies: bool,
    ) -> Result<Outbound> {
        let body = json!({"components": components, "withDependencies": with_dependencies});
        read(self.send_json(Call::post(path(name, "/components")).json(&body)).await?)
    }

    pub async fn remove_from_change_set(&self, name: &str, components: &[ComponentName]) -> Result<Outbound> {
        let body = json!({"components": components});
        read(self.send_json(Call::new(Method::DELETE, path(name, "/components")).json(&body)).await?)
    }

    /// Sends it to a related org, by its username or id.
    pub async fn upload_change_set(&self, name: &str, to: &str) -> Result<Outbound> {
        read(self.send_json(Call::post(path(name, "/upload")).json(&json!({"org": to}))).await?)
    }

    /// Starts the deploy of one that was received.
    pub async fn deploy_change_set(&self, name: &str, options: &DeployOptions) -> Result<Started> {
        read(self.send_json(Call::post(path(name, "/deploy")).json(&written(options)?)).await?)
    }
}

fn path(name: &str, rest: &str) -> String {
    format!("{ROOT}/{}{rest}", encode(name))
}
