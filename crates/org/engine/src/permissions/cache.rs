//! Permissions that were put together already. They hold until a row or component they come from is written.

use super::user::Permissions;
use orgyard_values::Id;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

/// Transactions that begin from one another share what was found until one of them writes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cache {
    known: Arc<Mutex<Known>>,
}

#[derive(Debug, Default)]
struct Known {
    users: HashMap<Id, Arc<Permissions>>,
    packaged: Option<Arc<HashSet<String>>>,
}

const SOURCES: [&str; 10] = [
    "User",
    "Profile",
    "PermissionSet",
    "PermissionSetAssignment",
    "PermissionSetGroup",
    "PermissionSetGroupComponent",
    "ObjectPermissions",
    "FieldPermissions",
    "SetupEntityAccess",
    "Package2Member",
];

impl Cache {
    pub(super) fn user(&self, user: Id) -> Option<Arc<Permissions>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).users.get(&user).cloned()
    }

    pub(super) fn keep(&self, user: Id, permissions: Arc<Permissions>) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).users.insert(user, permissions);
    }

    pub(super) fn packaged(&self) -> Option<Arc<HashSet<String>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).packaged.clone()
    }

    pub(super) fn keep_packaged(&self, packaged: Arc<HashSet<String>>) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).packaged = Some(packaged);
    }

    /// A row of the object has been written.
    pub(crate) fn written(&mut self, object: &str) {
        if SOURCES.iter().any(|source| source.eq_ignore_ascii_case(object)) {
            let packaged = if object == "Package2Member" { None } else { self.packaged() };
            self.known = Arc::new(Mutex::new(Known { packaged, ..Known::default() }));
        }
    }

    pub(crate) fn forget(&mut self) {
        self.known = Arc::default();
    }
}
