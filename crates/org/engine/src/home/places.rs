//! Where a home keeps things: files of a folder, or maps in memory.

use super::Result;
use super::disk::Disk;
use crate::lock::{FileLock, Wait};
use orgyard_store::{BlobStore, MemoryBlobs, MemoryStore, SqliteBlobs, SqliteStore, Store, Write};
use orgyard_values::{Env, Id};
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

pub(crate) enum Places {
    Memory(Mutex<HashMap<Id, MemoryStore>>),
    Disk(Disk),
}

impl Places {
    pub(super) fn prepare(path: Option<&Path>, env: &Env) -> Result<Self> {
        Ok(match path {
            Some(path) => Self::Disk(Disk::prepare(path, env)?),
            None => Self::Memory(Mutex::default()),
        })
    }

    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            Self::Memory(_) => None,
            Self::Disk(disk) => Some(disk.path()),
        }
    }

    pub(super) fn home_store(&self) -> Result<Box<dyn Store>> {
        Ok(match self {
            Self::Memory(_) => Box::new(MemoryStore::new()),
            Self::Disk(disk) => Box::new(SqliteStore::open_or_create(&disk.path().join("home.db"))?),
        })
    }

    pub(super) fn blob_store(&self) -> Result<Box<dyn BlobStore>> {
        Ok(match self {
            Self::Memory(_) => Box::new(MemoryBlobs::new()),
            Self::Disk(disk) => Box::new(SqliteBlobs::open_or_create(&disk.path().join("blobs.db"))?),
        })
    }

    pub(super) fn org_store(&self, id: Id) -> Result<Arc<dyn Store>> {
        Ok(match self {
            Self::Memory(stores) => {
                let mut stores = stores.lock().unwrap_or_else(PoisonError::into_inner);
                Arc::new(stores.entry(id).or_default().clone())
            }
            Self::Disk(disk) => Arc::new(SqliteStore::open(&disk.org_file(id))?),
        })
    }

    /// Held while an org is made, so that nobody sweeps away what no row names yet.
    pub(super) fn making(&self) -> Result<FileLock> {
        match self {
            Self::Memory(_) => Ok(FileLock::default()),
            Self::Disk(disk) => disk.making(),
        }
    }

    /// Held by the one process that makes a fresh home's first org.
    pub(super) fn first(&self) -> Result<FileLock> {
        match self {
            Self::Memory(_) => Ok(FileLock::default()),
            Self::Disk(disk) => disk.first(),
        }
    }

    pub(super) fn create_org_file(&self, id: Id, rows: &[Write]) -> Result<()> {
        match self {
            Self::Memory(_) => {
                let store = self.org_store(id)?;
                store.commit(store.snapshot()?.revision(), rows)?;
                Ok(())
            }
            Self::Disk(disk) => disk.create_org_file(id, rows),
        }
    }

    pub(super) fn remove_org_file(&self, id: Id) {
        match self {
            Self::Memory(stores) => drop(stores.lock().unwrap_or_else(PoisonError::into_inner).remove(&id)),
            Self::Disk(disk) => disk.remove_org_file(id),
        }
    }

    /// Removes the files that no row names.
    pub(super) fn sweep(&self, orgs: &[Id]) -> Result<()> {
        match self {
            Self::Memory(_) => Ok(()),
            Self::Disk(disk) => disk.sweep(orgs),
        }
    }

    /// Keeps other processes from writing the org.
    pub(crate) fn lock_org(&self, id: Id, wait: &Wait<'_>) -> Result<FileLock> {
        match self {
            Self::Memory(_) => Ok(FileLock::default()),
            Self::Disk(disk) => FileLock::take(&disk.org_lock_file(id), wait),
        }
    }

    /// The name under which this process runs jobs.
    pub(crate) fn process(&self) -> Result<String> {
        match self {
            Self::Memory(_) => Ok("this".into()),
            Self::Disk(disk) => disk.process(),
        }
    }

    /// Whether the process of that name still runs.
    pub(crate) fn is_alive(&self, process: &str) -> bool {
        match self {
            Self::Memory(_) => true,
            Self::Disk(disk) => disk.is_alive(process),
        }
    }
}
