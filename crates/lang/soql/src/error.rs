//! Errors with their place, in the platform's caret-window form (error-texts §D).

/// How much of the query is shown on each side of a fault.
const WINDOW: usize = 40;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SoqlError {
    /// `MALFORMED_QUERY`, `INVALID_FIELD`, …
    pub code: &'static str,
    pub message: String,
    /// Byte offset of the fault.
    pub offset: usize,
}

impl SoqlError {
    pub fn malformed(message: impl Into<String>, offset: usize) -> Self {
        Self { code: "MALFORMED_QUERY", message: message.into(), offset }
    }

    pub fn new(code: &'static str, message: impl Into<String>, offset: usize) -> Self {
        Self { code, message: message.into(), offset }
    }

    /// 1-based row and column of the fault.
    pub fn position(&self, query: &str) -> (usize, usize) {
        let before = &query[..floor(query, self.offset)];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }

    /// The message as the REST API sends it: a window of the query, a caret below the fault, its place, the text.
    pub fn with_window(&self, query: &str) -> String {
        let at = floor(query, self.offset);
        let (row, column) = self.position(query);
        let line_start = query[..at].rfind('\n').map_or(0, |i| i + 1);
        let line_end = query[at..].find('\n').map_or(query.len(), |i| at + i);
        let from = floor(query, at.saturating_sub(WINDOW)).max(line_start);
        let to = floor(query, at + WINDOW).min(line_end).max(from);
        let caret = " ".repeat(query[from..at.max(from)].chars().count());
        let window = &query[from..to];
        format!("\n{window}\n{caret}^\nERROR at Row:{row}:Column:{column}\n{}", self.message)
    }
}

/// The nearest character boundary at or before `offset`.
fn floor(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_shows_the_fault_and_its_place() {
        let error = SoqlError::malformed("unexpected token: 'FORM'", 10);
        let expected = "\nSELECT Id FORM Account\n          ^\nERROR at Row:1:Column:11\nunexpected token: 'FORM'";
        assert_eq!(error.with_window("SELECT Id FORM Account"), expected);
    }

    #[test]
    fn a_long_query_is_cut_and_rows_are_counted() {
        let query = format!("SELECT {}\nFROM X WHERE ä = 1", "a, ".repeat(60));
        let error = SoqlError::malformed("m", 200);
        assert_eq!(error.position(&query).0, 2);
        assert!(error.with_window(&query).len() < 200);
        assert!(SoqlError::malformed("m", 9999).with_window(&query).contains("Row:2"));
    }
}
