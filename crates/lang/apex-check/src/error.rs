//! Compile errors.

/// An error at its place in one of the sources that were checked together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column} {message}")]
pub struct CompileError {
    /// Which of the sources.
    pub unit: usize,
    pub line: u32,
    pub column: u32,
    pub message: String,
}
