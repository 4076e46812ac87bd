//! The end of a build: manifest, version row and request in one commit.

use super::{Failures, Job, REQUEST, null_or, package::Content, tests::Coverage};
use crate::manifest::{ManifestComponent, VersionManifest};
use crate::registry::{Registry, Version};
use crate::version_info::total_size;
use orgyard_engine::{BlobHash, EngineError, Tx};
use orgyard_values::{Id, InvalidVersion, Record, Value, VersionNumber};
use serde_json::json;
use std::sync::Arc;
use std::time::Instant;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The version exists, its validation goes on.
    Validating,
    Done,
}

pub(super) fn commit(
    job: &Job<'_>,
    dependencies: &[Arc<Version>],
    content: &Content,
    started: Instant,
    outcome: Outcome,
    coverage: Option<&Coverage>,
) -> Result<(), Failures> {
    let failed = |e: EngineError| vec![e.to_string()];
    let manifest = manifest(job, dependencies, content).map_err(failed)?;
    let write = |tx: &mut Tx| -> Result<(), EngineError> {
        let mut row = version_row(tx, job, &manifest, started, outcome)?;
        if let Some(coverage) = coverage {
            coverage.write(&mut row);
        }
        store(tx, row.clone())?;
        update_request(tx, job, &row, &manifest, outcome)
    };
    job.hub.write(job.hub.info().user_id, write).map_err(failed)
}

fn manifest(job: &Job<'_>, dependencies: &[Arc<Version>], content: &Content) -> Result<VersionManifest, EngineError> {
    let blobs = job.hub.home().blobs();
    let id =
        |record: &Record, field: &str| record.get(field).as_id().ok_or_else(|| damaged(job, format!("no {field}")));
    let mut components = Vec::with_capacity(content.components.len());
    let mut contents = Vec::new();
    for component in &content.components {
        let first = contents.len();
        contents.extend(component.files.iter().map(|f| (BlobHash::of(&f.bytes), f.bytes.clone())));
        let hashes = contents[first..].iter().map(|(hash, _)| hash.to_string());
        let files = component.files.iter().map(|f| f.path.clone()).zip(hashes);
        components.push(ManifestComponent {
            type_name: component.type_name.clone(),
            full_name: component.full_name.clone(),
            files: files.collect(),
        });
    }
    blobs.put_all(&contents)?;
    Ok(VersionManifest {
        format: VersionManifest::FORMAT,
        package: id(&job.package, "Id")?,
        subscriber_package: id(&job.package, "SubscriberPackageId")?,
        package_name: job.package.text("Name").unwrap_or_default().into(),
        namespace: job.namespace().map(String::from),
        number: number(job)?,
        branch: job.request.text("Branch").map(String::from),
        org_dependent: job.org_dependent(),
        validated: job.checks_references(),
        dependencies: dependencies.iter().filter_map(|v| v.id()).collect(),
        features: job.info.descriptor.features.list(),
        components,
        zip: blobs.put(&job.info.package_zip)?.to_string(),
    })
}

fn number(job: &Job<'_>) -> Result<VersionNumber, EngineError> {
    let text = job.request.text("VersionNumber").unwrap_or_default();
    text.parse().map_err(|e: InvalidVersion| damaged(job, e.to_string()))
}

