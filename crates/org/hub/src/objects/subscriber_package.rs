//! `SubscriberPackage`: a package as every org sees it; a view over the hubs.

use crate::registry;
use orgyard_engine::{ApiError, Behaviour, Tx, Wanted};
use orgyard_values::Record;

pub(super) struct SubscriberPackage;

impl Behaviour for SubscriberPackage {
    fn object(&self) -> &'static str {
        "SubscriberPackage"
    }

    fn rows(&self, tx: &Tx, wanted: &Wanted) -> Option<Result<Vec<Record>, ApiError>> {
        Some(rows(tx, wanted))
    }
}

fn rows(tx: &Tx, wanted: &Wanted) -> Result<Vec<Record>, ApiError> {
    let mut rows = Vec::new();
    for id in wanted.ids.iter().flatten() {
        if let Some(package) = registry::package(tx.home(), *id)? {
            let mut row = Record::new("SubscriberPackage").with("Id", *id).with("IsPackageValid", true);
            for field in ["Name", "NamespacePrefix", "Description"] {
                row.set(field, package.get(field).clone());
            }
            rows.push(row);
        }
    }
    Ok(rows)
}
