//! Finding, adopting and creating the packages of a project in its hub.

use crate::cache::BuildCache;
use crate::plan::{HubPackage, Known, PlannedPackage, short};
use orgyard_client::{Api, Call, ClientError, Org, Result};
use orgyard_project::Project;
use orgyard_text::hash::Hasher;
use serde_json::{Value, json};
use std::collections::HashMap;

/// Names resolve before aliases: a package is looked for by name, then by the id that the project's aliases give it.
pub(crate) struct PackageFinder<'a> {
    pub(crate) hub: &'a Org,
    pub(crate) project: &'a Project,
    pub(crate) known: &'a mut Known,
    pub(crate) cache: &'a mut BuildCache,
    versions: HashMap<&'a str, Vec<(&'a str, &'a str)>>,
    pub(crate) notes: Vec<String>,
}

impl<'a> PackageFinder<'a> {
    pub(crate) fn new(hub: &'a Org, project: &'a Project, known: &'a mut Known, cache: &'a mut BuildCache) -> Self {
        let mut versions: HashMap<&str, Vec<(&str, &str)>> = HashMap::new();
        for (alias, id) in project.aliases().filter(|(_, id)| id.starts_with("04t")) {
            if let Some((name, _)) = alias.split_once('@') {
                versions.entry(name).or_default().push((alias, id));
            }
        }
        Self { hub, project, known, cache, versions, notes: Vec::new() }
    }

    /// The package in the hub, which has it afterwards.
    pub(crate) async fn find(&mut self, package: &PlannedPackage) -> Result<HubPackage> {
        let known_id = package.known_id.as_deref();
        // Elsewhere the id in the project file is the package; here the name is, and a hub has its own ids.
        let by_id = known_id.filter(|_| !self.hub.is_orgyard()).and_then(|id| self.known.by_id(id));
        let found = by_id.or_else(|| self.known.package(&package.name, known_id)).cloned();
        match (found, known_id) {
            (Some(found), Some(id)) if self.hub.is_orgyard() && short(&found.id) == short(id) => {
                self.adopt_again(package, &found).await?;
                Ok(found)
            }
            (Some(found), _) => Ok(found),
            (None, Some(id)) if self.hub.is_orgyard() => self.adopt(package, id).await,
            (None, Some(id)) => Err(not_in_hub(package, id)),
            (None, None) => self.create(package).await,
        }
    }

    async fn adopt(&mut self, package: &PlannedPackage, id: &str) -> Result<HubPackage> {
        self.send_adoption(package, id).await?;
        self.notes.push(format!("'{}' has the id {id} of another Dev Hub; this hub adopted it.", package.name));
        let found = HubPackage {
            id: id.to_owned(),
            name: package.name.clone(),
            namespace: self.project.namespace().map(str::to_owned),
            ..HubPackage::default()
        };
        self.known.add(found.clone());
        Ok(found)
    }

    /// Aliases that were added since are told to the hub, so that it does not give their numbers out.
    async fn adopt_again(&mut self, package: &PlannedPackage, found: &HubPackage) -> Result<()> {
        let told = self.cache.get(&found.id, Some(ADOPTED)).is_some_and(|entry| entry.adopted == self.aliases(package));
        if told { Ok(()) } else { self.send_adoption(package, &found.id).await }
    }

    async fn send_adoption(&mut self, package: &PlannedPackage, id: &str) -> Result<()> {
        let versions = self.versions.get(package.name.as_str()).into_iter().flatten();
        let versions: Vec<Value> = versions.map(|(alias, id)| json!({"alias": alias, "id": id})).collect();
        let body = json!({
            "id": id, "name": package.name, "namespace": self.project.namespace(), "knownVersions": versions,
            "project": self.project.root().to_string_lossy(),
        });
        self.hub.send_json(Call::post("/services/orgyard/packages/adopt").json(&body)).await?;
        let adopted = self.aliases(package);
        self.cache.set(id, Some(ADOPTED), crate::CachedBuild { adopted, ..Default::default() });
        Ok(())
    }

    fn aliases(&self, package: &PlannedPackage) -> String {
        let versions = self.versions.get(package.name.as_str()).into_iter().flatten();
        versions.fold(Hasher::default(), |all, (alias, id)| all.part(alias.as_bytes()).part(id.as_bytes())).finish()
    }

    async fn create(&mut self, package: &PlannedPackage) -> Result<HubPackage> {
        let namespace = self.project.namespace();
        let body = json!({
            "Name": package.name, "Description": "", "NamespacePrefix": namespace.unwrap_or_default(),
            "ContainerOptions": "Unlocked",
        });
        let created = match self.hub.create(Api::Tooling, "Package2", &body).await {
            Err(error) if self.may_link(namespace, &error) => self.link(namespace.unwrap_or_default(), &body).await,
            created => created,
        };
        let found = HubPackage {
            id: created?,
            name: package.name.clone(),
            namespace: namespace.map(str::to_owned),
            ..HubPackage::default()
        };
        self.known.add(found.clone());
        Ok(found)
    }

    fn may_link(&self, namespace: Option<&str>, error: &ClientError) -> bool {
        self.hub.is_orgyard() && namespace.is_some_and(|name| error.message.contains(&format!("namespace '{name}'")))
    }

    /// The project's namespace becomes one of the hub's, as a company would register it before its first package.
    async fn link(&mut self, namespace: &str, body: &Value) -> Result<String> {
        self.hub.add_namespace(namespace).await?;
        self.notes.push(format!("The namespace '{namespace}' was registered and linked to the hub."));
        self.hub.create(Api::Tooling, "Package2", body).await
    }
}

/// Where the cache keeps which aliases the hub was told of.
const ADOPTED: &str = "adopted versions";

fn not_in_hub(package: &PlannedPackage, id: &str) -> ClientError {
    let message = format!("No package ID was found in Dev Hub for package ID: {id} ('{}').", package.name);
    ClientError::new("ErrorNoIdInHubError", message)
        .action("Name the hub that owns the package with --target-dev-hub, or remove the alias to have it created here")
}
