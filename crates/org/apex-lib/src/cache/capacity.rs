//! How much a partition may hold, as its metadata says.

use super::partition::Kind;
use crate::support::component_root;
use orgyard_apex_vm::{Throw, Vm};
use orgyard_text::xml::Element;

const PARTS: [&str; 4] =
    ["allocatedCapacity", "allocatedPartnerCapacity", "allocatedPurchasedCapacity", "allocatedTrialCapacity"];

/// In megabytes; nothing where the org has no such partition.
pub(super) fn capacity(vm: &Vm, kind: Kind, name: &str) -> Result<f64, Throw> {
    let bare = name.rsplit('.').next().unwrap_or(name);
    let root = component_root(vm, "PlatformCachePartition", bare)?;
    Ok(root.map_or(0.0, |root| allocated(&root, kind)))
}

fn allocated(root: &Element, kind: Kind) -> f64 {
    let wanted = match kind {
        Kind::Org => "Organization",
        Kind::Session => "Session",
    };
    let types = root.elements_named("platformCachePartitionTypes");
    let own = types.filter(|one| one.child_text("cacheType").as_deref() == Some(wanted));
    own.flat_map(|one| PARTS.map(|part| one.child_text(part)?.parse::<f64>().ok())).flatten().sum()
}
