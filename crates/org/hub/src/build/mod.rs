//! Building a version from its request (BLD): dependencies, package, references, then one commit.

mod check;
mod dependencies;
mod finish;
mod layer;
mod org;
mod package;
mod tests;

pub(crate) use dependencies::short_number;
use package::Content;

use crate::registry::Version;
use crate::version_info::VersionInfo;
use orgyard_engine::{EngineError, Org, Tx};
use orgyard_values::{Id, Record, Value};
use std::sync::Arc;

pub(crate) const REQUEST: &str = "Package2VersionCreateRequest";

/// Why a build failed: one message per row of `Package2VersionCreateRequestError`.
pub(crate) type Failures = Vec<String>;

/// What every step of a build looks at.
pub(crate) struct Job<'a> {
    pub(crate) hub: &'a Arc<Org>,
    pub(crate) request: Record,
    pub(crate) package: Record,
    pub(crate) info: VersionInfo,
}

impl Job<'_> {
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.request.bool(name)
    }

    pub(crate) fn org_dependent(&self) -> bool {
        self.package.bool("IsOrgDependent")
    }

    pub(crate) fn namespace(&self) -> Option<&str> {
        self.package.text("NamespacePrefix").filter(|ns| !ns.is_empty())
    }

    pub(crate) fn transitive(&self) -> bool {
        self.flag("CalcTransitiveDependencies") || self.info.descriptor.calculate_transitive_dependencies
    }

    /// Whether references are checked now; an org-dependent package is checked where it is installed (BLD-5).
    fn checks_references(&self) -> bool {
        !self.flag("SkipValidation") && !self.org_dependent()
    }
}

/// Runs the request's job to its end; whatever happens, the request ends as Success or Error.
pub(crate) fn run(hub: &Arc<Org>, request: Id) {
    let failures = match build(hub, request) {
        Ok(()) => return,
        Err(failures) => failures,
    };
    if let Err(error) = hub.write(hub.info().user_id, |tx| fail(tx, request, &failures)) {
        tracing::error!(%error, %request, "the outcome of a version build could not be stored");
    }
}

/// The process that built it died.
pub(crate) fn lost(tx: &mut Tx, request: Id) {
    let text =
        "The build was interrupted: the process that ran it ended. Nothing was created; create the version again.";
    if let Err(error) = fail(tx, request, &[text.to_string()]) {
        tracing::error!(%error, %request, "an interrupted version build could not be marked");
    }
}

fn build(hub: &Arc<Org>, request: Id) -> Result<(), Failures> {
    let job = load(hub, request).map_err(|e| vec![e.to_string()])?;
    let started = std::time::Instant::now();
    set_status(hub, request, "VerifyingDependencies")?;
    let dependencies = dependencies::resolve(&job)?;
    set_status(hub, request, "VerifyingMetadata")?;
    let content = package::open(&job)?;
    let async_validation = job.flag("AsyncValidation") && job.checks_references();
    if async_validation {
        finish::commit(&job, &dependencies, &content, started, finish::Outcome::Validating, None)?;
    }
    let coverage = validate(&job, &dependencies, &content)?.filter(|_| job.flag("CalculateCodeCoverage"));
    finish::commit(&job, &dependencies, &content, started, finish::Outcome::Done, coverage.as_ref())
}

/// References, compiled Apex, tests; the coverage where the package has Apex.
fn validate(
    job: &Job<'_>,
    dependencies: &[Arc<Version>],
    content: &Content,
) -> Result<Option<tests::Coverage>, Failures> {
    if !job.checks_references() {
        return Ok(None);
    }
    let org = content.has_apex().then(|| org::make(job, dependencies, content)).transpose();
    let org = org.map_err(|e| vec![e.to_string()])?;
    check::references(job, dependencies, content, org.as_ref())?;
    org.map(|org| tests::run(&org, content)).transpose()
}

fn load(hub: &Arc<Org>, id: Id) -> Result<Job<'_>, EngineError> {
    let tx = hub.read(hub.info().user_id)?;
    let missing = |what: &str| damaged(id, format!("{what} is missing"));
    let request = tx.get(REQUEST, id)?.ok_or_else(|| missing("the row"))?;
    let package = request.get("Package2Id").as_id().ok_or_else(|| missing("the package"))?;
    let package = tx.get("Package2", package)?.ok_or_else(|| missing("the package"))?;
    let blob =
        request.text("VersionInfoBlob").and_then(|hash| hash.parse().ok()).ok_or_else(|| missing("the archive"))?;
    let info = VersionInfo::read(&tx.blob(blob)?).map_err(|e| damaged(id, e.to_string()))?;
    Ok(Job { hub, request, package, info })
}

pub(crate) fn set_status(hub: &Arc<Org>, request: Id, status: &str) -> Result<(), Failures> {
    let write = |tx: &mut Tx| -> Result<(), EngineError> {
        let Some(mut row) = tx.get(REQUEST, request)? else { return Ok(()) };
        row.set("Status", status);
        tx.put_row(&row)
    };
    hub.write(hub.info().user_id, write).map_err(|e: EngineError| vec![e.to_string()])
}

/// Nothing is created; the request says why. A version that was made before its validation ended badly stays, never to
/// be promoted.
fn fail(tx: &mut Tx, request: Id, failures: &[String]) -> Result<(), EngineError> {
    let Some(mut row) = tx.get(REQUEST, request)? else { return Ok(()) };
    row.set("Status", "Error");
    tx.put_row(&row)?;
    tx.finish_job(request)?;
    for message in failures {
        let error = Record::new("Package2VersionCreateRequestError")
            .with("ParentRequestId", request)
            .with("Message", message.as_str());
        tx.add_row(error)?;
    }
    if let Some(version) = row.get("Package2VersionId").as_id()
        && let Some(mut version) = tx.get("Package2Version", version)?
    {
        version.set("ValidationState", "Failed");
        tx.put_row(&version)?;
    }
    Ok(())
}

fn damaged(request: Id, reason: String) -> EngineError {
    EngineError::Damaged { what: format!("the version create request {request}"), reason }
}

pub(crate) fn null_or(text: Option<&str>) -> Value {
    text.filter(|t| !t.is_empty()).map_or(Value::Null, Value::from)
}
