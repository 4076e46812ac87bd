//! Building one package.

use super::report::State;
use super::run::{Run, Version};
use super::undeclared;
use crate::cache::CachedBuild;
use crate::hub::{coverage, field, number};
use crate::plan::short;
use crate::progress::Event;
use crate::source::PackageSource;
use crate::version_info::{Descriptor, version_info};
use orgyard_client::{ClientError, Poll, Result, Wait, quote};
use orgyard_text::hash::Hasher;
use orgyard_values::{Build as BuildNumber, VersionNumber};
use serde_json::{Map, Value, json};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

/// How often a hub elsewhere is asked, in seconds.
const INTERVAL: u64 = 10;

/// The status of a request and what came of it, as the official tool asks for it.
const STATUS: &str = "SELECT Id, Status, Package2VersionId, Package2Version.SubscriberPackageVersionId, \
    Package2Version.CodeCoverage, Package2Version.MajorVersion, Package2Version.MinorVersion, \
    Package2Version.PatchVersion, Package2Version.BuildNumber";

fn unsupported(row: &Value) -> Vec<String> {
    let calls = row.pointer("/Package2Version/OrgyardUnsupported/calls").and_then(Value::as_array);
    calls.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// What came of one package: its state, and the reasons when it failed.
pub(super) type Outcome = (State, Vec<String>);

impl Run {
    /// Builds a package whose needs are there, unless the same was built before.
    pub(super) async fn build_package(self: Arc<Self>, at: usize) -> Outcome {
        let found = match self.build_or_reuse(at).await {
            Ok(found) => found,
            Err(errors) => return (State::Failed, errors),
        };
        let (state, mut version) = found;
        if self.build.options.promote && !version.released {
            match self.promote(&version).await {
                Ok(()) => version.released = true,
                Err(error) => version.not_promoted = Some(error.message),
            }
        }
        self.set_version(at, version);
        (state, Vec::new())
    }

    async fn build_or_reuse(self: &Arc<Self>, at: usize) -> std::result::Result<(State, Version), Vec<String>> {
        let one = |text: String| vec![text];
        let dependencies = self.dependencies(at).await.map_err(one)?;
        // The input is the same with and without coverage; the request is not.
        let input = self.input(at, &self.descriptor(at, &dependencies.all, true));
        if let Some(mut version) = self.reusable(at, &input) {
            version.dependencies = dependencies;
            return Ok((State::Unchanged, version));
        }
        let name = self.plan.name(at);
        self.build.progress.event(&Event::Building(name));
        let descriptor = self.descriptor(at, &dependencies.all, self.calculates_coverage(at));
        let mut version = self.create(at, descriptor).await?;
        version.dependencies = dependencies;
        self.remember(at, input, &version);
        Ok((State::Built, version))
    }

    fn descriptor(&self, at: usize, dependencies: &[String], code_coverage: bool) -> Map<String, Value> {
        let package = &self.packages[at];
        // An org-dependent package finds what it needs in the org it is installed in (BLD-5).
        let dependencies = if package.org_dependent { &[] } else { dependencies };
        let directory = &self.build.project.directories()[self.plan.packages[at].directory];
        let definition = self.source(at).and_then(|source| source.definition.as_ref());
        let descriptor = Descriptor { package_id: &package.id, dependencies, overrides: Map::new(), code_coverage };
        descriptor.json(directory, definition)
    }

    /// The hash of everything that decides what the version will be.
    fn input(&self, at: usize, descriptor: &Map<String, Value>) -> String {
        let options = &self.build.options;
        let content = self.source(at).map(|source| source.hash.as_str()).unwrap_or_default();
        let flags = json!({
            "skipValidation": options.skip_validation,
            "branch": self.branch(at), "language": self.language(at), "key": options.installation_key,
        });
        let descriptor = Value::Object(descriptor.clone());
        let parts = [env!("CARGO_PKG_VERSION"), content, &descriptor.to_string(), &flags.to_string()];
        parts.iter().fold(Hasher::default(), |hasher, part| hasher.part(part.as_bytes())).finish()
    }

    fn language(&self, at: usize) -> Option<&str> {
        self.build.project.directories()[self.plan.packages[at].directory].language.as_deref()
    }

    fn reusable(&self, at: usize, input: &str) -> Option<Version> {
        let cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        let cached = cache.get(&self.packages[at].id, self.branch(at)).filter(|cached| cached.input == input)?;
        let serves = cached.coverage || !self.calculates_coverage(at);
        let existing = self.existing.get(short(&cached.id)).filter(|_| serves)?;
        Some(Version {
            id: cached.id.clone(),
            row: existing.row.clone(),
            number: cached.version.parse().ok()?,
            branch: self.branch(at).map(str::to_owned),
            released: existing.released,
            coverage: existing.coverage,
            ..Version::default()
        })
    }

    fn remember(&self, at: usize, input: String, version: &Version) {
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        let build = CachedBuild {
            input,
            id: version.id.clone(),
            version: version.number.to_string(),
            coverage: self.calculates_coverage(at),
            ..CachedBuild::default()
        };
        cache.set(&self.packages[at].id, self.branch(at), build);
    }

    async fn create(
        self: &Arc<Self>,
        at: usize,
        descriptor: Map<String, Value>,
    ) -> std::result::Result<Version, Vec<String>> {
        let (run, code_coverage) = (self.clone(), self.calculates_coverage(at));
        let pack = move || run.source(at).map(|source| version_info(source, &descriptor, code_coverage));
        let archive = tokio::task::spawn_blocking(pack).await.ok().flatten().unwrap_or_default();
        let one = |error: ClientError| vec![error.message];
        let request = self.build.hub.create_version_request(&archive, &self.fields(at)).await.map_err(one)?;
        let row = self.wait(at, &request).await.map_err(one)?;
        if field(&row, "Status") == Some("Error") {
            return Err(self.errors(at, &request).await);
        }
        self.created(at, &row).ok_or_else(|| {
            let minutes = self.build.options.wait.as_secs() / 60;
            vec![format!(
                "The build {request} is still running after {minutes} minutes. \
                 'orgyard package version create report -i {request}' says how it goes on."
            )]
        })
    }

    /// What the request says beside the archive.
    fn fields(&self, at: usize) -> Value {
        let options = &self.build.options;
        let directory = &self.build.project.directories()[self.plan.packages[at].directory];
        let mut fields = json!({
            "Package2Id": self.packages[at].id, "CalculateCodeCoverage": self.calculates_coverage(at),
            "SkipValidation": options.skip_validation, "AsyncValidation": false, "IsDevUsePkgZipRequested": false,
            "CalcTransitiveDependencies": directory.calculate_transitive_dependencies,
        });
        let optional = [
            ("Tag", options.tag.as_deref()),
            ("Branch", self.branch(at)),
            ("InstallKey", options.installation_key.as_deref()),
            ("Language", self.language(at)),
        ];
        for (name, value) in optional {
            if let Some(value) = value {
                fields[name] = value.into();
            }
        }
        fields
    }

    async fn wait(&self, at: usize, request: &str) -> Result<Value> {
        // A field that Salesforce does not have.
        let own = if self.build.hub.is_orgyard() { ", Package2Version.OrgyardUnsupported" } else { "" };
        let soql = format!("{STATUS}{own} FROM Package2VersionCreateRequest WHERE Id = {}", quote(request));
        let (hub, progress) = (&self.build.hub, &self.build.progress);
        let look = || async {
            let rows = hub.tooling_query(&soql).await?;
            let row = rows.into_iter().next().unwrap_or_default();
            let status = field(&row, "Status").unwrap_or_default();
            progress.event(&Event::Status(self.plan.name(at), status));
            let done = matches!(status, "Success" | "Error");
            Ok(if done { Poll::Done(row) } else { Poll::Running(row) })
        };
        let wait = Wait::new(self.build.options.wait, Duration::from_secs(INTERVAL)).embedded(hub.is_orgyard());
        match wait.until_done(look).await? {
            Poll::Done(row) | Poll::Running(row) => Ok(row),
        }
    }

    fn created(&self, at: usize, row: &Value) -> Option<Version> {
        let part = |name: &str| number(row, &format!("Package2Version.{name}"));
        Some(Version {
            id: field(row, "Package2Version.SubscriberPackageVersionId")?.to_owned(),
            row: field(row, "Package2VersionId")?.to_owned(),
            number: VersionNumber {
                major: part("MajorVersion")?,
                minor: part("MinorVersion")?,
                patch: part("PatchVersion")?,
                build: BuildNumber::Number(part("BuildNumber")?),
            },
            branch: self.branch(at).map(str::to_owned),
            coverage: coverage(row.get("Package2Version").and_then(|version| version.get("CodeCoverage"))),
            unsupported: unsupported(row),
            ..Version::default()
        })
    }

    /// The messages of a failed request, each with what this project can say about it.
    async fn errors(&self, at: usize, request: &str) -> Vec<String> {
        let soql = format!(
            "SELECT Message FROM Package2VersionCreateRequestError WHERE ParentRequest.Id = {}",
            quote(request)
        );
        let rows = match self.build.hub.tooling_query(&soql).await {
            Ok(rows) => rows,
            Err(error) => return vec![error.message],
        };
        let mut errors: Vec<String> = rows.iter().filter_map(|row| field(row, "Message")).map(str::to_owned).collect();
        if errors.is_empty() {
            errors.push(format!("The build {request} failed, and the hub does not say why."));
        }
        let errors = undeclared::explained(errors, at, &self.plan, &self.owners);
        match self.source(at) {
            Some(source) => errors.iter().map(|error| source.origins.in_source(error)).collect(),
            None => errors,
        }
    }

    async fn promote(&self, version: &Version) -> Result<()> {
        let body = json!({"IsReleased": true});
        self.build.hub.update(orgyard_client::Api::Tooling, "Package2Version", &version.row, &body).await
    }
}

/// Packages with Apex are told from others by their source.
pub(super) fn has_apex(source: Option<&PackageSource>) -> bool {
    source.is_some_and(PackageSource::has_apex)
}
