//! A fuzz target as a plain function.

use crate::{SourceKind, declared, mentions, parse};

/// Parses any bytes as every kind of source and walks what comes out. Must not panic and must not hang.
pub fn fuzz_parse(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for kind in [SourceKind::Class, SourceKind::Trigger, SourceKind::Anonymous] {
        let parsed = parse(&text, kind);
        assert!(parsed.unit.is_some() || !parsed.errors.is_empty());
        if let Some(unit) = &parsed.unit {
            mentions(unit);
            declared(unit);
        }
    }
}
