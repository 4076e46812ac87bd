//! The keys of an org's store: one letter for the kind of entry, then names, folded, each ended by a zero byte.

use orgyard_text::names::fold;
use orgyard_values::Id;

const END: u8 = 0;

fn key(kind: u8, names: &[&str]) -> Vec<u8> {
    let mut out = Vec::with_capacity(2 + names.iter().map(|n| n.len() + 1).sum::<usize>());
    out.push(kind);
    for name in names {
        // A zero byte in a name would end it early; no name of the platform has one.
        out.extend(fold(name).bytes().filter(|&b| b != END));
        out.push(END);
    }
    out
}

/// What an org counts: ids given out, changes of components, changes of the schema.
pub(crate) fn counter(name: &str) -> Vec<u8> {
    key(b'n', &[name])
}

pub(crate) fn rows(object: &str) -> Vec<u8> {
    key(b'r', &[object])
}

pub(crate) fn row(object: &str, id: Id) -> Vec<u8> {
    let mut out = rows(object);
    out.extend_from_slice(id.short().as_bytes());
    out
}

/// Entries of an index; what follows is the encoded value, then the id.
pub(crate) fn index(object: &str, field: &str) -> Vec<u8> {
    key(b'i', &[object, field])
}

/// The id that ends the key of a row or of an index entry.
pub(crate) fn id_at_end(key: &[u8]) -> &[u8] {
    &key[key.len().saturating_sub(15)..]
}

pub(crate) fn components(type_name: Option<&str>) -> Vec<u8> {
    match type_name {
        Some(type_name) => key(b'c', &[type_name]),
        None => vec![b'c'],
    }
}

pub(crate) fn component(type_name: &str, full_name: &str) -> Vec<u8> {
    key(b'c', &[type_name, full_name])
}

pub(crate) fn component_by_id(id: Id) -> Vec<u8> {
    [b"x".as_slice(), id.short().as_bytes()].concat()
}

/// What a component refers to.
pub(crate) fn references(type_name: &str, full_name: &str) -> Vec<u8> {
    key(b'f', &[type_name, full_name])
}

/// What refers to a component; the referrer's names follow.
pub(crate) fn referrers(type_name: &str, full_name: &str) -> Vec<u8> {
    key(b'b', &[type_name, full_name])
}

pub(crate) fn referrer(target: (&str, &str), source: (&str, &str)) -> Vec<u8> {
    key(b'b', &[target.0, target.1, source.0, source.1])
}

pub(crate) fn jobs() -> Vec<u8> {
    vec![b'j']
}

pub(crate) fn job(record: Id) -> Vec<u8> {
    [b"j".as_slice(), record.short().as_bytes()].concat()
}

/// The key prefix that a custom object was given once and for all.
pub(crate) fn prefix_of(object: &str) -> Vec<u8> {
    key(b'd', &[object])
}

pub(crate) fn prefixes() -> Vec<u8> {
    vec![b'd']
}
