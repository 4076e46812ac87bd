//! Blobs in one SQLite file, the last ones read kept in memory.

use super::connection::{Durability, Pool, use_wal};
use crate::Result;
use crate::blobs::{BlobHash, BlobStore};
use crate::failpoints::failpoint;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes kept in memory.
const CACHED: usize = 64 << 20;

pub struct SqliteBlobs {
    pool: Pool,
    cache: Mutex<Cache>,
}

#[derive(Default)]
struct Cache {
    blobs: HashMap<BlobHash, Arc<[u8]>>,
    size: usize,
}

impl Cache {
    /// Starts afresh when full: what is needed again is soon there again.
    fn keep(&mut self, hash: BlobHash, bytes: &Arc<[u8]>) {
        if bytes.len() > CACHED / 4 {
            return;
        }
        if self.size + bytes.len() > CACHED {
            *self = Self::default();
        }
        if self.blobs.insert(hash, bytes.clone()).is_none() {
            self.size += bytes.len();
        }
    }
}

impl SqliteBlobs {
    pub fn open_or_create(path: &Path) -> Result<Self> {
        // What an org's row names must be there after a power failure too, so blobs are the more durable of the two.
        let pool = Pool::new(path, Durability::Power);
        let connection = pool.create()?;
        let table = "CREATE TABLE IF NOT EXISTS blob (hash BLOB NOT NULL PRIMARY KEY, bytes BLOB NOT NULL)";
        let known = connection.query_row("SELECT 1 FROM sqlite_schema WHERE name = 'blob'", [], |_| Ok(())).optional();
        if known.map_err(|e| pool.error(&e))?.is_none() {
            let made = use_wal(&connection).and_then(|()| connection.execute_batch(table));
            made.map_err(|e| pool.error(&e))?;
        }
        pool.give_back(connection);
        Ok(Self { pool, cache: Mutex::default() })
    }
}

fn put(connection: &mut Connection, blobs: &[(BlobHash, Arc<[u8]>)]) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    {
        let mut known = transaction.prepare_cached("SELECT 1 FROM blob WHERE hash = ?1")?;
        let mut insert = transaction.prepare_cached("INSERT INTO blob (hash, bytes) VALUES (?1, ?2)")?;
        for (hash, bytes) in blobs {
            if known.query_row((&hash.0[..],), |_| Ok(())).optional()?.is_none() {
                failpoint();
                insert.execute((&hash.0[..], &bytes[..]))?;
                failpoint();
            }
        }
    }
    failpoint();
    transaction.commit()?;
    failpoint();
    Ok(())
}

impl BlobStore for SqliteBlobs {
    fn put_all(&self, blobs: &[(BlobHash, Arc<[u8]>)]) -> Result<()> {
        let mut connection = self.pool.take()?;
        let done = put(&mut connection, blobs).map_err(|e| self.pool.error(&e));
        self.pool.give_back(connection);
        done
    }

    fn get(&self, hash: BlobHash) -> Result<Option<Arc<[u8]>>> {
        if let Some(bytes) = self.cache.lock().unwrap_or_else(PoisonError::into_inner).blobs.get(&hash) {
            return Ok(Some(bytes.clone()));
        }
        let connection = self.pool.take()?;
        let read = || -> rusqlite::Result<Option<Vec<u8>>> {
            let mut statement = connection.prepare_cached("SELECT bytes FROM blob WHERE hash = ?1")?;
            statement.query_row((&hash.0[..],), |row| row.get(0)).optional()
        };
        let found = read().map_err(|e| self.pool.error(&e));
        self.pool.give_back(connection);
        let Some(bytes) = found? else { return Ok(None) };
        let bytes: Arc<[u8]> = bytes.into();
        self.cache.lock().unwrap_or_else(PoisonError::into_inner).keep(hash, &bytes);
        Ok(Some(bytes))
    }
}
