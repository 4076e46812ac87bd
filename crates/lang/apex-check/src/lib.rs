//! The Apex checker: declarations, types, members and overloads resolved over a set of sources, a schema and the
//! platform's own types; compile errors in the platform's words. What our data cannot tell is let through.

mod body;
mod convert;
mod error;
mod platform;
mod program;
mod ty;

pub use error::CompileError;
pub use program::{Program, Surroundings};
pub use ty::{Primitive, Ty};

use orgyard_apex::Unit;

/// Checks sources that are compiled together. Errors come in the order of the units and of their text.
pub fn check(units: &[Unit], surroundings: &Surroundings<'_>) -> Vec<CompileError> {
    let program = Program::declare(units, surroundings);
    let mut errors = program.header_errors();
    errors.extend(body::check_bodies(&program));
    errors.sort_by_key(|error| (error.unit, error.line, error.column));
    errors.dedup();
    errors
}
