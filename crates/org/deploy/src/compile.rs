//! Compile errors of the Apex that a deploy or a build brings.

use crate::check;
use orgyard_engine::{EngineError, StoredComponent, Tx};
use orgyard_metadata::{Component, Problem};
use orgyard_org_apex::{Fault, Sources};
use orgyard_text::names::fold;
use std::collections::HashSet;

/// Every error of the brought sources, compiled with all of the org. A line that `reported` names already is left out:
/// what the reference checker says of it also names the package to depend on.
pub fn faults(tx: &Tx, components: &[Component], reported: &[Problem]) -> Result<Vec<Problem>, EngineError> {
    let brought = |c: &&Component| matches!(c.type_name.as_str(), "ApexClass" | "ApexTrigger");
    let brought: HashSet<(&str, String)> =
        components.iter().filter(brought).map(|c| (c.type_name.as_str(), fold(&c.full_name))).collect();
    if brought.is_empty() {
        return Ok(Vec::new());
    }
    // The content of a package with a namespace names its own things without it, which the compiler does not know yet.
    let wanted =
        |c: &StoredComponent| c.namespace.is_none() && brought.contains(&(c.type_name.as_str(), fold(&c.full_name)));
    let sources = Sources::of(tx)?;
    let told: HashSet<(&str, Option<u32>)> = reported.iter().map(|p| (p.file.as_str(), p.line)).collect();
    let problems = sources.check(tx, &wanted).into_iter().map(|fault| problem(&fault));
    Ok(problems.filter(|problem| !told.contains(&(problem.file.as_str(), problem.line))).collect())
}

fn problem(fault: &Fault<'_>) -> Problem {
    let component = Component::new(&fault.component.type_name, &fault.component.full_name, Vec::new());
    let source = fault.component.files.iter().find(|(path, _)| !path.ends_with(".xml"));
    Problem {
        file: source.map(|(path, _)| path.clone()).unwrap_or_default(),
        line: Some(fault.error.line),
        column: Some(fault.error.column),
        ..check::problem_of(&component, fault.error.message.clone())
    }
}
