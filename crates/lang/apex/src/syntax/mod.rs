//! The typed tree of one Apex source. It is the only form in which the layers above see Apex.

mod declaration;
mod expression;
mod statement;

pub use declaration::*;
pub use expression::*;
pub use statement::*;

use crate::lexer::without_comments;
use crate::position::{Position, Source, Span};
use std::borrow::Cow;
use std::sync::Arc;

/// What a source is meant to be; it decides what may stand at its top.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKind {
    Class,
    Trigger,
    Anonymous,
}

/// A whole source; a clone shares text and tree.
#[derive(Debug, Clone)]
pub struct Unit {
    pub source: Source,
    pub body: Arc<UnitBody>,
}

#[derive(Debug, Clone)]
pub enum UnitBody {
    Type(TypeDeclaration),
    Trigger(Trigger),
    Anonymous(Vec<ScriptItem>),
}

impl Unit {
    pub fn position(&self, span: Span) -> Position {
        self.source.position(span.start)
    }

    /// What stands between a query's brackets, comments blanked out so that offsets count from `query.text`.
    pub fn query_text(&self, query: &Query) -> Cow<'_, str> {
        without_comments(self.source.slice(query.text))
    }

    /// The name of the class, interface, enum or trigger; an anonymous block has none.
    pub fn name(&self) -> Option<&Name> {
        match &*self.body {
            UnitBody::Type(declaration) => Some(declaration.name()),
            UnitBody::Trigger(trigger) => Some(&trigger.name),
            UnitBody::Anonymous(_) => None,
        }
    }
}

/// An identifier as it is written. Names compare without regard to case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    pub text: Box<str>,
    pub span: Span,
}

impl Name {
    pub fn is(&self, other: &str) -> bool {
        self.text.eq_ignore_ascii_case(other)
    }
}

/// A type as it is written: `Map<Id, ns.Outer.Inner>[]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeRef {
    pub parts: Vec<TypePart>,
    /// How many `[]` follow.
    pub dimensions: u32,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypePart {
    pub name: Name,
    pub arguments: Vec<TypeRef>,
}

impl TypeRef {
    /// The only part's name, when the type is one name without arguments or dimensions.
    pub fn simple(&self) -> Option<&Name> {
        match self.parts.as_slice() {
            [part] if part.arguments.is_empty() && self.dimensions == 0 => Some(&part.name),
            _ => None,
        }
    }

    pub fn is_void(&self) -> bool {
        self.simple().is_some_and(|name| name.is("void"))
    }

    /// The dotted name without arguments and dimensions.
    pub fn dotted(&self) -> String {
        self.parts.iter().map(|part| &*part.name.text).collect::<Vec<_>>().join(".")
    }
}

impl std::fmt::Display for TypeRef {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (i, part) in self.parts.iter().enumerate() {
            out.write_str(if i > 0 { "." } else { "" })?;
            out.write_str(&part.name.text)?;
            for (j, argument) in part.arguments.iter().enumerate() {
                write!(out, "{}{argument}", if j > 0 { "," } else { "<" })?;
            }
            out.write_str(if part.arguments.is_empty() { "" } else { ">" })?;
        }
        (0..self.dimensions).try_for_each(|_| out.write_str("[]"))
    }
}
