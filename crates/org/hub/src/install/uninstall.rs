//! Removing a package with everything it owns (INS-9).

use super::incoming::Key;
use crate::registry::Registry;
use crate::{installed, texts};
use orgyard_deploy::check;
use orgyard_deploy::ownership::{self, Owner};
use orgyard_engine::{EngineError, Tx};
use orgyard_values::Id;
use std::collections::HashSet;

/// Each reason why not; nothing where it is done.
pub(super) type Refusals = Vec<String>;

pub fn uninstall(tx: &mut Tx, version: Id) -> Result<Refusals, EngineError> {
    let installed = installed::all(tx)?.into_iter().find(|i| i.version == version);
    let Some(installed) = installed else {
        let text = format!(
            "The package version {version} is not installed in this org. See \"orgyard package installed list\"."
        );
        return Ok(vec![text]);
    };
    let owned = ownership::owned_by(tx, installed.package)?;
    let mut refusals = needed_by_packages(tx, installed.package)?;
    refusals.extend(needed_by_components(tx, &owned)?);
    if !refusals.is_empty() {
        return Ok(refusals);
    }
    for owner in &owned {
        ownership::release(tx, owner)?;
        tx.remove_component(&owner.type_name, &owner.full_name)?;
    }
    let version = crate::registry::version(tx.home(), installed.version)?;
    tx.remove_row(installed::OBJECT, installed.row)?;
    installed::show(tx, version.and_then(|version| version.manifest.namespace.clone()).as_deref())?;
    Ok(Refusals::new())
}

/// Other installed packages that were built against this one.
fn needed_by_packages(tx: &Tx, package: Id) -> Result<Refusals, EngineError> {
    let mut refusals = Refusals::new();
    let registry = Registry::of(tx.home())?;
    for other in installed::all(tx)?.into_iter().filter(|o| o.package != package) {
        let Some(version) = registry.version(other.version)? else { continue };
        for needed in &version.manifest.dependencies {
            let needed = registry.version(*needed)?;
            if needed.is_some_and(|v| v.manifest.subscriber_package == package) {
                refusals.push(texts::needed_by_package(&version.label()));
            }
        }
    }
    Ok(refusals)
}

fn needed_by_components(tx: &Tx, owned: &[Owner]) -> Result<Refusals, EngineError> {
    let own: HashSet<Key> = owned.iter().map(|o| Key::new(&o.type_name, &o.full_name)).collect();
    let mut refusals = Refusals::new();
    for owner in owned {
        let referrers = tx.referrers(&owner.type_name, &owner.full_name)?.into_iter();
        let outside = referrers.filter(check::blocks_deletion).map(|r| Key::new(&r.type_name, &r.full_name));
        let outside: Vec<Key> = outside.filter(|key| !own.contains(key)).collect();
        refusals.extend(outside.iter().map(|by| texts::used_by_component(owner, by)));
    }
    refusals.sort();
    refusals.dedup();
    Ok(refusals)
}
