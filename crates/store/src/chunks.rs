//! Ranges that are read a chunk at a time, so that no lock and no statement stays open between two entries.

use crate::{Bytes, Result};
use std::collections::VecDeque;
use std::ops::Bound;

type Entry = (Bytes, Bytes);

/// Asks `fill` for up to `size` entries whenever it runs dry, each time from just after the last key.
pub(crate) struct Chunked<F> {
    from: Bound<Bytes>,
    to: Bound<Bytes>,
    size: usize,
    ready: VecDeque<Entry>,
    done: bool,
    fill: F,
}

impl<F> Chunked<F>
where
    F: FnMut(Bound<&[u8]>, Bound<&[u8]>, &mut VecDeque<Entry>) -> Result<()>,
{
    pub(crate) fn new(from: Bound<&[u8]>, to: Bound<&[u8]>, size: usize, fill: F) -> Self {
        let own = |bound: Bound<&[u8]>| bound.map(<[u8]>::to_vec);
        Self { from: own(from), to: own(to), size, ready: VecDeque::new(), done: false, fill }
    }

    fn refill(&mut self) -> Result<()> {
        let borrow = |bound: &Bound<Bytes>| match bound {
            Bound::Included(k) => Bound::Included(k.clone()),
            Bound::Excluded(k) => Bound::Excluded(k.clone()),
            Bound::Unbounded => Bound::Unbounded,
        };
        let (from, to) = (borrow(&self.from), borrow(&self.to));
        (self.fill)(from.as_ref().map(Vec::as_slice), to.as_ref().map(Vec::as_slice), &mut self.ready)?;
        self.done = self.ready.len() < self.size;
        if let Some((last, _)) = self.ready.back() {
            self.from = Bound::Excluded(last.clone());
        }
        Ok(())
    }
}

impl<F> Iterator for Chunked<F>
where
    F: FnMut(Bound<&[u8]>, Bound<&[u8]>, &mut VecDeque<Entry>) -> Result<()>,
{
    type Item = Result<Entry>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ready.is_empty()
            && !self.done
            && let Err(error) = self.refill()
        {
            self.done = true;
            return Some(Err(error));
        }
        self.ready.pop_front().map(Ok)
    }
}
