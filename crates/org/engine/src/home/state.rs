//! Where a home keeps things, and what it holds of an open org.

use super::Result;
use crate::lock::{FileLock, OrgLock, Wait};
use orgyard_store::{BlobStore, MemoryBlobs, MemoryStore, Store, Write};
use orgyard_values::{Env, Id};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// An org that this process has open.
pub(crate) struct OrgState {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) lock: OrgLock,
}

impl OrgState {
    pub(super) fn new(store: Arc<dyn Store>) -> Self {
        Self { store, lock: OrgLock::default() }
    }
}

/// The files of a home, or what stands in for them in memory.
pub(crate) struct Places {
    path: Option<PathBuf>,
    in_memory: Mutex<HashMap<Id, MemoryStore>>,
}

impl Places {
    pub(super) fn prepare(path: Option<&Path>, _env: &Env) -> Result<Self> {
        Ok(Self { path: path.map(Path::to_path_buf), in_memory: Mutex::default() })
    }

    pub(super) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    pub(super) fn home_store(&self) -> Result<Box<dyn Store>> {
        Ok(Box::new(MemoryStore::new()))
    }

    pub(super) fn blob_store(&self) -> Result<Box<dyn BlobStore>> {
        Ok(Box::new(MemoryBlobs::new()))
    }

    pub(super) fn org_store(&self, id: Id) -> Result<Arc<dyn Store>> {
        let mut stores = self.in_memory.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(Arc::new(stores.entry(id).or_default().clone()))
    }

    pub(super) fn making(&self) -> Result<FileLock> {
        Ok(FileLock::default())
    }

    pub(super) fn create_org_file(&self, id: Id, rows: &[Write]) -> Result<()> {
        let store = self.org_store(id)?;
        store.commit(store.snapshot()?.revision(), rows)?;
        Ok(())
    }

    pub(super) fn remove_org_file(&self, id: Id) -> Result<()> {
        self.in_memory.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        Ok(())
    }

    pub(super) fn sweep(&self, _orgs: &[Id]) -> Result<()> {
        Ok(())
    }
}

impl Places {
    /// Keeps other processes from writing the org.
    pub(crate) fn lock_org(&self, _id: Id, _wait: &Wait<'_>) -> Result<FileLock> {
        Ok(FileLock::default())
    }

    /// The name under which this process runs jobs.
    pub(crate) fn process(&self) -> Result<String> {
        Ok("this".into())
    }

    /// Whether the process of that name still runs.
    pub(crate) fn is_alive(&self, _process: &str) -> bool {
        true
    }
}
