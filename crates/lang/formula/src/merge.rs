//! Merge fields in text: `Hello {!Contact.FirstName}`.

use crate::ast::{Expr, Span};
use crate::lexer::SyntaxError;
use crate::parser::parse_merge;

#[derive(Debug, Clone, PartialEq)]
pub struct Merge {
    /// From the opening to the closing brace.
    pub span: Span,
    pub expr: Result<Expr, SyntaxError>,
}

/// The merge fields of a text, in order. Spans are offsets into the whole text. What does not parse is kept as the
/// fault it is, up to the next closing brace.
pub fn merges(text: &str) -> Vec<Merge> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find("{!").map(|i| at + i) {
        let (merge, end) = match parse_merge(text, start + 2) {
            Ok((expr, end)) => (Merge { span: start..end, expr: Ok(expr) }, end),
            Err(error) => {
                let end = text[start..].find('}').map_or(text.len(), |i| start + i + 1);
                (Merge { span: start..end, expr: Err(error) }, end)
            }
        };
        found.push(merge);
        at = end;
    }
    found
}
