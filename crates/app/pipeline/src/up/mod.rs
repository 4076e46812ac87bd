//! `up`: build what changed, and have it all installed in one org.

mod deploy;
mod install;
mod report;

pub use deploy::DeployReport;
pub use install::{InstallReport, InstallState};
pub use report::{HEAD, UpReport, UpRow};

use crate::build::{Build, BuildReport};
use crate::progress::Event;
use orgyard_client::{BoxFuture, Org, Result};
use serde::Serialize;
use std::time::Instant;

/// Finds the org to install into, or creates it.
pub trait Target: Send + Sync {
    fn org(&self) -> BoxFuture<'_, Result<TargetOrg>>;
}

#[derive(Clone)]
pub struct TargetOrg {
    pub org: Org,
    /// What the user calls it.
    pub name: String,
    pub created: bool,
}

#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OrgReport {
    pub username: String,
    pub org_id: String,
    pub alias: String,
    pub created: bool,
}

/// Everything `up` works with.
pub struct Up<'a> {
    pub build: Build,
    pub target: &'a dyn Target,
}

impl Up<'_> {
    pub async fn run(&self) -> Result<UpReport> {
        let start = Instant::now();
        let mut report = match self.build.project.packages().next().is_some() {
            true => self.packages().await?,
            false => self.source().await?,
        };
        report.seconds = start.elapsed().as_secs_f64();
        Ok(report)
    }

    async fn packages(&self) -> Result<UpReport> {
        let built = self.build.run().await?;
        let mut report = UpReport::of(built);
        let steps = install::steps(&report.build);
        if steps.is_empty() {
            return Ok(report);
        }
        let target = self.org(&mut report).await?;
        let installer = install::Installer { build: &self.build, org: &target.org };
        report.installed = installer.install(steps).await?;
        Ok(report)
    }

    /// A project without packages is deployed.
    async fn source(&self) -> Result<UpReport> {
        let source = deploy::read(&self.build)?;
        let mut report = UpReport::of(BuildReport { warnings: source.warnings.clone(), ..BuildReport::default() });
        let target = self.org(&mut report).await?;
        self.build.progress.event(&Event::Installing(&source.name));
        report.deployed = Some(deploy::deploy(&self.build, &target.org, &source).await?);
        self.build.progress.event(&Event::Installed(&source.name));
        Ok(report)
    }

    async fn org(&self, report: &mut UpReport) -> Result<TargetOrg> {
        let target = self.target.org().await?;
        self.build.progress.event(&Event::Org(&target.name, target.created));
        report.org = Some(OrgReport {
            username: target.org.username().to_owned(),
            org_id: target.org.auth().org_id.clone(),
            alias: target.name.clone(),
            created: target.created,
        });
        Ok(target)
    }
}
