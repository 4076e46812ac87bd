//! Doing what the plan says.

use super::incoming::Incoming;
use super::plan::{Action, Plan, Step};
use orgyard_deploy::{check, ownership};
use orgyard_engine::{EngineError, Tx};

/// The steps of the plan are those of the incoming components, in their order.
pub(super) fn arrive(tx: &mut Tx, incoming: &Incoming, plan: &Plan) -> Result<(), EngineError> {
    for (component, step) in incoming.components.iter().zip(&plan.steps) {
        if step.action == Action::LeaveParent {
            continue;
        }
        let namespace = incoming.namespace.as_deref();
        let stored = check::store(tx, &component.content, &component.full_name, namespace)?;
        if component.is_ownable() {
            ownership::claim(tx, &stored, incoming.package, incoming.version)?;
        }
    }
    Ok(())
}

pub(super) fn leave(tx: &mut Tx, incoming: &Incoming, plan: &Plan) -> Result<(), EngineError> {
    plan.steps[incoming.components.len()..].iter().try_for_each(|step| leave_one(tx, incoming, step))
}

fn leave_one(tx: &mut Tx, incoming: &Incoming, step: &Step) -> Result<(), EngineError> {
    let Some(owner) = &step.owner else { return Ok(()) };
    match step.action {
        Action::Delete => {
            ownership::release(tx, owner)?;
            tx.remove_component(&step.type_name, &step.full_name).map(drop)
        }
        _ => ownership::deprecate(tx, owner, incoming.version),
    }
}
