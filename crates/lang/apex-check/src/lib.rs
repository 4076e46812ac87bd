//! The Apex checker: declarations, types, members and overloads resolved over a set of sources, a schema and the
//! platform's own types; compile errors in the platform's words. What our data cannot tell is let through.

mod body;
mod convert;
mod error;
mod fuzz;
pub mod hir;
mod platform;
mod program;
mod ty;

pub use error::CompileError;
pub use fuzz::fuzz_check;
pub use platform::PlatformId;
pub use program::{ClassId, Program, Surroundings};
pub use ty::{Primitive, Ty};

use orgyard_apex::Unit;

/// Checks sources that are compiled together. Errors come in the order of the units and of their text.
pub fn check(units: &[Unit], surroundings: &Surroundings<'_>) -> Vec<CompileError> {
    check_some(units, surroundings, &|_| true)
}

/// Checks some of the sources, those whose index is wanted, against all of them: what a deploy brings against what the
/// org has.
pub fn check_some(
    units: &[Unit],
    surroundings: &Surroundings<'_>,
    wanted: &dyn Fn(usize) -> bool,
) -> Vec<CompileError> {
    let program = Program::declare(units, surroundings);
    let mut errors = program.header_errors();
    errors.retain(|error| wanted(error.unit));
    errors.extend(body::check_bodies(&program, wanted));
    errors.sort_by_key(|error| (error.unit, error.line, error.column));
    errors.dedup();
    errors
}
