//! Permissions that were put together already. They hold until a row or component they come from is written, or until one of
//! them expires.

use super::user::Permissions;
use orgyard_values::Id;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Transactions that begin from one another, or at the same revision of an org, share what was found until one of them
/// writes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cache {
    known: Arc<Mutex<Known>>,
}

#[derive(Debug, Default)]
struct Known {
    users: HashMap<Id, Arc<Permissions>>,
    /// Whether a user sees all.
    all: HashMap<Id, bool>,
    packaged: Option<Arc<HashSet<String>>>,
    /// When the first of the assignments ends that were found.
    until: Option<i64>,
}

/// What the transactions of an org share that have written nothing.
#[derive(Debug, Default)]
pub(crate) struct Shared(Mutex<(u64, Cache)>);

impl Shared {
    /// What is known at a revision.
    pub(crate) fn at(&self, revision: u64, now: i64) -> Cache {
        let mut shared = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if shared.0 != revision || shared.1.lock().until.is_some_and(|until| until <= now) {
            *shared = (revision, Cache::default());
        }
        shared.1.clone()
    }
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
    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn user(&self, user: Id) -> Option<Arc<Permissions>> {
        self.lock().users.get(&user).cloned()
    }

    pub(super) fn keep(&self, user: Id, permissions: Arc<Permissions>) {
        self.lock().users.insert(user, permissions);
    }

    pub(super) fn sees_all(&self, user: Id) -> Option<bool> {
        self.lock().all.get(&user).copied()
    }

    pub(super) fn keep_sees_all(&self, user: Id, all: bool) {
        self.lock().all.insert(user, all);
    }

    /// Something that was found counts no longer from then on.
    pub(super) fn ends(&self, at: i64) {
        let mut known = self.lock();
        known.until = Some(known.until.map_or(at, |until| until.min(at)));
    }

    pub(super) fn packaged(&self) -> Option<Arc<HashSet<String>>> {
        self.lock().packaged.clone()
    }

    pub(super) fn keep_packaged(&self, packaged: Arc<HashSet<String>>) {
        self.lock().packaged = Some(packaged);
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
