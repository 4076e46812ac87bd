//! What came of a build.

use serde::{Serialize, Serializer};

#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BuildReport {
    /// In the order in which they can be installed.
    pub packages: Vec<PackageReport>,
    /// Versions of other companies that were brought into the home, or were there.
    pub imported: Vec<ImportedVersion>,
    pub built: usize,
    pub unchanged: usize,
    pub failed: usize,
    pub critical_path: CriticalPath,
    pub seconds: f64,
    /// What the user should know although nothing failed.
    pub warnings: Vec<String>,
    pub notes: Vec<String>,
    /// What concerns more than one package.
    pub errors: Vec<String>,
}

/// The chain of packages that took longest.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CriticalPath {
    pub packages: Vec<String>,
    pub seconds: f64,
}

#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PackageReport {
    pub package: String,
    pub package_id: Option<String>,
    /// `1.2.0.4`.
    pub version: Option<String>,
    pub subscriber_package_version_id: Option<String>,
    pub components: usize,
    pub coverage: Coverage,
    pub seconds: f64,
    pub state: State,
    pub released: bool,
    /// Why it failed or was left out.
    pub errors: Vec<String>,
    /// Why it could not be promoted, where that was asked for.
    pub not_promoted: Option<String>,
    /// Calls of its Apex that the embedded org does not implement, by class and line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unsupported: Vec<String>,
    /// What it was built against, as `04t` ids.
    pub dependencies: Vec<String>,
    /// Those that are no package of this project: to be installed before it, in this order.
    #[serde(skip)]
    pub outside: Vec<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum State {
    Built,
    Unchanged,
    #[default]
    Failed,
    /// Not tried, because something it needs is not there.
    Skipped,
}

impl State {
    pub fn word(self) -> &'static str {
        match self {
            State::Built => "built",
            State::Unchanged => "unchanged",
            State::Failed => "failed",
            State::Skipped => "skipped",
        }
    }
}

/// Of the package's own Apex.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub enum Coverage {
    /// The package has no Apex.
    #[default]
    NotApplicable,
    NotCalculated,
    Percent(f64),
}

impl Coverage {
    pub(crate) fn of(has_apex: bool, percent: Option<f64>) -> Self {
        match percent {
            _ if !has_apex => Coverage::NotApplicable,
            Some(percent) => Coverage::Percent(percent),
            None => Coverage::NotCalculated,
        }
    }

    pub fn text(self) -> String {
        match self {
            Coverage::NotApplicable => "n/a".to_owned(),
            Coverage::NotCalculated => "not calculated".to_owned(),
            Coverage::Percent(percent) => format!("{percent} %"),
        }
    }
}

/// As a person reads it, too: a number is one only where it was calculated.
impl Serialize for Coverage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Coverage::Percent(percent) => serializer.serialize_f64(*percent),
            other => serializer.serialize_str(&other.text()),
        }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImportedVersion {
    pub package: String,
    pub namespace: Option<String>,
    pub version: String,
    pub subscriber_package_version_id: String,
    pub components: usize,
    pub hub: String,
    /// Whether this run brought it.
    pub new: bool,
    pub seconds: f64,
}

impl BuildReport {
    /// 0 when everything that was asked for is there.
    pub fn exit_code(&self) -> i32 {
        i32::from(self.failed > 0 || !self.errors.is_empty())
    }

    pub(crate) fn count(&mut self) {
        let of = |state: &[State]| self.packages.iter().filter(|package| state.contains(&package.state)).count();
        let counts = (of(&[State::Built]), of(&[State::Unchanged]), of(&[State::Failed, State::Skipped]));
        (self.built, self.unchanged, self.failed) = counts;
    }
}
