//! Writes that are not committed yet, on top of a snapshot.
//!
//! The one mechanism behind transactions, savepoints, dry runs and test isolation: everything above reads and writes
//! through an overlay, and what a commit stores is what [`Overlay::into_writes`] gives.

use crate::{Bytes, Entries, Result, Snapshot, Write};
use std::cmp::Ordering;
use std::collections::{BTreeMap, btree_map};
use std::iter::Peekable;
use std::ops::Bound;
use std::sync::Arc;

pub struct Overlay {
    base: Arc<dyn Snapshot>,
    writes: BTreeMap<Bytes, Option<Bytes>>,
    /// What each write replaced in `writes`, newest last; kept from the first savepoint on.
    journal: Vec<(Bytes, Option<Option<Bytes>>)>,
    journalled: bool,
}

/// A point to go back to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Savepoint(usize);

impl Overlay {
    pub fn new(base: Arc<dyn Snapshot>) -> Self {
        Self { base, writes: BTreeMap::new(), journal: Vec::new(), journalled: false }
    }

    /// The same snapshot with the same writes; what is written later to one is not seen by the other.
    #[must_use]
    pub fn copy(&self) -> Self {
        Self { base: self.base.clone(), writes: self.writes.clone(), journal: Vec::new(), journalled: false }
    }

    /// The revision of the snapshot below.
    pub fn revision(&self) -> u64 {
        self.base.revision()
    }

    pub fn is_untouched(&self) -> bool {
        self.writes.is_empty()
    }

    pub fn get(&self, key: &[u8]) -> Result<Option<Bytes>> {
        match self.writes.get(key) {
            Some(written) => Ok(written.clone()),
            None => self.base.get(key),
        }
    }

    pub fn put(&mut self, key: Bytes, value: Bytes) {
        self.write(key, Some(value));
    }

    pub fn remove(&mut self, key: Bytes) {
        self.write(key, None);
    }

    fn write(&mut self, key: Bytes, value: Option<Bytes>) {
        if self.journalled {
            let before = self.writes.insert(key.clone(), value);
            self.journal.push((key, before));
        } else {
            self.writes.insert(key, value);
        }
    }

    pub fn savepoint(&mut self) -> Savepoint {
        self.journalled = true;
        Savepoint(self.journal.len())
    }

    /// Undoes every write since the savepoint. A savepoint later than this one is no longer of use.
    pub fn rollback_to(&mut self, savepoint: Savepoint) {
        while self.journal.len() > savepoint.0 {
            match self.journal.pop() {
                Some((key, Some(before))) => self.writes.insert(key, before),
                Some((key, None)) => self.writes.remove(&key),
                None => return,
            };
        }
    }

    /// Entries of snapshot and writes merged, in key order.
    pub fn range<'a>(&'a self, from: Bound<&[u8]>, to: Bound<&[u8]>) -> Entries<'a> {
        if crate::is_empty_range(from, to) {
            return Box::new(std::iter::empty());
        }
        let below = self.base.range(from, to);
        let mut above = self.writes.range::<[u8], _>((from, to)).peekable();
        if above.peek().is_none() {
            return below;
        }
        Box::new(Merged { below: below.peekable(), above })
    }

    /// Entries whose key begins with `prefix`.
    pub fn prefix<'a>(&'a self, prefix: &[u8]) -> Entries<'a> {
        let end = crate::prefix_end(prefix);
        let to = end.as_deref().map_or(Bound::Unbounded, Bound::Excluded);
        self.range(Bound::Included(prefix), to)
    }

    /// What a commit has to write.
    pub fn into_writes(self) -> Vec<Write> {
        self.writes.into_iter().collect()
    }
}

/// An overlay that is written no more can lie below others: what tests start from.
impl Snapshot for Overlay {
    fn revision(&self) -> u64 {
        Overlay::revision(self)
    }

    fn get(&self, key: &[u8]) -> Result<Option<Bytes>> {
        Overlay::get(self, key)
    }

    fn range(&self, from: Bound<&[u8]>, to: Bound<&[u8]>) -> Entries<'_> {
        Overlay::range(self, from, to)
    }
}

struct Merged<'a> {
    below: Peekable<Entries<'a>>,
    above: Peekable<btree_map::Range<'a, Bytes, Option<Bytes>>>,
}

impl Iterator for Merged<'_> {
    type Item = Result<(Bytes, Bytes)>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let order = match (self.below.peek(), self.above.peek()) {
                (Some(Ok((b, _))), Some((a, _))) => b.cmp(a),
                (Some(_), _) => Ordering::Less,
                (None, _) => Ordering::Greater,
            };
            if order == Ordering::Less {
                return self.below.next();
            }
            if order == Ordering::Equal {
                self.below.next();
            }
            let (key, value) = self.above.next()?;
            if let Some(value) = value {
                return Some(Ok((key.clone(), value.clone())));
            }
        }
    }
}
