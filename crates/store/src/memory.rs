//! A store in memory, for tests and for homes that are thrown away.
//!
//! Every key keeps the values that some live snapshot can still see, so taking a snapshot costs nothing and a commit
//! costs what it writes.

use crate::{Bytes, Entries, Result, Snapshot, Store, StoreError, Write};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Bound;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// How many entries a range reads at a time.
const CHUNK: usize = 256;

#[derive(Default, Clone)]
pub struct MemoryStore(Arc<RwLock<State>>);

#[derive(Default)]
struct State {
    revision: u64,
    entries: BTreeMap<Bytes, Vec<Version>>,
    /// How many snapshots stand at each revision.
    readers: BTreeMap<u64, usize>,
    /// Keys that hold more than their newest value.
    stale: BTreeSet<Bytes>,
}

struct Version {
    revision: u64,
    value: Option<Bytes>,
}

impl MemoryStore {
    pub fn new() -> Self {
        Self::default()
    }

    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for MemoryStore {
    fn snapshot(&self) -> Result<Arc<dyn Snapshot>> {
        let mut state = self.write();
        let revision = state.revision;
        *state.readers.entry(revision).or_default() += 1;
        Ok(Arc::new(MemorySnapshot { store: self.clone(), revision }))
    }

    fn commit(&self, base: u64, writes: &[Write]) -> Result<u64> {
        let mut state = self.write();
        if state.revision != base {
            return Err(StoreError::Moved);
        }
        state.revision += 1;
        for (key, value) in writes {
            state.put(key, value.clone());
        }
        state.forget_unseen();
        Ok(state.revision)
    }
}

impl State {
    fn put(&mut self, key: &Bytes, value: Option<Bytes>) {
        let revision = self.revision;
        if self.readers.is_empty() {
            match value {
                Some(_) => self.entries.insert(key.clone(), vec![Version { revision, value }]),
                None => self.entries.remove(key),
            };
            return;
        }
        let versions = self.entries.entry(key.clone()).or_default();
        versions.retain(|v| v.revision != revision);
        versions.push(Version { revision, value });
        self.stale.insert(key.clone());
    }

    /// Drops what neither the newest state nor any snapshot can see.
    fn forget_unseen(&mut self) {
        let oldest = self.readers.keys().next().copied().unwrap_or(self.revision);
        let mut kept = BTreeSet::new();
        for key in std::mem::take(&mut self.stale) {
            let Some(versions) = self.entries.get_mut(&key) else { continue };
            let first = versions.iter().rposition(|v| v.revision <= oldest).unwrap_or(0);
            versions.drain(..first);
            match versions.as_slice() {
                [Version { value: None, revision }] if *revision <= oldest => {
                    self.entries.remove(&key);
                }
                [_] => {}
                _ => {
                    kept.insert(key);
                }
            }
        }
        self.stale = kept;
    }
}

struct MemorySnapshot {
    store: MemoryStore,
    revision: u64,
}

impl Drop for MemorySnapshot {
    fn drop(&mut self) {
        let mut state = self.store.write();
        if let Some(count) = state.readers.get_mut(&self.revision) {
            *count -= 1;
            if *count == 0 {
                state.readers.remove(&self.revision);
            }
        }
    }
}

fn visible(versions: &[Version], revision: u64) -> Option<&Bytes> {
    versions.iter().rev().find(|v| v.revision <= revision)?.value.as_ref()
}

impl MemorySnapshot {
    fn chunk(&self, from: Bound<&[u8]>, to: Bound<&[u8]>, out: &mut VecDeque<(Bytes, Bytes)>) {
        if crate::is_empty_range(from, to) {
            return;
        }
        let state = self.store.read();
        let entries = state.entries.range::<[u8], _>((from, to));
        let seen = entries.filter_map(|(k, v)| Some((k.clone(), visible(v, self.revision)?.clone())));
        out.extend(seen.take(CHUNK));
    }
}

impl Snapshot for MemorySnapshot {
    fn revision(&self) -> u64 {
        self.revision
    }

    fn get(&self, key: &[u8]) -> Result<Option<Bytes>> {
        let state = self.store.read();
        Ok(state.entries.get(key).and_then(|versions| visible(versions, self.revision)).cloned())
    }

    fn range(&self, from: Bound<&[u8]>, to: Bound<&[u8]>) -> Entries<'_> {
        Box::new(crate::chunks::Chunked::new(from, to, CHUNK, move |from, to, out| {
            self.chunk(from, to, out);
            Ok(())
        }))
    }
}
