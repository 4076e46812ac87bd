//! The outcome of a deploy, field for field what the Metadata API answers.

use orgyard_metadata::Problem;
use orgyard_values::Id;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DeployResult {
    pub id: String,
    pub done: bool,
    pub status: DeployStatus,
    pub success: bool,
    pub check_only: bool,
    pub ignore_warnings: bool,
    pub rollback_on_error: bool,
    pub run_tests_enabled: bool,
    pub number_component_errors: usize,
    pub number_components_deployed: usize,
    pub number_components_total: usize,
    pub number_test_errors: usize,
    pub number_tests_completed: usize,
    pub number_tests_total: usize,
    pub created_by: String,
    pub created_by_name: String,
    pub created_date: String,
    pub start_date: String,
    pub last_modified_date: String,
    pub completed_date: Option<String>,
    pub canceled_by: Option<String>,
    pub canceled_by_name: Option<String>,
    pub state_detail: Option<String>,
    pub error_message: Option<String>,
    pub error_status_code: Option<String>,
    pub details: DeployDetails,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeployStatus {
    #[default]
    Pending,
    InProgress,
    Succeeded,
    SucceededPartial,
    Failed,
    Canceling,
    Canceled,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DeployDetails {
    pub component_failures: Vec<DeployMessage>,
    pub component_successes: Vec<DeployMessage>,
    pub run_test_result: RunTestResult,
}

/// One row of a deploy result.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DeployMessage {
    pub changed: bool,
    pub created: bool,
    pub deleted: bool,
    pub success: bool,
    pub component_type: String,
    pub created_date: String,
    pub file_name: String,
    pub full_name: String,
    pub id: Option<String>,
    pub line_number: Option<u32>,
    pub column_number: Option<u32>,
    pub problem: Option<String>,
    pub problem_type: Option<String>,
}

/// wire-source A.1.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RunTestResult {
    pub num_failures: usize,
    pub num_tests_run: usize,
    pub total_time: f64,
    pub successes: Vec<TestSuccess>,
    pub failures: Vec<TestFailure>,
    pub code_coverage: Vec<CodeCoverage>,
    pub code_coverage_warnings: Vec<CodeCoverageWarning>,
    pub flow_coverage: Vec<serde_json::Value>,
    pub flow_coverage_warnings: Vec<serde_json::Value>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TestSuccess {
    pub id: String,
    pub method_name: String,
    pub name: String,
    pub namespace: Option<String>,
    pub see_all_data: bool,
    pub time: f64,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TestFailure {
    pub id: String,
    pub message: String,
    pub method_name: String,
    pub name: String,
    pub namespace: Option<String>,
    pub package_name: String,
    pub see_all_data: bool,
    pub stack_trace: Option<String>,
    pub time: f64,
    #[serde(rename = "type")]
    pub kind: String,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CodeCoverage {
    pub id: String,
    pub locations_not_covered: Vec<Location>,
    pub name: String,
    pub namespace: Option<String>,
    pub num_locations: usize,
    pub num_locations_not_covered: usize,
    #[serde(rename = "type")]
    pub kind: String,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Location {
    pub column: u32,
    pub line: u32,
    pub num_executions: u32,
    pub time: f64,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CodeCoverageWarning {
    pub id: String,
    pub message: String,
    pub name: Option<String>,
    pub namespace: Option<String>,
}

impl Location {
    /// A line that no test ran.
    pub(crate) fn of(line: u32) -> Self {
        Self { line, ..Self::default() }
    }
}

impl DeployMessage {
    pub fn of_problem(problem: &Problem) -> Self {
        Self {
            component_type: problem.component_type.clone(),
            full_name: problem.full_name.clone(),
            file_name: problem.file.clone(),
            line_number: problem.line,
            column_number: problem.column,
            problem: Some(problem.message.clone()),
            problem_type: Some(if problem.warning { "Warning" } else { "Error" }.into()),
            success: problem.warning,
            ..Self::default()
        }
    }
}

impl DeployResult {
    /// The answer before the job has done anything.
    pub fn queued(id: Id) -> Self {
        Self { id: id.to_string(), ..Self::default() }
    }

    pub fn finish(&mut self, status: DeployStatus) {
        self.done = true;
        self.status = status;
        self.success = matches!(status, DeployStatus::Succeeded | DeployStatus::SucceededPartial);
        self.number_component_errors = self.details.component_failures.len();
        self.number_components_deployed = self.details.component_successes.len();
        self.number_components_total = self.number_component_errors + self.number_components_deployed;
    }
}
