//! What a caller asks of a deploy.

use serde::{Deserialize, Serialize};

/// `DeployOptions` of the Metadata API; names on the wire are the platform's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DeployOptions {
    pub check_only: bool,
    pub ignore_warnings: bool,
    pub purge_on_delete: bool,
    pub rollback_on_error: bool,
    pub single_package: bool,
    pub run_tests: Vec<String>,
    pub test_level: Option<String>,
}

impl Default for DeployOptions {
    fn default() -> Self {
        Self {
            check_only: false,
            ignore_warnings: false,
            purge_on_delete: false,
            rollback_on_error: true,
            single_package: true,
            run_tests: Vec::new(),
            test_level: None,
        }
    }
}
