//! What goes wrong in a script, and where.

use std::fmt;

/// Bytes of the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    pub message: String,
    span: Option<Span>,
}

pub(crate) type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), span: None }
    }

    pub(crate) fn at(mut self, span: Span) -> Self {
        self.span.get_or_insert(span);
        self
    }

    /// The message with the line of the source and marks under the place, as DataWeave shows it.
    pub(crate) fn shown_in(mut self, source: &str) -> Self {
        let Some(span) = self.span.take() else { return self };
        let before = source.get(..span.start).unwrap_or(source);
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = source[start..].lines().next().unwrap_or_default();
        let number = before.matches('\n').count() + 1;
        let column = source[start..span.start.max(start)].chars().count();
        let marked = source.get(span.start..span.end).unwrap_or_default();
        let width = marked.lines().next().unwrap_or_default().chars().count().max(1);
        let head = format!("{number}| ");
        let marks = format!("{}{}", " ".repeat(head.len() + column), "^".repeat(width));
        let place = format!("line: {number}, column: {}", column + 1);
        self.message = format!("{}\n\n{head}{line}\n{marks}\nTrace:\n  at main ({place})", self.message);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
