//! A deploy by a user: open the package, apply it inside one transaction, check what it refers to, commit or roll back
//! (ORG-6). Its tests run once all is in place. Where a part may land (`rollbackOnError` is false, outside production), what fails is left out.

use crate::package::{self, Incoming};
use crate::result::{DeployDetails, DeployMessage, DeployResult, DeployStatus};
use crate::{DeployOptions, check, compile, made, ownership, syntax, tests};
use orgyard_engine::{EngineError, OrgKind, Tx};
use orgyard_metadata::{Component, Problem};
use orgyard_values::format_datetime;

/// Applies a package to the org inside the caller's transaction. The caller commits where the result is a success and
/// the deploy is not check-only.
pub(crate) fn deploy(
    tx: &mut Tx,
    zip: &[u8],
    options: &DeployOptions,
    result: &mut DeployResult,
) -> Result<(), EngineError> {
    let mut incoming = package::open(zip);
    let partial = !result.rollback_on_error && tx.org().kind != OrgKind::Production;
    let start = tx.savepoint();
    apply(tx, &incoming, result)?;
    let mut refused = Vec::new();
    // What is left out may be what others need: they go in the next round.
    while partial && leave_out(&mut incoming, &mut result.details, &mut refused) {
        tx.rollback_to(start);
        apply(tx, &incoming, result)?;
    }
    let mut sound = result.details.component_failures.is_empty();
    if sound {
        sound = tests::run(tx, &incoming.components, options, result)?;
    }
    result.details.component_failures.splice(0..0, refused);
    result.finish(match (sound, result.details.component_failures.is_empty()) {
        (false, _) => DeployStatus::Failed,
        (true, true) => DeployStatus::Succeeded,
        (true, false) if result.details.component_successes.is_empty() => DeployStatus::Failed,
        (true, false) => DeployStatus::SucceededPartial,
    });
    Ok(())
}

/// Moves the failures of a round to those of the deploy and what failed out of the package; whether anything did.
fn leave_out(incoming: &mut Incoming, details: &mut DeployDetails, refused: &mut Vec<DeployMessage>) -> bool {
    let failures = std::mem::take(&mut details.component_failures);
    let failed = |type_name: &str, full_name: &str| {
        failures.iter().any(|f| f.component_type == type_name && f.full_name == full_name)
    };
    let before = incoming.size();
    incoming.components.retain(|c| !failed(&c.type_name, &c.full_name));
    incoming.problems.retain(|p| p.warning || !failed(&p.component_type, &p.full_name));
    for deletes in [&mut incoming.deletes_before, &mut incoming.deletes_after] {
        deletes.members.retain(|(type_name, full_name)| !failed(type_name, full_name));
    }
    if incoming.size() == before {
        details.component_failures = failures;
        return false;
    }
    *details = DeployDetails::default();
    refused.extend(failures);
    true
}

fn apply(tx: &mut Tx, incoming: &Incoming, result: &mut DeployResult) -> Result<(), EngineError> {
    let mut problems: Vec<Problem> = incoming.problems.clone();
    delete_all(tx, &incoming.deletes_before, result, &mut problems)?;
    for component in &incoming.components {
        let refused = match check::admissible(tx, component)? {
            None => put(tx, component, result)?,
            foreign => foreign,
        };
        problems.extend(refused);
    }
    delete_all(tx, &incoming.deletes_after, result, &mut problems)?;
    problems.extend(syntax::faults(&incoming.components));
    let names: Vec<String> = incoming.components.iter().map(|c| c.full_name.clone()).collect();
    problems.extend(check::references(tx, &incoming.components, &names, None)?);
    problems.extend(compile::faults(tx, &incoming.components, &problems)?);
    report(result, &problems);
    Ok(())
}

/// Answers what it is refused for.
fn put(tx: &mut Tx, component: &Component, result: &mut DeployResult) -> Result<Option<Problem>, EngineError> {
    let before = tx.component(&component.type_name, &component.full_name)?;
    let stored = match made::make(tx, component)? {
        Some(Ok(stored)) => stored,
        Some(Err(problem)) => return Ok(Some(problem)),
        None => check::store(tx, component, &component.full_name, None)?,
    };
    let changed = before.as_ref().is_some_and(|b| b.hash != stored.hash);
    result.details.component_successes.push(DeployMessage {
        success: true,
        created: before.is_none(),
        changed: before.is_none() || changed,
        component_type: component.type_name.clone(),
        full_name: component.full_name.clone(),
        file_name: component.files.first().map(|f| f.container().to_string()).unwrap_or_default(),
        id: Some(stored.id.to_string()),
        created_date: format_datetime(stored.created),
        ..DeployMessage::default()
    });
    Ok(None)
}

/// The members of one destructive manifest. One that is not there is a success with the platform's warning.
fn delete_all(
    tx: &mut Tx,
    deletes: &package::Deletes,
    result: &mut DeployResult,
    problems: &mut Vec<Problem>,
) -> Result<(), EngineError> {
    for (type_name, full_name) in &deletes.members {
        let Some(stored) = tx.component(type_name, full_name)? else {
            result.details.component_successes.push(absent(deletes, type_name, full_name));
            continue;
        };
        if let Some(problem) = made::unmake(tx, type_name, full_name, deletes.file) {
            problems.push(problem);
            continue;
        }
        if let Some(owner) = ownership::owner_of(tx, stored.id)? {
            ownership::release(tx, &owner)?;
        }
        tx.remove_component(type_name, full_name)?;
        result.details.component_successes.push(DeployMessage {
            success: true,
            deleted: true,
            changed: true,
            component_type: type_name.clone(),
            full_name: full_name.clone(),
            file_name: deletes.file.into(),
            id: Some(stored.id.to_string()),
            ..DeployMessage::default()
        });
    }
    for (type_name, full_name) in &deletes.members {
        problems.extend(check::still_referenced(tx, type_name, full_name, deletes.file)?);
    }
    Ok(())
}

/// Clients key on exactly this text (wire-source A.2).
fn absent(deletes: &package::Deletes, type_name: &str, full_name: &str) -> DeployMessage {
    DeployMessage {
        success: true,
        full_name: deletes.file.into(),
        file_name: deletes.file.into(),
        problem_type: Some("Warning".into()),
        problem: Some(format!("No {type_name} named: {full_name} found")),
        ..DeployMessage::default()
    }
}

/// A component with a problem is not among the successes.
fn report(result: &mut DeployResult, problems: &[Problem]) {
    let failed = |m: &DeployMessage| {
        problems.iter().any(|p| !p.warning && p.component_type == m.component_type && p.full_name == m.full_name)
    };
    result.details.component_successes.retain(|m| !failed(m));
    for problem in problems {
        let message = DeployMessage::of_problem(problem);
        match problem.warning {
            true => result.details.component_successes.push(message),
            false => result.details.component_failures.push(message),
        }
    }
}
