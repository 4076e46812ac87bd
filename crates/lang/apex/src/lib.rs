//! Apex: from source text to a typed tree, syntax errors in the platform's words, and the names a source mentions.

mod declared;
mod errors;
mod fuzz;
mod lexer;
mod mentions;
mod names;
mod parser;
mod position;
pub mod syntax;

pub use declared::{Declared, DeclaredKind, DeclaredMethod, DeclaredVariable, declared};
pub use errors::SyntaxError;
pub use fuzz::fuzz_parse;
pub use mentions::{Mention, MentionKind, mentions};
pub use position::{Position, Source, Span};
pub use syntax::{SourceKind, Unit};

/// What parsing gives: the tree where the text has one, and the errors in the order of the text.
#[derive(Debug, Clone)]
pub struct Parsed {
    pub unit: Option<Unit>,
    pub errors: Vec<SyntaxError>,
}

/// Parses a source. Never fails otherwise than by errors in the result, whatever the text.
pub fn parse(text: &str, kind: SourceKind) -> Parsed {
    let source = Source::new(text);
    let mut outcome = parser::parse(&source, kind);
    outcome.faults.sort_by_key(|fault| fault.offset);
    let errors = outcome.faults.into_iter().map(|fault| fault.placed(&source)).collect();
    Parsed { unit: outcome.body.map(|body| Unit { source, body: body.into() }), errors }
}
