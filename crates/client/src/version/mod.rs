//! Asking a Dev Hub for a package version: dependencies, the archive, the request.

mod archive;
mod dependencies;
mod descriptor;

pub use archive::{VersionArchive, version_archive};
pub use dependencies::{DependencyChoice, resolve_dependency};

use serde_json::{Map, Value};
use std::path::PathBuf;

/// What a version is created with, from flags and from the package directory.
#[derive(Debug, Clone, Default)]
pub struct VersionOptions {
    pub package_id: String,
    /// Subscriber package version ids, in installation order.
    pub dependencies: Vec<String>,
    pub definition_file: Option<PathBuf>,
    pub branch: Option<String>,
    pub tag: Option<String>,
    pub language: Option<String>,
    pub installation_key: Option<String>,
    pub build_instance: Option<String>,
    pub code_coverage: bool,
    pub skip_validation: bool,
    pub async_validation: bool,
    pub generate_package_zip: bool,
    pub calculate_transitive_dependencies: bool,
    /// Members of the descriptor that flags set: `versionName`, `versionNumber` and so on.
    pub overrides: Map<String, Value>,
}

impl VersionOptions {
    /// The fields of the `Package2VersionCreateRequest`, without the archive.
    pub fn fields(&self) -> Value {
        let mut fields = Map::new();
        let mut text = |key: &str, value: &Option<String>| {
            if let Some(value) = value {
                fields.insert(key.into(), value.as_str().into());
            }
        };
        text("Package2Id", &Some(self.package_id.clone()));
        text("Tag", &self.tag);
        text("Branch", &self.branch);
        text("InstallKey", &self.installation_key);
        text("Instance", &self.build_instance);
        text("Language", &self.language);
        let flags = [
            ("CalculateCodeCoverage", self.code_coverage),
            ("SkipValidation", self.skip_validation),
            ("AsyncValidation", self.async_validation),
            ("IsDevUsePkgZipRequested", self.generate_package_zip),
            ("CalcTransitiveDependencies", self.calculate_transitive_dependencies),
        ];
        fields.extend(flags.iter().map(|(key, on)| ((*key).to_owned(), (*on).into())));
        Value::Object(fields)
    }
}
