//! The org a build happens in: the dependencies, then the package, in memory, and gone afterwards (BLD-1).

use super::package::Content;
use super::{Job, layer};
use crate::manifest::VersionManifest;
use crate::qualify;
use crate::registry::Version;
use orgyard_deploy::check;
use orgyard_engine::{EngineError, NewComponent, NewOrg, OrgKind, Tx};
use orgyard_metadata::Component;
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
    for version in dependencies {
        install(&mut tx, &version.manifest)?;
    }
    match job.namespace() {
        None => put(&mut tx, &content.components, None)?,
        Some(namespace) => {
            let mut own = content.components.clone();
            qualify::lookups(&mut own, namespace);
            for component in &mut own {
                component.full_name = qualify::name(&component.type_name, &component.full_name, namespace);
            }
            put(&mut tx, &own, Some(namespace))?;
        }
    }
    Ok(tx)
}

/// Without a namespace the content stands in the org as the home keeps it, and is read only if it is asked for.
fn install(tx: &mut Tx, manifest: &VersionManifest) -> Result<(), EngineError> {
    if manifest.namespace.is_some() {
        let components = layer::components(tx.home(), manifest)?;
        return put(tx, &components, manifest.namespace.as_deref());
    }
    for component in &manifest.components {
        tx.place_component(NewComponent {
            type_name: component.type_name.clone(),
            full_name: component.full_name.clone(),
            namespace: None,
            files: layer::addresses(component)?,
        })?;
    }
    Ok(())
}

fn put(tx: &mut Tx, components: &[Component], namespace: Option<&str>) -> Result<(), EngineError> {
    components.iter().try_for_each(|c| check::store(tx, c, &c.full_name, namespace).map(drop))
}
