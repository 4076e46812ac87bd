//! The org `up` installs into: the one that was named, else the project's own scratch org, made when there is none.

use crate::cli::Matches;
use crate::context::Context;
use crate::org::create_scratch::{Wish, create};
use crate::output::Failure;
use orgyard_client::{BoxFuture, ClientError, Org};
use orgyard_pipeline::up::{Target, TargetOrg};
use orgyard_project::Project;
use serde_json::{Map, Value};
use std::time::Duration;

/// Where projects made by the official tool keep their definition file.
const DEFINITION_FILE: &str = "config/project-scratch-def.json";
const DAYS: u64 = 7;
const MINUTES: u64 = 10;

pub(super) struct ProjectOrg<'a> {
    pub(super) context: &'a Context,
    pub(super) matches: &'a Matches,
    pub(super) project: Project,
    pub(super) hub: Org,
}

impl Target for ProjectOrg<'_> {
    fn org(&self) -> BoxFuture<'_, Result<TargetOrg, ClientError>> {
        Box::pin(async move { self.find().await.map_err(ClientError::from) })
    }
}

impl ProjectOrg<'_> {
    async fn find(&self) -> Result<TargetOrg, Failure> {
        if let Some(name) = self.matches.get("target-org") {
            let org = self.context.target_org(self.matches).await?;
            return Ok(TargetOrg { org, name: name.to_owned(), created: false });
        }
        let alias = self.alias();
        if self.is_there(&alias).await? {
            return Ok(TargetOrg { org: self.context.org(&alias).await?, name: alias, created: false });
        }
        create(self.context, &self.hub, self.wish(&alias)).await?;
        Ok(TargetOrg { org: self.context.org(&alias).await?, name: alias, created: true })
    }

    /// The project's name, else its folder's, without what an alias cannot hold.
    fn alias(&self) -> String {
        let folder = self.project.root().file_name().map(|name| name.to_string_lossy().into_owned());
        let name = self.project.name().map(str::to_owned).or(folder).unwrap_or_default();
        let alias: String = name.chars().map(|c| if c.is_whitespace() || c == '=' { '-' } else { c }).collect();
        if alias.is_empty() { "up".to_owned() } else { alias }
    }

    /// Whether the alias leads to an org that still lives. Scratch orgs expire; their aliases stay.
    async fn is_there(&self, alias: &str) -> Result<bool, Failure> {
        let Some(username) = self.context.aliases().read()?.get(alias).cloned() else { return Ok(false) };
        if !self.hub.is_embedded() {
            return Ok(self.context.auth().get(&username)?.is_some());
        }
        let orgs = self.context.home()?.orgs().await?;
        Ok(orgs.iter().any(|org| org.username == username))
    }

    fn wish(&self, alias: &str) -> Wish {
        let file = self.project.root().join(DEFINITION_FILE);
        let definition_file = file.is_file().then(|| file.to_string_lossy().into_owned());
        let mut definition = Map::new();
        if definition_file.is_none() {
            definition.insert("edition".to_owned(), Value::from("developer"));
        }
        Wish {
            definition,
            definition_file,
            alias: Some(alias.to_owned()),
            set_default: false,
            tracks_source: true,
            no_namespace: true,
            days: DAYS,
            wait: Duration::from_secs(MINUTES * 60),
        }
    }
}