fn version_row(
    tx: &mut Tx,
    job: &Job<'_>,
    manifest: &VersionManifest,
    started: Instant,
    outcome: Outcome,
) -> Result<Record, EngineError> {
    let json = serde_json::to_vec(manifest).map_err(|e| damaged(job, e.to_string()))?;
    let hash = tx.put_blob(json.into());
    let descriptor = &job.info.descriptor;
    let number = manifest.number;
    let name = descriptor.version_name.clone().unwrap_or_else(|| number.release_text());
    let mut row = Record::new("Package2Version")
        .with("Id", job.request.get("PromisedVersionId").as_id())
        .with("Package2Id", manifest.package)
        .with("Name", name)
        .with("Description", null_or(descriptor.version_description.as_deref()))
        .with("MajorVersion", i64::from(number.major))
        .with("MinorVersion", i64::from(number.minor))
        .with("PatchVersion", i64::from(number.patch))
        .with("BuildNumber", number.build_number().map(i64::from))
        .with("ManifestBlob", hash.to_string())
        .with("IsOrgDependent", manifest.org_dependent)
        .with("ValidationSkipped", job.flag("SkipValidation"))
        .with("ValidatedAsync", job.flag("AsyncValidation"))
        .with("ValidationState", if outcome == Outcome::Done { "Succeeded" } else { "Running" })
        .with("HasPassedCodeCoverageCheck", false)
        .with("HasMetadataRemoved", false)
        .with("IsReleased", job.flag("StandIn"))
        .with("IsDeprecated", false)
        .with("ReleaseVersion", Value::Double(67.0))
        .with("BuildDurationInSeconds", started.elapsed().as_secs() as i64)
        .with("EndToEndBuildDurationInSeconds", started.elapsed().as_secs() as i64)
        .with("ReleaseNotesUrl", null_or(descriptor.release_notes_url.as_deref()))
        .with("PostInstallUrl", null_or(descriptor.post_install_url.as_deref()))
        .with("TotalNumberOfMetadataFiles", job.info.package.len() as i64)
        .with("TotalSizeOfMetadataFiles", total_size(&job.info.package) as i64);
    for field in ["SubscriberPackageVersionId", "Tag", "Branch", "InstallKeyHash", "IsPasswordProtected", "Language"] {
        row.set(field, job.request.get(field).clone());
    }
    Ok(row)
}

fn update_request(
    tx: &mut Tx,
    job: &Job<'_>,
    version: &Record,
    manifest: &VersionManifest,
    outcome: Outcome,
) -> Result<(), EngineError> {
    let Some(id) = job.request.id() else { return Ok(()) };
    let Some(mut request) = tx.get(REQUEST, id)? else { return Ok(()) };
    request.set("Package2VersionId", version.id());
    request.set("Status", if outcome == Outcome::Done { "Success" } else { "PerformingValidations" });
    if job.transitive() {
        request.set("DependencyGraphJson", graph(&manifest.dependencies, tx)?);
    }
    tx.put_row(&request)?;
    if outcome == Outcome::Done { tx.finish_job(id) } else { Ok(()) }
}

/// A version whose validation went on after it was made is there already.
fn store(tx: &mut Tx, row: Record) -> Result<(), EngineError> {
    let before = match row.id() {
        Some(id) => tx.get("Package2Version", id)?,
        None => None,
    };
    match before {
        Some(mut before) => {
            before.fields.extend(row.fields);
            tx.put_row(&before)
        }
        None => Ok(tx.add_row(row).map(drop)?),
    }
}

fn damaged(job: &Job<'_>, reason: String) -> EngineError {
    EngineError::Damaged {
        what: format!("the version create request {}", job.request.text("Id").unwrap_or_default()),
        reason,
    }
}

/// wire-packaging §7.7: nodes, and edges from each dependency to what depends on it.
fn graph(dependencies: &[Id], tx: &Tx) -> Result<String, EngineError> {
    const SELF: &str = "VERSION_BEING_BUILT";
    let mut nodes: Vec<serde_json::Value> = dependencies.iter().map(|id| json!({ "id": id })).collect();
    nodes.push(json!({ "id": SELF }));
    let registry = Registry::of(tx.home())?;
    let mut edges = Vec::new();
    let mut needed_by_others = std::collections::HashSet::new();
    for id in dependencies {
        let Some(version) = registry.version(*id)? else { continue };
        for needed in version.manifest.dependencies.iter().filter(|d| dependencies.contains(d)) {
            edges.push(json!({ "source": needed, "target": id }));
            needed_by_others.insert(*needed);
        }
    }
    let direct = dependencies.iter().filter(|id| !needed_by_others.contains(*id));
    edges.extend(direct.map(|id| json!({ "source": id, "target": SELF })));
    Ok(json!({ "creator": "orgyard", "nodes": nodes, "edges": edges }).to_string())
}
