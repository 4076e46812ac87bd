//! The Apex checker: declarations, types, members and overloads resolved over a set of sources, a schema and the
//! platform's own types; compile errors in the platform's words, and the typed tree that runs. What our data cannot
//! tell is let through.

mod body;
mod convert;
mod dependents;
mod error;
mod fuzz;
pub mod hir;
mod image;
mod lines;
mod platform;
mod program;
mod ty;

pub use error::CompileError;
pub use fuzz::fuzz_check;
pub use platform::PlatformId;
pub use program::{ClassId, Foreign, Origin, Program, Surroundings};
pub use ty::{Primitive, Ty};

use body::{Pool, Walked};
use orgyard_apex::Unit;
use rayon::prelude::*;

/// What compiling gives: the errors in the order of the units and of their text, and what runs. A body with errors is
/// not in the image.
pub struct Compiled {
    pub errors: Vec<CompileError>,
    pub image: hir::Image,
    /// Names that passed as those of packages that are not here.
    pub foreign: Vec<String>,
}

/// Compiles sources that belong together. The errors are those of the sources whose index is wanted: what a deploy
/// brings, against what the org has.
pub fn compile(units: &[Unit], surroundings: &Surroundings<'_>, wanted: &dyn Fn(usize) -> bool) -> Compiled {
    let (program, pool, mut walked) = walk(units, surroundings, &|_| true);
    let errors = errors(&program, &mut walked, wanted);
    let foreign = program.passed();
    Compiled { errors, image: image::build(program, pool, walked), foreign }
}

/// The errors of all sources.
pub fn check(units: &[Unit], surroundings: &Surroundings<'_>) -> Vec<CompileError> {
    check_some(units, surroundings, &|_| true)
}

/// The errors of the wanted sources, whose bodies alone are looked at, and of those among them that depend on one.
pub fn check_some(
    units: &[Unit],
    surroundings: &Surroundings<'_>,
    wanted: &dyn Fn(usize) -> bool,
) -> Vec<CompileError> {
    let (program, _, mut walked) = walk(units, surroundings, wanted);
    let mut errors = errors(&program, &mut walked, wanted);
    errors.extend(dependents::errors(&program, &errors, wanted));
    errors.sort_by_key(|error| (error.unit, error.line, error.column));
    errors
}

fn walk<'u>(
    units: &'u [Unit],
    surroundings: &'u Surroundings<'u>,
    wanted: &dyn Fn(usize) -> bool,
) -> (Program<'u>, Pool, Vec<Walked>) {
    let program = Program::declare(units, surroundings);
    let pool = Pool::new(units.par_iter().map(lines::of_unit).collect());
    let mut classes = vec![Vec::new(); units.len()];
    program.class_ids().for_each(|id| classes[program.class(id).unit].push(id));
    let each: Vec<(usize, Vec<ClassId>)> = classes.into_iter().enumerate().filter(|(at, _)| wanted(*at)).collect();
    let walked = each.par_iter().map(|(at, classes)| body::walk(&program, &pool, *at, classes)).collect();
    (program, pool, walked)
}

fn errors(program: &Program<'_>, walked: &mut [Walked], wanted: &dyn Fn(usize) -> bool) -> Vec<CompileError> {
    let mut errors = program.header_errors();
    errors.extend(walked.iter_mut().flat_map(|one| std::mem::take(&mut one.errors)));
    errors.retain(|error| wanted(error.unit));
    errors.sort_by_key(|error| (error.unit, error.line, error.column));
    errors.dedup();
    errors
}
