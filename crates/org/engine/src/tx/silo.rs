//! What a test sees of the org it runs in: what manages the org, and none of its data.
//!
//! Source: Apex Developer Guide, "Isolation of Test Data from Organization Data in Unit Tests".

use orgyard_store::{Bytes, Entries, Result, Snapshot};
use orgyard_text::names::fold;
use std::collections::HashSet;
use std::ops::Bound;
use std::sync::{Arc, LazyLock};

/// Objects whose rows manage the org, folded.
static SETUP: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let lines = include_str!("../../../../../data/setup-objects.csv").lines().skip(1);
    lines.map(fold).collect()
});

/// A snapshot without rows of data.
pub(super) struct Silo(pub(super) Arc<dyn Snapshot>);

impl Snapshot for Silo {
    fn revision(&self) -> u64 {
        self.0.revision()
    }

    fn get(&self, key: &[u8]) -> Result<Option<Bytes>> {
        if is_data(key) { Ok(None) } else { self.0.get(key) }
    }

    fn range(&self, from: Bound<&[u8]>, to: Bound<&[u8]>) -> Entries<'_> {
        let visible = |entry: &Result<(Bytes, Bytes)>| entry.as_ref().map_or(true, |(key, _)| !is_data(key));
        Box::new(self.0.range(from, to).filter(visible))
    }
}

/// Whether a key is a row, or an entry of an index, of an object that holds data: a custom one, or one of the standard
/// objects that do not manage the org.
fn is_data(key: &[u8]) -> bool {
    let Some((b'r' | b'i', rest)) = key.split_first() else { return false };
    let name = rest.split(|byte| *byte == 0).next().unwrap_or_default();
    let Ok(name) = std::str::from_utf8(name) else { return false };
    holds_data(name)
}

/// Whether an object, by its folded name, holds data.
pub fn holds_data(name: &str) -> bool {
    name.ends_with("__c") || !SETUP.contains(name) && orgyard_schema::standard_object(name).is_some()
}
