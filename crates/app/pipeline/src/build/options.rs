//! What a build is asked to do.

use crate::fault::Severity;
use crate::progress::Progress;
use orgyard_client::{Home, Org};
use orgyard_project::Project;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Looks up environment variables.
pub type Variables = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// Everything a build works with.
#[derive(Clone)]
pub struct Build {
    pub project: Project,
    pub hub: Org,
    /// The embedded home, when the hub is one of its orgs.
    pub home: Option<Home>,
    /// Where the build cache lies.
    pub home_folder: PathBuf,
    pub options: BuildOptions,
    pub progress: Arc<dyn Progress>,
    /// Looks up an environment variable.
    pub env: Variables,
}

#[derive(Debug, Clone)]
pub struct BuildOptions {
    /// Only these packages; all when empty.
    pub only: Vec<String>,
    pub branch: Option<String>,
    pub tag: Option<String>,
    /// For all packages, in the place of each one's own.
    pub definition_file: Option<String>,
    pub installation_key: Option<String>,
    pub skip_validation: bool,
    pub code_coverage: bool,
    /// Promote what may be.
    pub promote: bool,
    /// Versions whose content is not here are replaced by what is built from the present source.
    pub stand_in: bool,
    /// Builds at once; as many as there are cores when it is not said.
    pub jobs: Option<usize>,
    pub wait: Duration,
    /// Whether a component in two packages stops the build: it does where both are to be installed in one org.
    pub duplicates: Severity,
    /// The version in `package.xml` where the project names none.
    pub api_version: String,
}

impl Default for BuildOptions {
    fn default() -> Self {
        Self {
            only: Vec::new(),
            branch: None,
            tag: None,
            definition_file: None,
            installation_key: None,
            skip_validation: false,
            code_coverage: false,
            promote: false,
            stand_in: false,
            jobs: None,
            wait: Duration::from_secs(2 * 60 * 60),
            duplicates: Severity::Warning,
            api_version: "64.0".to_owned(),
        }
    }
}

impl Build {
    pub(crate) fn jobs(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        self.options.jobs.unwrap_or_else(cores).max(1)
    }

    pub(crate) fn api_version(&self) -> &str {
        self.project.source_api_version().unwrap_or(&self.options.api_version)
    }
}
