//! Names of packages that are not here.

use super::Program;
use orgyard_schema::namespace_of;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

/// Which namespaces may have names that nothing here defines.
#[derive(Debug, Clone, Copy)]
pub enum Foreign<'s> {
    None,
    /// Whatever could be one.
    Any,
    /// These, in lower case.
    In(&'s BTreeSet<String>),
}

impl Foreign<'_> {
    fn has(self, namespace: &str) -> bool {
        match self {
            Self::None => false,
            Self::Any => true,
            Self::In(all) => all.contains(&namespace.to_ascii_lowercase()),
        }
    }
}

/// By the name in lower case: one of the ways in which it is written, the same one each time.
#[derive(Debug, Default)]
pub(super) struct Passed(Mutex<BTreeMap<String, String>>);

impl Passed {
    fn add(&self, name: &str) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let shown = all.entry(name.to_ascii_lowercase()).or_insert_with(|| name.to_owned());
        if name < shown.as_str() {
            name.clone_into(shown);
        }
    }
}

impl Program<'_> {
    /// Whether a name could be one of a package that is not here: `ns__Name`, `ns__Name__c`.
    pub(crate) fn may_be_foreign(&self, name: &str) -> bool {
        let passes = namespace_of(name).is_some_and(|(namespace, _)| self.surroundings.foreign.has(namespace));
        if passes {
            self.passed.add(name);
        }
        passes
    }

    /// Whether `ns` in `ns.Name` could be a package's namespace.
    pub(crate) fn is_foreign_namespace(&self, namespace: &str) -> bool {
        let passes = self.surroundings.foreign.has(namespace);
        if passes {
            self.passed.add(namespace);
        }
        passes
    }

    pub(crate) fn passed(&self) -> Vec<String> {
        self.passed.0.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }
}
