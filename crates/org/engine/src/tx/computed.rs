//! Rows that were computed from components already. They hold until a component changes.

use orgyard_values::Record;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Transactions that begin from one another share it until one of them changes a component.
#[derive(Debug, Clone, Default)]
pub(crate) struct Computed(Arc<Mutex<HashMap<String, Arc<[Record]>>>>);

impl Computed {
    pub(super) fn get(&self, object: &str) -> Option<Arc<[Record]>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(object).cloned()
    }

    pub(super) fn keep(&self, object: &str, rows: &[Record]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(object.to_owned(), rows.into());
    }

    pub(super) fn forget(&mut self) {
        self.0 = Arc::default();
    }
}
