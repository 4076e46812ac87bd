//! What a component must satisfy to stand in an org: a name the org may hold, and references that lead somewhere.

use crate::namespace;
use orgyard_engine::{EngineError, NewComponent, StoredComponent, Tx};
use orgyard_metadata::{Component, Problem};

/// Stores a component under the name it has in the org, with what it refers to.
pub fn store(
    tx: &mut Tx,
    component: &Component,
    full_name: &str,
    namespace: Option<&str>,
) -> Result<StoredComponent, EngineError> {
    let files = component.files.iter().map(|f| (f.path.clone(), f.bytes.clone()));
    tx.put_component(NewComponent {
        type_name: component.type_name.clone(),
        full_name: full_name.into(),
        namespace: namespace.map(String::from),
        files: files.collect(),
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

/// What the components name and the org does not have.
pub fn references<'a>(
    _tx: &Tx,
    _components: impl Iterator<Item = &'a Component>,
    _namespace: Option<&str>,
) -> Result<Vec<Problem>, EngineError> {
    Ok(Vec::new())
}

/// A deleted component that others still need.
pub(crate) fn still_referenced(
    tx: &Tx,
    type_name: &str,
    full_name: &str,
    file: &str,
) -> Result<Vec<Problem>, EngineError> {
    let mut by: Vec<String> = Vec::new();
    for referrer in tx.referrers(type_name, full_name)? {
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
