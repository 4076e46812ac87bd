//! Blocks of Apex that belong to no class.

use orgyard_engine::{EngineError, Org};
use orgyard_values::Id;
use std::fmt;
use std::sync::Arc;

/// What a debug log tells, by category in the order of a log's first line: (`APEX_CODE`, `DEBUG`). Categories that are
/// not named tell nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LogLevels(pub Vec<(String, String)>);

/// What came of a block.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AnonymousResult {
    pub compiled: bool,
    /// It ran to its end.
    pub success: bool,
    /// Of the compile problem or of the statement that threw.
    pub line: Option<u32>,
    pub column: Option<u32>,
    pub compile_problem: Option<String>,
    /// `System.NullPointerException: Attempt to de-reference a null object`
    pub exception_message: Option<String>,
    pub exception_stack_trace: Option<String>,
    pub log: String,
}

impl fmt::Display for LogLevels {
    /// `APEX_CODE,DEBUG;APEX_PROFILING,INFO`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (category, level)) in self.0.iter().enumerate() {
            let separator = if place == 0 { "" } else { ";" };
            write!(f, "{separator}{category},{level}")?;
        }
        Ok(())
    }
}

/// Compiles and runs a block; what it changed stays where it succeeds. `user` runs it.
pub fn execute_anonymous(
    org: &Arc<Org>,
    user: Id,
    source: &str,
    levels: &LogLevels,
) -> Result<AnonymousResult, EngineError> {
    let _ = (org, user, source, levels);
    let problem = "not implemented here: anonymous Apex";
    Ok(AnonymousResult {
        line: Some(1),
        column: Some(1),
        compile_problem: Some(problem.into()),
        ..AnonymousResult::default()
    })
}
