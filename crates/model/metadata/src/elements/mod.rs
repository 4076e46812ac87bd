//! Two changed versions of a file put together by its elements. An element that both changed is a conflict; of all others
//! order and bytes stay.

mod document;
mod keys;

pub use document::Key;
pub use keys::has_elements;

use crate::registry::Registry;
use document::{Document, Entry, meaning};
use orgyard_text::xml::{XmlError, parse};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Why two versions cannot be put together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("both sides changed {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Elements(Vec<Key>),
    #[error("elements of such a file have no names to merge by")]
    Nameless,
    #[error("the {0} version cannot be read: {1}")]
    Unreadable(&'static str, XmlError),
}

/// Ours with what theirs changed since base.
pub fn three_way(registry: &Registry, base: &str, ours: &str, theirs: &str) -> Result<String, Refusal> {
    if ours == base || ours == theirs {
        return Ok(theirs.to_owned());
    }
    if theirs == base {
        return Ok(ours.to_owned());
    }
    let [base, mine, other] = [("base", base), ("project's", ours), ("org's", theirs)].map(|(side, text)| {
        Document::of(registry, text).map_err(|error| Refusal::Unreadable(side, error))?.ok_or(Refusal::Nameless)
    });
    let (base, mine, other) = (base?, mine?, other?);
    let all: BTreeSet<&Key> = [&base, &mine, &other].into_iter().flat_map(|doc| &doc.entries).map(|e| &e.key).collect();
    let clash = |key: &Key| {
        let (base, mine, other) = (base.meaning(key), mine.meaning(key), other.meaning(key));
        mine != other && mine != base && other != base
    };
    let clashes: Vec<Key> = all.into_iter().filter(|key| clash(key)).cloned().collect();
    if !clashes.is_empty() {
        return Err(Refusal::Elements(clashes));
    }
    let from_theirs = |key: &Key| mine.meaning(key) == base.meaning(key) && other.meaning(key) != base.meaning(key);
    Ok(combine(&mine, &other, from_theirs))
}

/// A file with some elements as another has them, or without them where the other has none. `None` where one of both is
/// not read by elements.
pub fn overlay(registry: &Registry, file: &str, other: &str, is_meant: impl Fn(&Key) -> bool) -> Option<String> {
    let file = Document::of(registry, file).ok()??;
    let other = Document::of(registry, other).ok()??;
    let differs = |key: &Key| is_meant(key) && file.meaning(key) != other.meaning(key);
    Some(combine(&file, &other, differs))
}

/// A file with what it lacks of another.
pub fn filled(registry: &Registry, file: &str, other: &str) -> Option<String> {
    let known: HashSet<Key> = Document::of(registry, file).ok()??.entries.into_iter().map(|entry| entry.key).collect();
    overlay(registry, file, other, |key| !known.contains(key))
}

/// The elements a file has that another has not, or has otherwise.
pub fn changed(registry: &Registry, before: &str, now: &str) -> Option<Vec<Key>> {
    let before = Document::of(registry, before).ok()??;
    let now = Document::of(registry, now).ok()??;
    let changed = now.entries.iter().filter(|entry| before.meaning(&entry.key) != Some(&entry.meaning));
    Some(changed.map(|entry| entry.key.clone()).collect())
}

/// Whether two files say the same, however they write it.
pub fn same(registry: &Registry, one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    if let (Ok(Some(one)), Ok(Some(other))) = (Document::of(registry, one), Document::of(registry, other)) {
        return one.meanings() == other.meanings();
    }
    match (parse(one), parse(other)) {
        (Ok(one), Ok(other)) => meaning(&one.root) == meaning(&other.root),
        _ => false,
    }
}

/// The elements of one document, but those that are meant from the other. What only one has comes after the element it
/// follows there.
fn combine(mine: &Document<'_>, other: &Document<'_>, from_other: impl Fn(&Key) -> bool) -> String {
    let mut after = gaps(mine, other, |key| !from_other(key));
    for (place, more) in gaps(other, mine, &from_other) {
        let here = after.remove(&place).unwrap_or_default();
        after.insert(place, interleaved(here, more));
    }
    let mut out = Writer { text: mine.head.clone(), mine, other };
    after.remove(&None).into_iter().flatten().for_each(|entry| out.entry(entry));
    for entry in mine.entries.iter().filter(|entry| other.get(&entry.key).is_some()) {
        let chosen = if from_other(&entry.key) { other.get(&entry.key) } else { None };
        out.replaced(entry, chosen.unwrap_or(entry));
        after.remove(&Some(&entry.key)).into_iter().flatten().for_each(|entry| out.entry(entry));
    }
    out.text + &mine.tail
}

/// What only this document has and stays, by the element before it that both have.
fn gaps<'d, 't>(
    doc: &'d Document<'t>,
    other: &Document<'_>,
    stays: impl Fn(&Key) -> bool,
) -> HashMap<Option<&'d Key>, Vec<&'d Entry<'t>>> {
    let mut gaps: HashMap<Option<&Key>, Vec<&Entry<'t>>> = HashMap::new();
    let mut place = None;
    for entry in &doc.entries {
        match other.get(&entry.key) {
            Some(_) => place = Some(&entry.key),
            None if stays(&entry.key) => gaps.entry(place).or_default().push(entry),
            None => {}
        }
    }
    gaps
}

/// Both lists in their own order; between them, the smaller key first.
fn interleaved<'d, 't>(one: Vec<&'d Entry<'t>>, other: Vec<&'d Entry<'t>>) -> Vec<&'d Entry<'t>> {
    let (mut one, mut other) = (one.into_iter().peekable(), other.into_iter().peekable());
    let mut out = Vec::new();
    loop {
        let first = match (one.peek(), other.peek()) {
            (Some(a), Some(b)) => a.key <= b.key,
            (a, _) => a.is_some(),
        };
        match if first { one.next() } else { other.next() } {
            Some(entry) => out.push(entry),
            None => return out,
        }
    }
}

struct Writer<'d, 't> {
    text: String,
    mine: &'d Document<'t>,
    other: &'d Document<'t>,
}

impl Writer<'_, '_> {
    fn entry(&mut self, entry: &Entry<'_>) {
        self.replaced(entry, entry);
    }

    /// An element in the place of one.
    fn replaced(&mut self, place: &Entry<'_>, entry: &Entry<'_>) {
        for part in [place.piece.before, entry.piece.text] {
            let part = self.in_lines_of_mine(part);
            self.text.push_str(&part);
        }
    }

    fn in_lines_of_mine(&self, part: &str) -> String {
        let returns = |doc: &Document<'_>| doc.head.contains("\r\n") || doc.tail.contains("\r\n");
        match (returns(self.mine), returns(self.other)) {
            (true, false) if !part.contains('\r') => part.replace('\n', "\r\n"),
            (false, true) => part.replace("\r\n", "\n"),
            _ => part.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests;
