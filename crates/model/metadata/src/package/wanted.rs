//! What a manifest asks for, and which of it was met.

use super::Manifest;
use crate::registry::{Registry, TypeInfo};
use orgyard_text::names::{fold, percent_decode};
use std::collections::{BTreeMap, BTreeSet};

/// The form under which names compare: no case, no percent sequences, no slash at the end.
pub(crate) fn name_key(name: &str) -> String {
    fold(percent_decode(name).trim_end_matches('/'))
}

/// The members of one type.
#[derive(Default)]
struct Members {
    all: bool,
    /// By key: the name as written, and whether a component met it.
    names: BTreeMap<String, (String, bool)>,
}

pub(crate) struct Wanted {
    /// By type id; folder members stand under their content's type, as manifests have them.
    types: BTreeMap<String, (String, Members)>,
    pub unknown: Vec<String>,
}

impl Wanted {
    pub(crate) fn new(registry: &Registry, manifest: &Manifest) -> Self {
        let mut wanted = Self { types: BTreeMap::new(), unknown: Vec::new() };
        for (name, members) in &manifest.types {
            match registry.by_name(name) {
                Some(info) => wanted.add(info, members),
                None => wanted.unknown.push(name.clone()),
            }
        }
        wanted
    }

    fn add(&mut self, info: &TypeInfo, members: &BTreeSet<String>) {
        let (_, mine) = self.types.entry(info.manifest_type().to_lowercase()).or_default_named(&info.name);
        for member in members {
            if member == "*" {
                mine.all = true;
            } else {
                mine.names.insert(name_key(member), (member.clone(), false));
            }
        }
    }

    /// Whether the manifest names this component, itself or by a wildcard; remembers that it was met.
    pub(crate) fn meets(&mut self, info: &TypeInfo, full_name: &str) -> bool {
        let Some((_, members)) = self.types.get_mut(&info.manifest_type().to_lowercase()) else { return false };
        let mut met = members.all;
        for key in keys(info, full_name) {
            if let Some((_, seen)) = members.names.get_mut(&key) {
                *seen = true;
                met = true;
            }
        }
        met
    }

    /// Type and name of every member no component met.
    pub(crate) fn missing(&self) -> impl Iterator<Item = (&str, &str)> {
        self.types.values().flat_map(|(type_name, members)| {
            let open = members.names.values().filter(|(_, met)| !met);
            open.map(move |(name, _)| (type_name.as_str(), name.as_str()))
        })
    }
}

/// A document may be named with or without its extension.
fn keys(info: &TypeInfo, full_name: &str) -> Vec<String> {
    let key = name_key(full_name);
    let cut = (info.name == "Document").then(|| {
        let from = key.rfind('/').map_or(0, |at| at + 1);
        let end = key[from..].find('.').map_or(key.len(), |at| from + at);
        key[..end].to_string()
    });
    std::iter::once(key).chain(cut).collect()
}

trait OrDefaultNamed<'a> {
    fn or_default_named(self, name: &str) -> &'a mut (String, Members);
}

impl<'a> OrDefaultNamed<'a> for std::collections::btree_map::Entry<'a, String, (String, Members)> {
    fn or_default_named(self, name: &str) -> &'a mut (String, Members) {
        self.or_insert_with(|| (name.into(), Members::default()))
    }
}
