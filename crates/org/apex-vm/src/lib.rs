//! The interpreter of compiled Apex: values, calls into the platform's own members, the machine that walks the tree.
//!
//! ```text
//! hir::Image ─┐
//! Natives ────┴─ Linked ── Vm { tx, statics, limits, … } ── invoke / call_named / construct
//! ```
//! A [`Linked`] is shared by threads; a [`Vm`] is one transaction's.

mod eval;
mod link;
mod native;
mod value;
mod vm;

pub use eval::{DmlOptions, Failure, NamedBinds, bind_value, dml_exception, row_exception, rows_of};
pub use link::Linked;
pub use native::{Anything, Call, Date, Datetime, FromValue, NativeFn, Natives, Returns, Str, Time};
pub use orgyard_apex_check::hir::NativeKind;
pub use value::*;
pub use vm::*;
