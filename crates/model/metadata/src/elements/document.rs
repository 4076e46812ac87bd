//! A file as elements with names.

use super::keys::Names;
use crate::registry::Registry;
use orgyard_text::pieces::{Piece, Pieces};
use orgyard_text::xml::{Element, Node, XmlError, parse};
use std::collections::{BTreeMap, HashMap};
use std::fmt;

/// What an element is called among those of its file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    pub tag: String,
    /// Empty for an element that stands there once.
    pub name: String,
    /// Of those with one name, which.
    ordinal: usize,
}

impl fmt::Display for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name.as_str() {
            "" => write!(out, "{}", self.tag),
            name => write!(out, "{} {name}", self.tag),
        }
    }
}

#[derive(Debug)]
pub(super) struct Entry<'t> {
    pub key: Key,
    pub piece: Piece<'t>,
    /// What it says, however it is written.
    pub meaning: String,
}

#[derive(Debug)]
pub(super) struct Document<'t> {
    pub head: String,
    pub entries: Vec<Entry<'t>>,
    pub tail: String,
    index: HashMap<Key, usize>,
}

impl<'t> Document<'t> {
    /// `None` where the elements of such files have no names.
    pub(super) fn of(registry: &Registry, text: &'t str) -> Result<Option<Self>, XmlError> {
        let pieces = Pieces::of(text)?;
        let root = parse(text)?.root;
        let Some(names) = Names::of(registry, root.local_name()) else { return Ok(None) };
        let mut counts: HashMap<(String, String), usize> = HashMap::new();
        let mut entries = Vec::with_capacity(pieces.entries.len());
        for (piece, element) in pieces.entries.into_iter().zip(root.elements()) {
            let meaning = meaning(element);
            let name = names.name(element).unwrap_or_default();
            let count = counts.entry((element.local_name().to_owned(), name.clone())).or_default();
            let key = Key { tag: element.local_name().to_owned(), name, ordinal: *count };
            *count += 1;
            entries.push(Entry { key, piece, meaning });
        }
        let index = entries.iter().enumerate().map(|(at, entry)| (entry.key.clone(), at)).collect();
        Ok(Some(Self { head: pieces.head, entries, tail: pieces.tail, index }))
    }

    pub(super) fn get(&self, key: &Key) -> Option<&Entry<'t>> {
        self.index.get(key).and_then(|at| self.entries.get(*at))
    }

    pub(super) fn meaning(&self, key: &Key) -> Option<&str> {
        self.get(key).map(|entry| entry.meaning.as_str())
    }

    pub(super) fn meanings(&self) -> BTreeMap<&Key, &str> {
        self.entries.iter().map(|entry| (&entry.key, entry.meaning.as_str())).collect()
    }
}

/// What an element says: neither space nor the order of different members matters.
pub(super) fn meaning(element: &Element) -> String {
    let mut out = format!("<{}", element.local_name());
    let mut attributes: Vec<_> = element.attributes.iter().filter(|(name, _)| !name.starts_with("xmlns")).collect();
    attributes.sort();
    attributes.iter().for_each(|(name, value)| out.push_str(&format!(" {name}=\"{value}\"")));
    out.push('>');
    let mut children: Vec<&Element> = element.elements().collect();
    children.sort_by(|a, b| a.local_name().cmp(b.local_name()));
    match children.is_empty() {
        true => out.push_str(&text(element)),
        false => children.into_iter().for_each(|child| out.push_str(&meaning(child))),
    }
    out.push('>');
    out
}

fn text(element: &Element) -> String {
    let is_text = |node: &Node| matches!(node, Node::Text(_) | Node::CData(_));
    if element.children.iter().any(is_text) { element.text().replace("\r\n", "\n") } else { String::new() }
}
