//! The rest of long query results, kept until it is fetched.

use crate::failure::Failure;
use orgyard_engine::Session;
use orgyard_values::Id;
use serde_json::Value as Json;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// More open cursors than this drop the oldest, as the platform does.
const OPEN: usize = 50;

/// One batch of a result.
#[derive(Debug)]
pub(crate) struct Batch {
    pub total_size: usize,
    pub records: Vec<Json>,
    /// The last segment of `nextRecordsUrl`.
    pub next: Option<String>,
}

#[derive(Default)]
pub(crate) struct Cursors {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    last: u64,
    open: VecDeque<Cursor>,
}

struct Cursor {
    id: Id,
    /// A locator is no secret: it serves the org and user it was made for.
    org: Id,
    user: Id,
    size: usize,
    total_size: usize,
    records: Vec<Json>,
}

impl Cursors {
    /// The first batch of a result; what does not fit stays here.
    pub(crate) fn open(&self, session: &Session, total_size: usize, records: Vec<Json>, size: usize) -> Batch {
        if records.len() <= size {
            return Batch { total_size, records, next: None };
        }
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.last += 1;
        let id = Id::mint("01g", state.last);
        let cursor = Cursor { id, org: session.org, user: session.user, size, total_size, records };
        let first = cursor.batch(0);
        if state.open.len() >= OPEN {
            state.open.pop_front();
        }
        state.open.push_back(cursor);
        first
    }

    /// The batch a locator names: `01g…-2000`.
    pub(crate) fn next(&self, session: &Session, locator: &str) -> Result<Batch, Failure> {
        let unknown = || Failure::new(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
        let (id, from) = locator.split_once('-').ok_or_else(unknown)?;
        let id: Id = id.parse().map_err(|_| unknown())?;
        let from: usize = from.parse().map_err(|_| unknown())?;
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let cursor = state.open.iter().find(|c| c.id == id && c.org == session.org && c.user == session.user);
        let cursor = cursor.filter(|c| from < c.records.len()).ok_or_else(unknown)?;
        Ok(cursor.batch(from))
    }
}

impl Cursor {
    fn batch(&self, from: usize) -> Batch {
        let to = (from + self.size).min(self.records.len());
        let next = (to < self.records.len()).then(|| format!("{}-{to}", self.id));
        Batch { total_size: self.total_size, records: self.records[from..to].to_vec(), next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(org: u64) -> Session {
        Session { org: Id::mint("00D", org), user: Id::mint("005", 1), expires: None }
    }

    fn check(batch: &Batch, expected: &str) {
        let records: Vec<_> = batch.records.iter().map(Json::to_string).collect();
        assert_eq!(format!("{} of {} then {:?}", records.join(","), batch.total_size, batch.next), expected);
    }

    #[test]
    fn a_long_result_is_handed_out_in_batches_to_its_owner_only() {
        let cursors = Cursors::default();
        let records: Vec<Json> = (0..5).map(Json::from).collect();
        let first = cursors.open(&session(1), 5, records, 2);
        check(&first, "0,1 of 5 then Some(\"01g0y0000000001AAA-2\")");
        let next = |org, locator: &str| cursors.next(&session(org), locator);
        check(&next(1, "01g0y0000000001-2").unwrap(), "2,3 of 5 then Some(\"01g0y0000000001AAA-4\")");
        check(&next(1, "01g0y0000000001AAA-4").unwrap(), "4 of 5 then None");
        for (org, locator) in [(2, "01g0y0000000001-2"), (1, "01g0y0000000001-5"), (1, "01g0y0000000009-2"), (1, "x")] {
            assert_eq!(next(org, locator).unwrap_err().code, "INVALID_QUERY_LOCATOR");
        }
    }

    #[test]
    fn a_short_result_leaves_nothing_behind() {
        let cursors = Cursors::default();
        check(&cursors.open(&session(1), 7, vec![Json::from(1)], 2), "1 of 7 then None");
        assert!(cursors.state.lock().unwrap().open.is_empty());
    }
}
