//! What is wrong with a project file, worded with the place and the next step.

use std::fmt;
use std::path::PathBuf;

#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    #[error(
        "{} is not inside a Salesforce project: there is no sfdx-project.json in it or above it. Change to a project's \
         folder, or create one with 'orgyard project generate'.",
        .0.display()
    )]
    NotFound(PathBuf),
    #[error("{} cannot be read: {error}", .file.display())]
    Unreadable { file: PathBuf, error: std::io::Error },
    #[error("{} cannot be written: {error}", .file.display())]
    Unwritable { file: PathBuf, error: std::io::Error },
    #[error("{}:{line}:{column}: this is not valid JSON: {reason}. Correct that place and try again.", .file.display())]
    Malformed { file: PathBuf, line: usize, column: usize, reason: String },
    #[error("{}:{}", .file.display(), .problem)]
    Invalid { file: PathBuf, problem: ProjectProblem },
}

impl ProjectError {
    /// The error's name as the official tool gives it in `--json`.
    pub fn name(&self) -> &'static str {
        match self {
            ProjectError::NotFound(_) => "InvalidProjectWorkspaceError",
            ProjectError::Unreadable { .. } | ProjectError::Unwritable { .. } => "ProjectFileError",
            ProjectError::Malformed { .. } => "JsonParseError",
            ProjectError::Invalid { .. } => "SchemaValidationError",
        }
    }
}

/// One fault in the content of a project or definition file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectProblem {
    pub line: usize,
    pub message: String,
    /// What to do about it.
    pub next: String,
}

impl fmt::Display for ProjectProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}. {}", self.line, self.message, self.next)
    }
}

/// serde_json ends its messages with the place, which is said elsewhere.
pub(crate) fn json_reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rfind(" at line ") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}
