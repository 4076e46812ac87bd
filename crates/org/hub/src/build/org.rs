//! The org a build happens in: the dependencies, then the package, in memory, and gone afterwards (BLD-1).

use super::package::Content;
use super::{Job, layer};
use crate::install::incoming::is_ownable;
use crate::qualify;
use crate::registry::Version;
use orgyard_deploy::{check, ownership};
use orgyard_engine::{EngineError, NewOrg, OrgKind, Tx};
use orgyard_metadata::Component;
use orgyard_values::Id;
use std::sync::Arc;

/// The org with everything in place; nothing of it is ever committed.
pub(super) fn make(job: &Job<'_>, dependencies: &[Arc<Version>], content: &Content) -> Result<Tx, EngineError> {
    let home = job.hub.home();
    let new = NewOrg {
        kind: OrgKind::Scratch,
        name: "Package build".into(),
        features: job.info.descriptor.features.list(),
        namespace: job.namespace().map(String::from),
        ..NewOrg::default()
    };
    let org = home.throwaway_org(new)?;
    let mut tx = org.read(org.info().user_id)?;
    // The version has no id before it is made.
    let unborn = Id::mint("04t", 0);
    for version in dependencies {
        let owner = Owner { package: version.manifest.subscriber_package, version: version.id().unwrap_or(unborn) };
        let components = layer::components(home, &version.manifest)?;
        put(&mut tx, &components, version.manifest.namespace.as_deref(), &owner)?;
    }
    let package = job.package.get("SubscriberPackageId").as_id().unwrap_or_else(|| Id::mint("033", 0));
    let owner = Owner { package, version: unborn };
    match job.namespace() {
        None => put(&mut tx, &content.components, None, &owner)?,
        Some(namespace) => {
            let mut own = content.components.clone();
            qualify::lookups(&mut own, namespace);
            for component in &mut own {
                component.full_name = qualify::name(&component.type_name, &component.full_name, namespace);
            }
            put(&mut tx, &own, Some(namespace), &owner)?;
        }
    }
    Ok(tx)
}

/// Who brings components: what a package brings is open to administrators, so its tests can use it.
struct Owner {
    package: Id,
    version: Id,
}

fn put(tx: &mut Tx, components: &[Component], namespace: Option<&str>, owner: &Owner) -> Result<(), EngineError> {
    components.iter().try_for_each(|component| {
        let stored = check::store(tx, component, &component.full_name, namespace)?;
        if is_ownable(&component.type_name, &component.full_name) {
            ownership::claim(tx, &stored, owner.package, owner.version)?;
        }
        Ok(())
    })
}
