//! Storage of one org: an ordered map of byte strings with snapshots and atomic commits.
//!
//! Rows, index entries, components and references are all entries of that one map, so a backend is small, an overlay
//! works for everything, and every backend passes the same suite. Only backends know what a table is.

mod blobs;
mod chunks;
#[cfg(test)]
mod conformance;
mod failpoints;
mod memory;
mod overlay;
mod sqlite;

pub use blobs::{BlobHash, BlobStore, InvalidBlobHash, MemoryBlobs};
pub use failpoints::failpoint;
pub use memory::MemoryStore;
pub use overlay::{Overlay, Savepoint};
pub use sqlite::{SqliteBlobs, SqliteStore};
use std::ops::Bound;
use std::sync::Arc;

pub type Bytes = Vec<u8>;
pub type Result<T> = std::result::Result<T, StoreError>;
/// Entries in key order.
pub type Entries<'a> = Box<dyn Iterator<Item = Result<(Bytes, Bytes)>> + 'a>;

/// One change of a commit: `None` removes the key.
pub type Write = (Bytes, Option<Bytes>);

pub trait Store: Send + Sync {
    /// What is committed now; unaffected by later commits. Readers never wait.
    fn snapshot(&self) -> Result<Arc<dyn Snapshot>>;

    /// Applies all writes or none, and answers the new revision.
    /// Fails with [`StoreError::Moved`] when the store's revision is no longer `base`.
    fn commit(&self, base: u64, writes: &[Write]) -> Result<u64>;
}

pub trait Snapshot: Send + Sync {
    /// Rises with each commit.
    fn revision(&self) -> u64;
    fn get(&self, key: &[u8]) -> Result<Option<Bytes>>;
    fn range(&self, from: Bound<&[u8]>, to: Bound<&[u8]>) -> Entries<'_>;
}

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the org was changed by another process in the meantime; run the command again")]
    Moved,
    #[error(
        "no room is left on the disk that holds {0}; nothing was changed. Free some room and run the command again"
    )]
    DiskFull(String),
    #[error("{path}: {message}")]
    Backend { path: String, message: String },
}

/// The first key after all keys that begin with `prefix`; `None` when there is no such key.
pub fn prefix_end(prefix: &[u8]) -> Option<Bytes> {
    let last = prefix.iter().rposition(|&byte| byte != u8::MAX)?;
    let mut end = prefix[..=last].to_vec();
    end[last] += 1;
    Some(end)
}

/// Whether no key can lie between the bounds; `BTreeMap::range` panics on some of these.
fn is_empty_range(from: Bound<&[u8]>, to: Bound<&[u8]>) -> bool {
    match (from, to) {
        (Bound::Included(from), Bound::Included(to)) => from > to,
        (Bound::Included(from) | Bound::Excluded(from), Bound::Included(to) | Bound::Excluded(to)) => from >= to,
        _ => false,
    }
}
