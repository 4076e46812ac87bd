//! The names a source mentions, for the reference checker. Names that stand for locals, parameters, members or the
//! source's own types are left out; what an unknown superclass might declare is marked as not certain.

mod chains;
mod expressions;
mod query;
mod scope;
mod search;
mod statements;
mod types;

use crate::position::Span;
use crate::syntax::{Unit, UnitBody};
use scope::Scope;

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MentionKind {
    /// A type by its dotted name: a class, an interface, an enum, an sObject, with its outer class or namespace.
    Type,
    /// A chain in an expression that starts with no variable: `Foo.bar` of `Foo.bar.run()`. Its first part is a type,
    /// or a namespace before one; what follows are members. Method names are not in it.
    Receiver,
    /// A field of an object, or a path from there over relationships: `Parent__r.Name`. Outside queries the last part
    /// may be a child relationship.
    Field {
        object: String,
    },
    /// A child relationship of an object, as a subquery names it.
    ChildRelationship {
        object: String,
    },
    /// A field, or a path, of the records of a child relationship.
    ChildField {
        object: String,
        relationship: String,
    },
    FieldSet {
        object: String,
    },
    /// A custom label, with its namespace where one is written.
    Label,
    Page,
    Flow,
    DataWeaveResource,
    /// The three below come from string literals; the platform accepts them when nothing has that name.
    CustomPermission,
    NamedCredential,
    CachePartition,
}

/// A name at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    pub kind: MentionKind,
    pub name: String,
    /// False where the name could also be a member that an unknown superclass declares.
    pub certain: bool,
    pub line: u32,
    pub column: u32,
}

/// All mentions in the order of the text.
pub fn mentions(unit: &Unit) -> Vec<Mention> {
    let mut collector = Collector { unit, scope: Scope::default(), found: Vec::new() };
    match &*unit.body {
        UnitBody::Type(declaration) => collector.type_declaration(declaration),
        UnitBody::Trigger(trigger) => collector.trigger(trigger),
        UnitBody::Anonymous(items) => collector.script(items),
    }
    let mut found = collector.found;
    found.sort_by_key(|mention| (mention.line, mention.column));
    found.dedup();
    found
}

struct Collector<'u> {
    unit: &'u Unit,
    scope: Scope<'u>,
    found: Vec<Mention>,
}

impl Collector<'_> {
    fn add(&mut self, kind: MentionKind, name: impl Into<String>, span: Span) {
        self.push(kind, name.into(), span, true);
    }

    fn push(&mut self, kind: MentionKind, name: String, span: Span, certain: bool) {
        let at = self.unit.position(span);
        self.found.push(Mention { kind, name, certain, line: at.line, column: at.column });
    }
}

#[cfg(test)]
mod tests;
