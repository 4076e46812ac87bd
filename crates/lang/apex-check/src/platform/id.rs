//! What a runtime asks about a platform type: its name, its parents, the values of an enum.

use super::row::rows;
use super::{PlatformId, PlatformKind, find, get, table};
use std::sync::OnceLock;

impl PlatformId {
    /// The type with that name, `Messaging.InboundEmail` or, of the namespace `System`, the name alone.
    pub fn named(name: &str) -> Option<PlatformId> {
        let (namespace, own) = name.split_once('.').unwrap_or(("System", name));
        find(namespace, own).or_else(|| find("System", name)).or_else(|| find("Schema", name))
    }

    /// `System.String`, `Messaging.InboundEmail`.
    pub fn qualified(self) -> &'static str {
        &get(self).full_name
    }

    pub fn namespace(self) -> &'static str {
        get(self).namespace
    }

    /// Without the namespace.
    pub fn name(self) -> &'static str {
        get(self).name
    }

    pub fn is_enum(self) -> bool {
        get(self).kind == PlatformKind::Enum
    }

    pub fn is_interface(self) -> bool {
        get(self).kind == PlatformKind::Interface
    }

    /// What it extends and implements, nearest first, without type arguments.
    pub fn parents(self) -> Vec<PlatformId> {
        let own = get(self);
        let names = [own.extends, own.implements].into_iter().flat_map(|list| list.split(';'));
        let bare = names.map(|name| name.split('<').next().unwrap_or(name).trim()).filter(|name| !name.is_empty());
        let found = bare.filter_map(|name| find(own.namespace, name).or_else(|| PlatformId::named(name)));
        found.filter(|parent| *parent != self).collect()
    }

    /// Itself and all it descends from.
    pub fn line(self) -> Vec<PlatformId> {
        let mut line = vec![self];
        let mut at = 0;
        while at < line.len() {
            let parents = line[at].parents();
            let new: Vec<PlatformId> = parents.into_iter().filter(|parent| !line.contains(parent)).collect();
            line.extend(new);
            at += 1;
        }
        line
    }

    /// The values of an enum, in the order of the table.
    pub fn values(self) -> &'static [&'static str] {
        static VALUES: OnceLock<Vec<OnceLock<Vec<&'static str>>>> = OnceLock::new();
        let all = VALUES.get_or_init(|| table().types.iter().map(|_| OnceLock::new()).collect());
        all[self.0 as usize].get_or_init(|| {
            let own = get(self).texts.iter().flat_map(|text| rows(text));
            own.filter(|row| row.member == "value").map(|row| row.name).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_found_with_their_parents_and_values() {
        let dml = PlatformId::named("dmlexception").unwrap();
        assert_eq!(dml.qualified(), "System.DmlException");
        assert_eq!(dml.line().iter().map(|id| id.name()).collect::<Vec<_>>(), ["DmlException", "Exception"]);
        let operation = PlatformId::named("System.TriggerOperation").unwrap();
        assert!(operation.is_enum());
        assert_eq!(operation.values()[1], "AFTER_INSERT");
    }
}
