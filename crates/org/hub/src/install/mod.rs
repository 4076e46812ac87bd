//! Installing, upgrading and uninstalling packages in an org (INS, UPG): admit, compare, apply, check; one transaction.

mod apply;
pub mod incoming;
pub mod plan;
mod prepare;
mod profiles;
mod request;
mod uninstall;

pub use request::{InstallOptions, Security};
pub use uninstall::uninstall;

use crate::installed;
use incoming::Incoming;
use orgyard_deploy::check;
use orgyard_engine::{EngineError, Tx};
use orgyard_metadata::{Component, Problem};
use plan::Plan;

fn check_references(tx: &mut Tx, incoming: &Incoming) -> Result<Vec<Problem>, EngineError> {
    let contents: Vec<Component> = incoming.components.iter().map(|c| c.content.clone()).collect();
    let names: Vec<String> = incoming.components.iter().map(|c| c.full_name.clone()).collect();
    check::references(tx, &contents, &names, incoming.namespace.as_deref())
}

/// Installs a version inside the caller's transaction and tells what was done. Where the plan has problems the caller
/// must not commit; one who only wants to know (a dry run) never does.
pub fn install(tx: &mut Tx, options: &InstallOptions) -> Result<Plan, EngineError> {
    let version = match request::admit(tx, options)? {
        Ok(version) => version,
        Err(problems) => return Ok(Plan { steps: Vec::new(), problems }),
    };
    let incoming = prepare::prepare(tx, &version, options)?;
    let mut plan = plan::arriving(tx, &incoming)?;
    tx.untracked(|tx| apply::arrive(tx, &incoming, &plan))?;
    let problems = check_references(tx, &incoming)?;
    plan::leaving(tx, &incoming, options.upgrade, &mut plan)?;
    tx.untracked(|tx| apply::leave(tx, &incoming, &plan))?;
    profiles::merge(tx, &version, options.security)?;
    installed::record(tx, incoming.package, incoming.version)?;
    installed::show(tx, incoming.namespace.as_deref())?;
    plan.problems.extend(problems.iter().map(check::as_text));
    Ok(plan)
}
