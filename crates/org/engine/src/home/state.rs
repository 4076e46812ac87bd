//! What a home holds of an open org.

use crate::lock::OrgLock;
use crate::permissions::Shared;
use crate::schema::Schema;
use orgyard_store::Store;
use std::sync::{Arc, Mutex};

pub(crate) struct OrgState {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) lock: OrgLock,
    /// The schema, with the count of definitions it was read at.
    pub(crate) schema: Mutex<Option<(u64, Arc<Schema>)>>,
    pub(crate) permissions: Shared,
}

impl OrgState {
    pub(super) fn new(store: Arc<dyn Store>) -> Self {
        Self { store, lock: OrgLock::default(), schema: Mutex::default(), permissions: Shared::default() }
    }
}
