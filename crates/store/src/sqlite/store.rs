//! A store in one SQLite file: readers hold a read transaction on a connection of their own, so they never wait.

use super::connection::{Durability, Pool, use_wal};
use crate::chunks::Chunked;
use crate::failpoints::failpoint;
use crate::{Bytes, Entries, Result, Snapshot, Store, StoreError, Write};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params_from_iter};
use std::collections::VecDeque;
use std::ops::Bound;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many entries a range reads at a time.
const CHUNK: usize = 512;
/// The layout of the tables below.
const FORMAT: i64 = 1;

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS entry (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS meta (one INTEGER PRIMARY KEY CHECK (one = 1), revision INTEGER NOT NULL, format INTEGER NOT NULL);
    INSERT OR IGNORE INTO meta VALUES (1, 0, 1);";

pub struct SqliteStore {
    pool: Arc<Pool>,
}

impl SqliteStore {
    /// Opens a file that exists.
    pub fn open(path: &Path) -> Result<Self> {
        let store = Self { pool: Arc::new(Pool::new(path, Durability::Process)) };
        let connection = store.pool.take()?;
        let format: i64 = store.run(connection.query_row("SELECT format FROM meta", [], |row| row.get(0)))?;
        if format != FORMAT {
            let advice = "it was written by another version of orgyard; use that version, or delete the org";
            return Err(store.pool.backend(format!("its format is {format}, this version reads {FORMAT}: {advice}")));
        }
        store.pool.give_back(connection);
        Ok(store)
    }

    /// Opens the file and makes it first when there is none.
    pub fn open_or_create(path: &Path) -> Result<Self> {
        if !path.exists() {
            let pool = Pool::new(path, Durability::Process);
            let connection = pool.create()?;
            let made = use_wal(&connection)
                .and_then(|()| connection.execute_batch(&format!("BEGIN IMMEDIATE; {TABLES} COMMIT;")));
            made.map_err(|e| pool.error(&e))?;
        }
        Self::open(path)
    }

    /// Writes a new file with these entries, at revision 1, and sees that it is on the disk. Nothing else may use it yet.
    pub fn create(path: &Path, entries: &[Write]) -> Result<()> {
        let pool = Pool::new(path, Durability::Process);
        let mut connection = pool.create()?;
        let mut fill = || -> rusqlite::Result<()> {
            connection.execute_batch("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")?;
            let transaction = connection.transaction()?;
            transaction.execute_batch(TABLES)?;
            apply(&transaction, entries)?;
            transaction.execute("UPDATE meta SET revision = 1", [])?;
            transaction.commit()?;
            use_wal(&connection)
        };
        fill().map_err(|e| pool.error(&e))?;
        connection.close().map_err(|(_, e)| pool.error(&e))?;
        failpoint();
        let file = std::fs::OpenOptions::new().write(true).open(path);
        file.and_then(|file| file.sync_all()).map_err(|e| pool.backend(e.to_string()))?;
        failpoint();
        Ok(())
    }

    fn run<T>(&self, result: rusqlite::Result<T>) -> Result<T> {
        result.map_err(|e| self.pool.error(&e))
    }
}

fn apply(connection: &Connection, writes: &[Write]) -> rusqlite::Result<()> {
    let mut put = connection.prepare_cached("INSERT OR REPLACE INTO entry (key, value) VALUES (?1, ?2)")?;
    let mut remove = connection.prepare_cached("DELETE FROM entry WHERE key = ?1")?;
    for (key, value) in writes {
        failpoint();
        match value {
            Some(value) => put.execute((key, value))?,
            None => remove.execute((key,))?,
        };
        failpoint();
    }
    Ok(())
}

fn revision(connection: &Connection) -> rusqlite::Result<i64> {
    connection.prepare_cached("SELECT revision FROM meta")?.query_row([], |row| row.get(0))
}

/// `None` when the store has moved on.
fn commit(connection: &mut Connection, base: u64, writes: &[Write]) -> rusqlite::Result<Option<u64>> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if revision(&transaction)? as u64 != base {
        return Ok(None);
    }
    apply(&transaction, writes)?;
    transaction.prepare_cached("UPDATE meta SET revision = ?1")?.execute((base as i64 + 1,))?;
    failpoint();
    transaction.commit()?;
    failpoint();
    Ok(Some(base + 1))
}

