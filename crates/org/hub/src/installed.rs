//! What is installed in an org: one `InstalledSubscriberPackage` per package.

use crate::registry;
use orgyard_engine::{EngineError, Tx};
use orgyard_values::{Id, Record, Value, VersionNumber};

pub(crate) const OBJECT: &str = "InstalledSubscriberPackage";

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

pub(crate) fn number(tx: &Tx, version: Id) -> Result<Option<VersionNumber>, EngineError> {
    Ok(registry::version(tx.home(), version)?.map(|v| v.manifest.number))
}

/// `package 'name' 1.2.0-4 (04t…)` of what is installed, for messages.
pub(crate) fn label(tx: &Tx, package: Id) -> Result<String, EngineError> {
    let Some(installed) = of_package(tx, package)? else { return Ok(format!("package {package}")) };
    let version = registry::version(tx.home(), installed.version)?;
    Ok(version.map_or_else(|| format!("package version {}", installed.version), |v| format!("package {}", v.label())))
}
