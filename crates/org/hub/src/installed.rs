//! What is installed in an org: one `InstalledSubscriberPackage` per package, and a component for each namespace.

use crate::registry::{self, Registry, Version};
use orgyard_engine::{EngineError, NewComponent, Tx};
use orgyard_metadata::xml;
use orgyard_text::names::fold;
use orgyard_text::xml::Element;
use orgyard_values::{Id, Record, Value, VersionNumber};
use std::sync::Arc;

pub(crate) const OBJECT: &str = "InstalledSubscriberPackage";

/// The metadata type of the components that stand for packages with a namespace.
pub(crate) const COMPONENT: &str = "InstalledPackage";

#[derive(Debug, Clone)]
pub(crate) struct Installed {
    pub row: Id,
    /// `033`.
    pub package: Id,
    /// `04t`.
    pub version: Id,
    pub min_version: Id,
}

pub(crate) fn all(tx: &Tx) -> Result<Vec<Installed>, EngineError> {
    let rows: Result<Vec<Record>, EngineError> = tx.scan(OBJECT).collect();
    Ok(rows?.iter().filter_map(of_row).collect())
}

pub(crate) fn of_package(tx: &Tx, package: Id) -> Result<Option<Installed>, EngineError> {
    Ok(tx.find(OBJECT, "SubscriberPackageId", &Value::Id(package))?.first().and_then(of_row))
}

fn of_row(row: &Record) -> Option<Installed> {
    Some(Installed {
        row: row.id()?,
        package: row.get("SubscriberPackageId").as_id()?,
        version: row.get("SubscriberPackageVersionId").as_id()?,
        min_version: row.get("MinPackageVersionId").as_id()?,
    })
}

/// One row per package, moved to the new version on upgrade.
pub(crate) fn record(tx: &mut Tx, package: Id, version: Id) -> Result<(), EngineError> {
    let before = of_package(tx, package)?;
    let mut row = Record::new(OBJECT)
        .with("SubscriberPackageId", package)
        .with("SubscriberPackageVersionId", version)
        .with("MinPackageVersionId", before.as_ref().map_or(version, |b| b.min_version));
    match before {
        Some(installed) => {
            row.set("Id", installed.row);
            tx.put_row(&row)
        }
        None => Ok(tx.add_row(row).map(drop)?),
    }
}

/// The installed versions of a namespace's packages, in the order in which the packages came.
pub(crate) fn of_namespace(tx: &Tx, namespace: &str) -> Result<Vec<Arc<Version>>, EngineError> {
    let registry = Registry::of(tx.home())?;
    let mut found = Vec::new();
    for installed in all(tx)? {
        let version = registry.version(installed.version)?;
        found.extend(
            version.filter(|v| v.manifest.namespace.as_deref().is_some_and(|own| fold(own) == fold(namespace))),
        );
    }
    Ok(found)
}

/// The component of a namespace follows what is installed of it.
pub(crate) fn show(tx: &mut Tx, namespace: Option<&str>) -> Result<(), EngineError> {
    let Some(namespace) = namespace else { return Ok(()) };
    let Some(version) = of_namespace(tx, namespace)?.pop() else {
        return tx.remove_component(COMPONENT, namespace).map(drop);
    };
    let root = xml::root(COMPONENT)
        .with(Element::text_element("activateRSS", "false"))
        .with(Element::text_element("versionNumber", &version.subscriber_number()));
    let path = format!("installedPackages/{namespace}.installedPackage");
    let files = vec![(path, Arc::from(xml::write(&root).into_bytes()))];
    let component = NewComponent { type_name: COMPONENT.into(), full_name: namespace.into(), namespace: None, files };
    tx.put_component(component).map(drop)
}

pub(crate) fn number(tx: &Tx, version: Id) -> Result<Option<VersionNumber>, EngineError> {
    Ok(registry::version(tx.home(), version)?.map(|v| v.manifest.number))
}

/// `package 'name' 1.2.0-4 (04t…)` of what is installed, for messages.
pub(crate) fn label(tx: &Tx, package: Id) -> Result<String, EngineError> {
    let Some(installed) = of_package(tx, package)? else { return Ok(format!("package {package}")) };
    let version = registry::version(tx.home(), installed.version)?;
    Ok(version.map_or_else(|| format!("package version {}", installed.version), |v| format!("package {}", v.label())))
}
