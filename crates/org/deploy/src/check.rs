//! What a component must satisfy to stand in an org: a name the org may hold, and references that lead somewhere.

use crate::names::OrgNames;
use crate::namespace;
use crate::profile;
use orgyard_engine::{EngineError, NewComponent, StoredComponent, StoredReference, Tx};
use orgyard_metadata::{Component, Problem};
use orgyard_references::Kind;
use rayon::prelude::*;

/// Stores a component under the name it has in the org.
pub fn store(
    tx: &mut Tx,
    component: &Component,
    full_name: &str,
    namespace: Option<&str>,
) -> Result<StoredComponent, EngineError> {
    let mut files: Vec<_> = component.files.iter().map(|f| (f.path.clone(), f.bytes.clone())).collect();
    if component.type_name == profile::TYPE {
        for (_, bytes) in &mut files {
            *bytes = profile::filled_profile(tx, full_name, bytes)?;
        }
    }
    tx.put_component(NewComponent {
        type_name: component.type_name.clone(),
        full_name: full_name.into(),
        namespace: namespace.map(String::from),
        files,
    })
}

/// A user makes nothing new in a foreign namespace.
pub(crate) fn admissible(tx: &Tx, component: &Component) -> Result<Option<Problem>, EngineError> {
    let own = tx.org().namespace.as_deref();
    let foreign = namespace::of_name(&component.full_name).filter(|ns| Some(*ns) != own);
    let Some(foreign) = foreign else { return Ok(None) };
    if tx.has_component(&component.type_name, &component.full_name)? {
        return Ok(None);
    }
    let text = format!(
        "Cannot create a new component with the namespace: {foreign}.  Only components in the same namespace as the \
         organization can be created through the API"
    );
    Ok(Some(problem_of(component, text)))
}

pub(crate) fn problem_of(component: &Component, message: String) -> Problem {
    Problem {
        component_type: component.type_name.clone(),
        full_name: component.full_name.clone(),
        file: component.files.first().map(|f| f.container().to_string()).unwrap_or_default(),
        message,
        ..Problem::default()
    }
}

/// Checks components that stand in `tx` already, under these names, and keeps what each refers to. Content that was
/// not written for this org's names (a package with a namespace) is read in its own.
pub fn references(
    tx: &mut Tx,
    components: &[Component],
    full_names: &[String],
    namespace: Option<&str>,
) -> Result<Vec<Problem>, EngineError> {
    let names = OrgNames::new(tx, components, namespace);
    let mut problems = orgyard_references::check(components, &names);
    place(&mut problems, components);
    let edges: Vec<Vec<StoredReference>> = components.par_iter().map(|c| edges(c, &names)).collect();
    for ((component, full_name), edges) in components.iter().zip(full_names).zip(edges) {
        tx.set_references(&component.type_name, full_name, edges)?;
    }
    Ok(problems)
}

/// The org's own components that this one refers to, by the names they have there.
fn edges(component: &Component, names: &OrgNames<'_>) -> Vec<StoredReference> {
    let mut edges: Vec<StoredReference> = orgyard_references::references_of(component, names)
        .into_iter()
        .filter(|reference| reference.kind != Kind::Soft)
        .filter_map(|reference| {
            let (type_name, full_name) =
                reference.targets.iter().find_map(|t| names.stored_as(&t.type_name, &t.name))?;
            Some(StoredReference { type_name, full_name, kind: reference.kind.code() })
        })
        .collect();
    edges.sort();
    edges.dedup();
    edges
}

/// Whether a stored reference forbids that its target is deleted.
pub fn blocks_deletion(reference: &StoredReference) -> bool {
    Kind::from_code(reference.kind) == Kind::DeleteBlocking
}

/// A deleted component that others still need.
pub(crate) fn still_referenced(
    tx: &Tx,
    type_name: &str,
    full_name: &str,
    file: &str,
) -> Result<Vec<Problem>, EngineError> {
    let mut by: Vec<String> = Vec::new();
    for referrer in tx.referrers(type_name, full_name)?.into_iter().filter(blocks_deletion) {
        by.push(format!("{} {}", referrer.type_name, referrer.full_name));
    }
    if by.is_empty() {
        return Ok(Vec::new());
    }
    by.sort();
    by.dedup();
    let message = format!(
        "This {type_name} is referenced elsewhere in Salesforce. Remove the usage and try again. : {}.",
        by.join(", ")
    );
    Ok(vec![Problem {
        component_type: type_name.into(),
        full_name: full_name.into(),
        file: file.into(),
        message,
        ..Problem::default()
    }])
}

/// Children of a container are read by themselves: their columns become the container's.
pub fn place(problems: &mut [Problem], components: &[Component]) {
    for problem in problems {
        let (Some(line), Some(column)) = (problem.line, problem.column) else { continue };
        let is = |c: &&Component| c.type_name == problem.component_type && c.full_name == problem.full_name;
        let files = components.iter().find(is).into_iter().flat_map(|component| &component.files);
        if let Some(file) = files.into_iter().find(|file| file.container() == problem.file) {
            problem.column = Some(file.container_column(line, column));
        }
    }
}

/// One line: `classes/A.cls (3:5): A: Invalid type: B`.
pub fn as_text(problem: &Problem) -> String {
    let place = match (problem.line, problem.column) {
        (Some(line), Some(column)) => format!("{} ({line}:{column}): ", problem.file),
        (Some(line), None) => format!("{} ({line}): ", problem.file),
        _ if problem.file.is_empty() => String::new(),
        _ => format!("{}: ", problem.file),
    };
    match problem.full_name.is_empty() || problem.full_name == problem.file {
        true => format!("{place}{}", problem.message),
        false => format!("{place}{}: {}", problem.full_name, problem.message),
    }
}
