//! Syntax errors as the platform words and places them.

use crate::position::Source;

/// One error with its place, both counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column} {message}")]
pub struct SyntaxError {
    pub line: u32,
    pub column: u32,
    pub message: String,
}

/// An error before its offset has been turned into a line and a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) offset: u32,
    pub(crate) message: String,
}

impl Fault {
    pub(crate) fn new(offset: u32, message: impl Into<String>) -> Fault {
        Fault { offset, message: message.into() }
    }

    pub(crate) fn placed(self, source: &Source) -> SyntaxError {
        let at = source.position(self.offset);
        SyntaxError { line: at.line, column: at.column, message: self.message }
    }
}
