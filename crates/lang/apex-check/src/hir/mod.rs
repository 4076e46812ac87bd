//! The typed tree a compile gives: names, overloads, fields and locals are resolved, conversions are explicit.
//! It owns all it needs; a runtime keeps it behind an `Arc` and shares it between threads.

mod calls;
mod declaration;
mod expression;
mod print;
mod statement;
mod types;

pub use calls::{Called, NativeSite};
pub use declaration::*;
pub use expression::*;
pub use print::{print, print_method};
pub use statement::*;
pub use types::is_a;

use std::collections::HashMap;
use std::sync::Arc;

/// All classes and triggers that were compiled together.
#[derive(Debug, Default)]
pub struct Image {
    /// By [`crate::ClassId`].
    pub classes: Vec<Class>,
    /// By [`MethodId`].
    pub methods: Vec<Method>,
    pub triggers: Vec<Trigger>,
    /// What the sources call of the platform, each once; by [`NativeId`].
    pub natives: Vec<NativeCall>,
    /// By [`QueryId`].
    pub queries: Vec<Query>,
    /// The sources, in the order they were given.
    pub units: Vec<Unit>,
    /// Classes by their folded full name: `outer.inner`, and `ns.outer.inner` where they have a namespace.
    pub names: HashMap<String, crate::ClassId>,
}

/// One source, for coverage and for messages.
#[derive(Debug)]
pub struct Unit {
    pub name: Arc<str>,
    pub is_trigger: bool,
    /// Test classes have no coverage.
    pub is_test: bool,
    /// The executable lines, ascending; [`LineId`] counts into them.
    pub lines: Vec<u32>,
    pub api_version: u16,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MethodId(pub u32);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NativeId(pub u32);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct QueryId(pub u32);

/// An executable line: the unit, and the position in its `lines`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LineId {
    pub unit: u32,
    pub index: u32,
}

/// A method, constructor or property of the platform's own types, as the checker chose it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NativeCall {
    /// The type that declares it, as the platform spells it: `System.String`, `Messaging.InboundEmail`.
    pub owner: &'static str,
    /// `<init>` for constructors.
    pub name: Arc<str>,
    pub kind: NativeKind,
    /// What the chosen signature takes.
    pub parameters: Vec<crate::Ty>,
    pub returns: crate::Ty,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NativeKind {
    Method,
    StaticMethod,
    Constructor,
    /// A property or a field that is read: `request.requestURI`; also `describe.name` for `describe.getName()`,
    /// which has the getter's name and the kind `Method`.
    Get,
    StaticGet,
    Set,
    StaticSet,
}

/// A query in brackets.
#[derive(Debug, Clone)]
pub struct Query {
    pub text: Arc<str>,
    pub language: orgyard_apex::syntax::QueryLanguage,
}