impl Store for SqliteStore {
    fn snapshot(&self) -> Result<Arc<dyn Snapshot>> {
        let connection = self.pool.take()?;
        // The first read of the transaction fixes what it sees.
        let begin = connection.prepare_cached("BEGIN").and_then(|mut begin| begin.execute([]));
        let revision = self.run(begin.and_then(|_| revision(&connection)))? as u64;
        Ok(Arc::new(SqliteSnapshot { pool: self.pool.clone(), connection: Mutex::new(Some(connection)), revision }))
    }

    fn commit(&self, base: u64, writes: &[Write]) -> Result<u64> {
        let mut connection = self.pool.take()?;
        let done = self.run(commit(&mut connection, base, writes));
        self.pool.give_back(connection);
        done?.ok_or(StoreError::Moved)
    }
}

struct SqliteSnapshot {
    pool: Arc<Pool>,
    /// Gone only while the snapshot is dropped.
    connection: Mutex<Option<Connection>>,
    revision: u64,
}

impl Drop for SqliteSnapshot {
    fn drop(&mut self) {
        if let Some(connection) = self.lock().take() {
            let ended = connection.prepare_cached("COMMIT").and_then(|mut end| end.execute([])).is_ok();
            if ended {
                self.pool.give_back(connection);
            }
        }
    }
}

impl SqliteSnapshot {
    fn lock(&self) -> MutexGuard<'_, Option<Connection>> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with<T>(&self, read: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T> {
        match self.lock().as_ref() {
            Some(connection) => read(connection).map_err(|e| self.pool.error(&e)),
            None => Err(self.pool.backend("the snapshot is closed".into())),
        }
    }

    fn chunk(&self, from: Bound<&[u8]>, to: Bound<&[u8]>, out: &mut VecDeque<(Bytes, Bytes)>) -> Result<()> {
        let (sql, bounds) = select(from, to);
        self.with(|connection| {
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query(params_from_iter(bounds))?;
            while let Some(row) = rows.next()? {
                out.push_back((row.get(0)?, row.get(1)?));
            }
            Ok(())
        })
    }
}

fn select(from: Bound<&[u8]>, to: Bound<&[u8]>) -> (String, Vec<Value>) {
    let mut conditions = Vec::new();
    let mut bounds = Vec::new();
    for (bound, inside, outside) in [(from, ">=", ">"), (to, "<=", "<")] {
        let (operator, key) = match bound {
            Bound::Included(key) => (inside, key),
            Bound::Excluded(key) => (outside, key),
            Bound::Unbounded => continue,
        };
        conditions.push(format!("key {operator} ?"));
        bounds.push(Value::Blob(key.to_vec()));
    }
    let limits = if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) };
    (format!("SELECT key, value FROM entry{limits} ORDER BY key LIMIT {CHUNK}"), bounds)
}

impl Snapshot for SqliteSnapshot {
    fn revision(&self) -> u64 {
        self.revision
    }

    fn get(&self, key: &[u8]) -> Result<Option<Bytes>> {
        self.with(|connection| {
            let mut statement = connection.prepare_cached("SELECT value FROM entry WHERE key = ?1")?;
            statement.query_row((key,), |row| row.get(0)).optional()
        })
    }

    fn range(&self, from: Bound<&[u8]>, to: Bound<&[u8]>) -> Entries<'_> {
        Box::new(Chunked::new(from, to, CHUNK, move |from, to, out| self.chunk(from, to, out)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_named_and_nothing_is_changed() {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open_or_create(&folder.path().join("org.db")).unwrap();
        let connection = store.pool.take().unwrap();
        // SQLite answers a file that may not grow as it does a disk without room.
        connection.query_row("PRAGMA max_page_count=8", [], |_| Ok(())).unwrap();
        store.pool.give_back(connection);
        let large = vec![(b"a".to_vec(), Some(b"small".to_vec())), (b"b".to_vec(), Some(vec![0; 1 << 20]))];
        let error = store.commit(0, &large).unwrap_err();
        assert!(matches!(&error, StoreError::DiskFull(path) if path.ends_with("org.db")), "{error}");
        assert_eq!(store.commit(0, &large[..1]).unwrap(), 1);
        assert_eq!(store.snapshot().unwrap().get(b"b").unwrap(), None);
    }
}
