//! A fuzz target as a plain function.

use crate::{Foreign, Surroundings, check};
use orgyard_apex::{SourceKind, Unit, parse};
use orgyard_schema::Schema;

/// Checks whatever parses of any bytes. Must not panic and must not hang.
pub fn fuzz_check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let kinds = [SourceKind::Class, SourceKind::Trigger, SourceKind::Anonymous];
    let units: Vec<Unit> = kinds.into_iter().filter_map(|kind| parse(&text, kind).unit).collect();
    let schema = Schema::standard();
    check(&units, &Surroundings { schema: &schema, origins: &[], foreign: Foreign::None });
}
