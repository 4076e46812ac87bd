//! Connections to one file, kept for the next who needs one.

use crate::{Result, StoreError};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How long SQLite itself waits for another process's commit, which takes milliseconds.
const BUSY: Duration = Duration::from_secs(20);
/// Connections kept while nobody needs them.
const IDLE: usize = 8;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Durability {
    /// A commit outlives the process; a power failure may undo the last ones, never tear one.
    Process,
    /// A commit outlives a power failure too.
    Power,
}

pub(super) struct Pool {
    path: PathBuf,
    durability: Durability,
    idle: Mutex<Vec<Connection>>,
}

impl Pool {
    pub(super) fn new(path: &Path, durability: Durability) -> Self {
        Self { path: path.to_path_buf(), durability, idle: Mutex::default() }
    }

    pub(super) fn take(&self) -> Result<Connection> {
        let kept = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        kept.map_or_else(|| self.open(OpenFlags::SQLITE_OPEN_READ_WRITE), Ok)
    }

    pub(super) fn give_back(&self, connection: Connection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE {
            idle.push(connection);
        }
    }

    /// Opens the file and makes it first when there is none.
    pub(super) fn create(&self) -> Result<Connection> {
        self.open(OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)
    }

    fn open(&self, flags: OpenFlags) -> Result<Connection> {
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let open = || -> rusqlite::Result<Connection> {
            let connection = Connection::open_with_flags(&self.path, flags)?;
            connection.busy_timeout(BUSY)?;
            connection.set_prepared_statement_cache_capacity(32);
            let synchronous = if self.durability == Durability::Power { "FULL" } else { "NORMAL" };
            connection.execute_batch(&format!(
                "PRAGMA synchronous={synchronous}; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456; PRAGMA cache_size=-8000; PRAGMA wal_autocheckpoint=8000;"
            ))?;
            Ok(connection)
        };
        open().map_err(|e| self.error(&e))
    }

    pub(super) fn error(&self, error: &rusqlite::Error) -> StoreError {
        let path = self.path.display().to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => StoreError::DiskFull(path),
            Some(ErrorCode::CannotOpen) => StoreError::Backend {
                path,
                message: "it cannot be opened; it may have been removed, or you may lack the permission".into(),
            },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Backend {
                path,
                message: "another program keeps it locked; end that program and run the command again".into(),
            },
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => StoreError::Backend {
                path,
                message: "it is damaged; put back a copy of it, or delete the org and create it again".into(),
            },
            _ => StoreError::Backend { path, message: error.to_string() },
        }
    }

    pub(super) fn backend(&self, message: String) -> StoreError {
        StoreError::Backend { path: self.path.display().to_string(), message }
    }
}

/// Turns WAL on, which the file remembers.
pub(super) fn use_wal(connection: &Connection) -> rusqlite::Result<()> {
    connection.query_row("PRAGMA journal_mode=WAL", [], |_| Ok(()))
}
