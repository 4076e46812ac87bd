//! What all bodies share: platform members and queries get their numbers here, and lines of the sources are known.

use crate::hir::{LineId, NativeCall, NativeId, Query, QueryId};
use indexmap::IndexSet;
use std::sync::{Mutex, PoisonError};

#[derive(Default)]
pub(crate) struct Pool {
    natives: Mutex<IndexSet<NativeCall>>,
    queries: Mutex<Vec<Query>>,
    /// The executable lines of each source.
    lines: Vec<Vec<u32>>,
}

impl Pool {
    pub(crate) fn new(lines: Vec<Vec<u32>>) -> Pool {
        Pool { lines, ..Pool::default() }
    }

    pub(super) fn native(&self, call: NativeCall) -> NativeId {
        let mut natives = self.natives.lock().unwrap_or_else(PoisonError::into_inner);
        NativeId(natives.insert_full(call).0 as u32)
    }

    pub(super) fn native_call(&self, id: NativeId) -> Option<NativeCall> {
        let natives = self.natives.lock().unwrap_or_else(PoisonError::into_inner);
        natives.get_index(id.0 as usize).cloned()
    }

    pub(super) fn query(&self, query: Query) -> QueryId {
        let mut queries = self.queries.lock().unwrap_or_else(PoisonError::into_inner);
        queries.push(query);
        QueryId(queries.len() as u32 - 1)
    }

    /// None for lines that do not count.
    pub(crate) fn line(&self, unit: usize, line: u32) -> Option<LineId> {
        let index = self.lines.get(unit)?.binary_search(&line).ok()?;
        Some(LineId { unit: unit as u32, index: index as u32 })
    }

    pub(crate) fn into_parts(self) -> (Vec<NativeCall>, Vec<Query>, Vec<Vec<u32>>) {
        let natives = self.natives.into_inner().unwrap_or_else(PoisonError::into_inner);
        let queries = self.queries.into_inner().unwrap_or_else(PoisonError::into_inner);
        (natives.into_iter().collect(), queries, self.lines)
    }
}
