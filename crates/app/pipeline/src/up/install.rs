//! Installing versions in order, and only those that are not there.

use crate::build::{Build, BuildReport, State};
use crate::hub::field;
use crate::plan::short;
use crate::progress::Event;
use orgyard_client::{Api, ClientError, Org, Poll, Result, Wait};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::time::{Duration, Instant};

/// One version to install.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    /// `04t`.
    pub(super) id: String,
    /// The package's name, for versions of this project; the id for others.
    pub(super) name: String,
    /// What has to be there before it.
    pub(super) needs: Vec<String>,
}

#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InstallReport {
    pub package: String,
    pub subscriber_package_version_id: String,
    pub state: InstallState,
    pub seconds: f64,
    pub errors: Vec<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum InstallState {
    Installed,
    /// It was there.
    Unchanged,
    #[default]
    Failed,
    /// Not tried, because something it needs was not installed.
    Skipped,
}

/// What is built and usable, each after what it needs from elsewhere.
pub(super) fn steps(report: &BuildReport) -> Vec<Step> {
    let mut seen = HashSet::new();
    let mut steps = Vec::new();
    let imported = |id: &str| {
        let found = report.imported.iter().find(|version| short(&version.subscriber_package_version_id) == short(id));
        found.map_or(id, |version| version.package.as_str()).to_owned()
    };
    for package in report.packages.iter().filter(|package| matches!(package.state, State::Built | State::Unchanged)) {
        let outside = package.outside.iter().map(|id| Step { id: id.clone(), name: imported(id), needs: Vec::new() });
        let own = package.subscriber_package_version_id.iter().map(|id| Step {
            id: id.clone(),
            name: package.package.clone(),
            needs: package.dependencies.clone(),
        });
        steps.extend(outside.chain(own).filter(|step| seen.insert(short(&step.id).to_owned())));
    }
    steps
}

pub(super) struct Installer<'a> {
    pub(super) build: &'a Build,
    pub(super) org: &'a Org,
}

/// How often an org elsewhere is asked.
const INTERVAL: Duration = Duration::from_secs(2);

impl Installer<'_> {
    /// After a failure what needs it is left out.
    pub(super) async fn install(&self, steps: Vec<Step>) -> Result<Vec<InstallReport>> {
        let installed = self.installed().await?;
        let mut reports: Vec<InstallReport> = Vec::with_capacity(steps.len());
        let mut failed: HashSet<String> = HashSet::new();
        for step in steps {
            let start = Instant::now();
            let (state, errors) = match installed.contains(short(&step.id)) {
                true => (InstallState::Unchanged, Vec::new()),
                false if step.needs.iter().any(|id| failed.contains(short(id))) => (InstallState::Skipped, Vec::new()),
                false => self.step(&step).await?,
            };
            if matches!(state, InstallState::Failed | InstallState::Skipped) {
                failed.insert(short(&step.id).to_owned());
            }
            reports.push(InstallReport {
                package: step.name,
                subscriber_package_version_id: step.id,
                state,
                seconds: start.elapsed().as_secs_f64(),
                errors,
            });
        }
        Ok(reports)
    }

    /// Versions that the org has, by short id.
    async fn installed(&self) -> Result<HashSet<String>> {
        let soql = "SELECT SubscriberPackageVersionId FROM InstalledSubscriberPackage";
        let rows = self.org.tooling_query(soql).await?;
        let ids = rows.iter().filter_map(|row| field(row, "SubscriberPackageVersionId"));
        Ok(ids.map(|id| short(id).to_owned()).collect())
    }

    async fn step(&self, step: &Step) -> Result<(InstallState, Vec<String>)> {
        self.build.progress.event(&Event::Installing(&step.name));
        let mut body = json!({
            "ApexCompileType": "all", "EnableRss": true, "NameConflictResolution": "Block",
            "PackageInstallSource": "U", "SecurityType": "none", "UpgradeType": "mixed-mode",
            "SubscriberPackageVersionKey": step.id,
        });
        let own = !step.name.starts_with("04t");
        if let Some(key) = self.build.options.installation_key.as_ref().filter(|_| own) {
            body["Password"] = key.as_str().into();
        }
        let row = match self.request(&body).await {
            Ok(row) => row,
            Err(error) if error.status.is_some() => return Ok((InstallState::Failed, vec![error.message])),
            Err(error) => return Err(error),
        };
        if field(&row, "Status") == Some("SUCCESS") {
            self.build.progress.event(&Event::Installed(&step.name));
            return Ok((InstallState::Installed, Vec::new()));
        }
        Ok((InstallState::Failed, errors(&row)))
    }

    async fn request(&self, body: &Value) -> Result<Value> {
        let id = self.org.create(Api::Tooling, REQUEST, body).await?;
        let look = || async {
            let row = self.org.get(Api::Tooling, REQUEST, &id).await?;
            let done = matches!(field(&row, "Status"), Some("SUCCESS" | "ERROR"));
            Ok(if done { Poll::Done(row) } else { Poll::Running(row) })
        };
        let wait = Wait::new(self.build.options.wait, INTERVAL).embedded(self.org.is_orgyard());
        match wait.until_done(look).await? {
            Poll::Done(row) => Ok(row),
            Poll::Running(_) => {
                Err(ClientError::new("PackageInstallTimeout", format!("The install {id} is still running."))
                    .action(format!("'orgyard package install report -i {id}' says how it goes on")))
            }
        }
    }
}

const REQUEST: &str = "PackageInstallRequest";

/// `Errors`: null or `{"errors": [{"message"}]}`.
fn errors(row: &Value) -> Vec<String> {
    let listed = row.get("Errors").and_then(|errors| errors.get("errors")).and_then(Value::as_array);
    let messages = listed.into_iter().flatten().filter_map(|error| field(error, "message"));
    let messages: Vec<String> = messages.map(str::to_owned).collect();
    if messages.is_empty() { vec!["The install failed, and the org does not say why.".to_owned()] } else { messages }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::{ImportedVersion, PackageReport};

    #[test]
    fn what_a_package_needs_from_elsewhere_comes_before_it() {
        let package = |name: &str, id: &str, state, outside: &[&str]| PackageReport {
            package: name.into(),
            subscriber_package_version_id: Some(id.into()),
            state,
            outside: outside.iter().map(|id| (*id).to_owned()).collect(),
            ..PackageReport::default()
        };
        let report = BuildReport {
            packages: vec![
                package("a", "04t0000000000a1", State::Built, &["04t0000000000x1AAA"]),
                package("b", "04t0000000000b1", State::Failed, &["04t0000000000y1"]),
                package("c", "04t0000000000c1", State::Unchanged, &["04t0000000000x1", "04t0000000000z1"]),
            ],
            imported: vec![ImportedVersion {
                package: "Theirs".into(),
                subscriber_package_version_id: "04t0000000000x1".into(),
                ..ImportedVersion::default()
            }],
            ..BuildReport::default()
        };
        let names: Vec<String> = steps(&report).into_iter().map(|step| step.name).collect();
        assert_eq!(names, ["Theirs", "a", "04t0000000000z1", "c"]);
    }

    #[test]
    fn errors_of_an_install_are_read() {
        assert_eq!(errors(&json!({"Errors": {"errors": [{"message": "no"}]}})), ["no"]);
        assert_eq!(errors(&json!({"Errors": null})).len(), 1);
    }
}
