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
    let own = tx.org().namespace.as_deref();
    let wanted = |c: &StoredComponent| brought.contains(&(c.type_name.as_str(), fold(written(c, own))));
    let sources = Sources::around(tx, &wanted)?;
    let told: HashSet<(&str, Option<u32>)> = reported.iter().map(|p| (p.file.as_str(), p.line)).collect();
    let is_told = |problem: &Problem| {
        // What is wrong inside a query is told where the query starts.
        let fault = problem.message.lines().last().unwrap_or_default();
        let in_query = |other: &Problem| other.file == problem.file && other.message.starts_with(fault);
        told.contains(&(problem.file.as_str(), problem.line))
            || (problem.message.starts_with('\n') && reported.iter().any(in_query))
    };
    let problems = sources.check(tx, &wanted).into_iter().map(|fault| problem(&fault, own));
    Ok(problems.filter(|problem| !is_told(problem)).collect())
}

/// The name as its source writes it: what is of the org's namespace is kept with a prefix while its package is built.
fn written<'c>(component: &'c StoredComponent, own: Option<&str>) -> &'c str {
    let of_org = component.namespace.as_deref().filter(|namespace| Some(*namespace) == own);
    let bare = of_org.and_then(|namespace| component.full_name.strip_prefix(namespace)?.strip_prefix("__"));
    bare.unwrap_or(&component.full_name)
}

fn problem(fault: &Fault<'_>, own: Option<&str>) -> Problem {
    let component = Component::new(&fault.component.type_name, written(fault.component, own), Vec::new());
    let source = fault.component.files.iter().find(|(path, _)| !path.ends_with(".xml"));
    Problem {
        file: source.map(|(path, _)| path.clone()).unwrap_or_default(),
        line: Some(fault.error.line),
        column: Some(fault.error.column),
        ..check::problem_of(&component, fault.error.message.clone())
    }
}
