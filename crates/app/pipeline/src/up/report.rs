//! What came of `up`, as a table and as JSON.

use super::{DeployReport, InstallReport, InstallState, OrgReport};
use crate::build::{BuildReport, PackageReport, State};
use crate::plan::short;
use serde::Serialize;
use std::collections::HashMap;
use std::fmt::Write;

#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpReport {
    #[serde(flatten)]
    pub build: BuildReport,
    pub org: Option<OrgReport>,
    pub installed: Vec<InstallReport>,
    pub deployed: Option<DeployReport>,
    #[serde(rename = "totalSeconds")]
    pub seconds: f64,
}

/// One line of the table.
pub type UpRow = [String; 7];

/// The table's head.
pub const HEAD: [&str; 7] = ["Package", "Version", "Id", "Components", "Coverage", "Seconds", "State"];

impl UpReport {
    pub(super) fn of(build: BuildReport) -> Self {
        Self { build, ..Self::default() }
    }

    pub fn exit_code(&self) -> i32 {
        let refused = self.installed.iter().any(|step| !step.errors.is_empty());
        let deployed = self.deployed.as_ref().is_some_and(|deploy| !deploy.errors.is_empty());
        self.build.exit_code().max(i32::from(refused || deployed))
    }

    pub fn rows(&self) -> Vec<UpRow> {
        let deployed = self.deployed.iter().map(|deploy| {
            let state = deploy.status.to_lowercase();
            let components = deploy.components.to_string();
            [deploy.name.clone(), "-".into(), deploy.id.clone(), components, "-".into(), seconds(deploy.seconds), state]
        });
        let mut rows = self.build.rows();
        let steps: HashMap<&str, InstallState> =
            self.installed.iter().map(|step| (short(&step.subscriber_package_version_id), step.state)).collect();
        for row in &mut rows {
            if let Some(state) = steps.get(short(&row[2])) {
                row[6] = format!("{}, {}", row[6], install_word(*state));
            }
        }
        rows.extend(deployed);
        rows
    }

    /// What is to be read below the table.
    pub fn summary(&self) -> String {
        let mut out = if self.deployed.is_some() { String::new() } else { self.build.summary() };
        for step in self.installed.iter().filter(|step| !step.errors.is_empty()) {
            let _ = writeln!(out, "{} was not installed:", step.package);
            step.errors.iter().for_each(|error| indent(&mut out, error));
        }
        for deploy in self.deployed.iter().filter(|deploy| !deploy.errors.is_empty()) {
            let _ = writeln!(out, "The deploy {} ended as {}:", deploy.id, deploy.status);
            deploy.errors.iter().for_each(|error| indent(&mut out, error));
        }
        if let Some(org) = &self.org {
            let word = if org.created { "created" } else { "used" };
            let _ = writeln!(out, "org: {} ({}, {word})", org.alias, org.username);
        }
        out
    }
}

impl BuildReport {
    /// Versions of others first, then the packages in their order.
    pub fn rows(&self) -> Vec<UpRow> {
        let imported = self.imported.iter().map(|version| {
            let number = if version.version.is_empty() { "-".to_owned() } else { alias_text(&version.version) };
            let (components, state) = match version.new {
                true => (version.components.to_string(), format!("imported into {}", version.hub)),
                false => ("-".to_owned(), "known".to_owned()),
            };
            let id = version.subscriber_package_version_id.clone();
            [version.package.clone(), number, id, components, "-".into(), seconds(version.seconds), state]
        });
        imported.chain(self.packages.iter().map(row)).collect()
    }

    /// What is to be read below the table.
    pub fn summary(&self) -> String {
        let mut out = String::new();
        for package in self.packages.iter().filter(|package| !package.errors.is_empty()) {
            let _ = writeln!(out, "{} {}:", package.package, package.state.word());
            package.errors.iter().for_each(|error| indent(&mut out, error));
        }
        for error in &self.errors {
            let _ = writeln!(out, "{error}");
        }
        for package in &self.packages {
            if let Some(reason) = &package.not_promoted {
                let _ = writeln!(out, "{} was not promoted: {reason}", package.package);
            }
        }
        let failed = match self.failed {
            0 => String::new(),
            failed => format!(", {failed} failed"),
        };
        let _ = writeln!(out, "{} unchanged, {} built{failed}", self.unchanged, self.built);
        let named: Vec<&str> = self.built_names().collect();
        if self.unchanged > 0 && !named.is_empty() && named.len() <= NAMED {
            let _ = writeln!(out, "built: {}", named.join(", "));
        }
        let path = &self.critical_path;
        if path.packages.len() > 1 && self.built > 0 {
            let names = path.packages.join(" → ");
            let _ = writeln!(out, "critical path: {names} ({} s)", seconds(path.seconds));
        }
        out
    }

    fn built_names(&self) -> impl Iterator<Item = &str> {
        let built = self.packages.iter().filter(|package| package.state == State::Built);
        built.map(|package| package.package.as_str())
    }
}

/// Built packages that are named in one line.
const NAMED: usize = 50;

fn row(package: &PackageReport) -> UpRow {
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
    let version = package.version.as_deref().map_or("-".to_owned(), alias_text);
    let usable = matches!(package.state, State::Built | State::Unchanged);
    let state = match (package.state, package.released) {
        (state, true) => format!("{}, released", state.word()),
        (state, false) => state.word().to_owned(),
    };
    let coverage = if usable { package.coverage.text() } else { "-".to_owned() };
    [
        package.package.clone(),
        version,
        text(&package.subscriber_package_version_id),
        package.components.to_string(),
        coverage,
        seconds(package.seconds),
        state,
    ]
}

/// `1.2.0.4` as `1.2.0-4`.
fn alias_text(version: &str) -> String {
    version.parse().map_or(version.to_owned(), |version: orgyard_values::VersionNumber| version.alias_text())
}

fn install_word(state: InstallState) -> &'static str {
    match state {
        InstallState::Installed => "installed",
        InstallState::Unchanged => "already installed",
        InstallState::Failed => "not installed",
        InstallState::Skipped => "not tried",
    }
}

fn seconds(seconds: f64) -> String {
    format!("{seconds:.2}")
}

fn indent(out: &mut String, text: &str) {
    for line in text.lines() {
        let _ = writeln!(out, "  {line}");
    }
}
