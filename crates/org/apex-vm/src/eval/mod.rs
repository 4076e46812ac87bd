//! The walk over the tree: one file per kind of thing.

mod arithmetic;
mod binds;
mod calls;
mod chains;
mod collections;
mod constructors;
mod dml;
mod entries;
mod exceptions;
mod expressions;
mod loops;
mod methods;
mod operators;
mod places;
mod queries;
mod schema;
mod sobjects;
mod statements;
mod stubs;
mod switch;
mod triggers;

pub use binds::NamedBinds;
pub(crate) use binds::Scope;
pub use dml::{DmlOptions, dml_exception, row_exception, rows_of};
pub use queries::bind_value;
pub(crate) use queries::single;
pub use triggers::Failure;

use crate::link::Linked;
use crate::value::Value;

/// A method that runs: where its locals begin, and what `this` is.
pub(crate) struct Frame<'l> {
    pub(crate) linked: &'l Linked,
    pub(crate) base: usize,
    /// How many slots it has.
    pub(crate) size: usize,
    pub(crate) this: Value,
}

/// How a statement ended.
pub(crate) enum Flow {
    Next,
    Break,
    Continue,
    Return(Value),
}
