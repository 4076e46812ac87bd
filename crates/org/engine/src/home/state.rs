//! What a home holds of an open org.

use crate::lock::OrgLock;
use orgyard_store::Store;
use std::sync::Arc;

pub(crate) struct OrgState {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) lock: OrgLock,
}

impl OrgState {
    pub(super) fn new(store: Arc<dyn Store>) -> Self {
        Self { store, lock: OrgLock::default() }
    }
}
