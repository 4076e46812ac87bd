//! Sources without a fault of their own that name a class which does not compile.

use crate::error::CompileError;
use crate::program::Program;
use orgyard_apex::{Mention, MentionKind, mentions};
use std::collections::HashMap;

/// Why a source does not compile: the classes on the way to the fault, and the fault's text.
struct Cause {
    chain: String,
    message: String,
}

/// The errors of such sources, each at the first name that leads to a fault.
pub(crate) fn errors(
    program: &Program<'_>,
    found: &[CompileError],
    wanted: &dyn Fn(usize) -> bool,
) -> Vec<CompileError> {
    let mut broken: HashMap<usize, Cause> = HashMap::new();
    for error in found {
        let Some(name) = program.units[error.unit].name() else { continue };
        let cause = || Cause { chain: name.text.to_string(), message: error.message.clone() };
        broken.entry(error.unit).or_insert_with(cause);
    }
    let mut errors = Vec::new();
    if broken.is_empty() {
        return errors;
    }
    let whole = (0..program.units.len()).filter(|unit| wanted(*unit) && !broken.contains_key(unit));
    let mut open: Vec<(usize, Vec<(usize, Mention)>)> = whole.map(|unit| (unit, classes(program, unit))).collect();
    loop {
        let reached = |named: &[(usize, Mention)]| named.iter().position(|(class, _)| broken.contains_key(class));
        let (next, rest): (Vec<_>, Vec<_>) = open.into_iter().partition(|(_, named)| reached(named).is_some());
        let new: Vec<_> = next.iter().filter_map(|(unit, named)| dependent(program, *unit, named, &broken)).collect();
        if new.is_empty() {
            return errors;
        }
        for (error, cause) in new {
            broken.insert(error.unit, cause);
            errors.push(error);
        }
        open = rest;
    }
}

/// The classes a source names, in the order of its text.
fn classes(program: &Program<'_>, unit: usize) -> Vec<(usize, Mention)> {
    let class = |mention: Mention| {
        if !matches!(mention.kind, MentionKind::Type | MentionKind::Receiver) {
            return None;
        }
        let mut parts = mention.name.split('.');
        let first = parts.next()?;
        let own = program.top_level_named(first, unit);
        let id = own.or_else(|| program.qualified(first, parts.next()?))?;
        let home = program.class(id).unit;
        (home != unit).then_some((home, mention))
    };
    mentions(&program.units[unit]).into_iter().filter_map(class).collect()
}

fn dependent(
    program: &Program<'_>,
    unit: usize,
    named: &[(usize, Mention)],
    broken: &HashMap<usize, Cause>,
) -> Option<(CompileError, Cause)> {
    let (mention, cause) = named.iter().find_map(|(class, mention)| Some((mention, broken.get(class)?)))?;
    let Cause { chain, message } = cause;
    let text = format!("Dependent class is invalid and needs recompilation:\n Class {chain} : {message}");
    let error = CompileError { unit, line: mention.line, column: mention.column, message: text };
    let own = program.units[unit].name().map_or("", |name| &name.text);
    Some((error, Cause { chain: format!("{own}-->{chain}"), message: message.clone() }))
}
