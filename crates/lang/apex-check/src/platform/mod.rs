//! The platform's own types: a table of signatures, read when a type is first looked up.

mod id;
mod row;
pub(crate) mod versions;

use row::{Row, rows};
use std::collections::HashMap;
use std::sync::OnceLock;

/// Source: data/apex-stdlib.csv, one row per type and member, sorted by namespace and type.
const TABLE: &str = include_str!("../../../../../data/apex-stdlib.csv");

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PlatformId(u32);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PlatformKind {
    Class,
    Interface,
    Enum,
}

pub(crate) struct PlatformType {
    pub(crate) namespace: &'static str,
    /// With the outer type before a point where there is one.
    pub(crate) name: &'static str,
    /// `System.String`
    pub(crate) full_name: String,
    pub(crate) kind: PlatformKind,
    pub(crate) extends: &'static str,
    pub(crate) implements: &'static str,
    pub(crate) parameters: Vec<&'static str>,
    /// Its rows; a type that the sources spell in two ways has two blocks of them.
    texts: Vec<&'static str>,
    members: OnceLock<Members>,
}

/// Types in members are texts; they resolve where they are used, as some name sObjects.
#[derive(Default)]
pub(crate) struct Members {
    methods: HashMap<String, Vec<PlatformMethod>>,
    variables: HashMap<String, PlatformVariable>,
    pub(crate) constructors: Vec<Vec<&'static str>>,
}

#[derive(Clone)]
pub(crate) struct PlatformMethod {
    /// As the platform spells it.
    pub(crate) name: &'static str,
    pub(crate) parameters: Vec<&'static str>,
    pub(crate) returns: &'static str,
    /// Whether the source with reliable types has it.
    typed: bool,
}

#[derive(Clone, Copy)]
pub(crate) struct PlatformVariable {
    pub(crate) name: &'static str,
    pub(crate) ty: &'static str,
}

#[derive(Default)]
struct Table {
    types: Vec<PlatformType>,
    by_name: HashMap<String, PlatformId>,
    /// By name without the namespace; None where several have it.
    alone: HashMap<String, Option<PlatformId>>,
    namespaces: HashMap<String, &'static str>,
}

fn table() -> &'static Table {
    static OWN: OnceLock<Table> = OnceLock::new();
    OWN.get_or_init(read)
}

fn read() -> Table {
    let mut table = Table::default();
    let mut rest = TABLE.split_once('\n').map_or("", |(_, rows)| rows);
    while let Some(first) = rows(rest).next() {
        let end = block_end(rest, &first);
        let (text, after) = rest.split_at(end);
        add(&mut table, &first, text);
        rest = after;
    }
    table
}

/// Where the rows of a type end.
fn block_end(text: &str, first: &Row) -> usize {
    let head = format!("{},{},", first.namespace, first.ty);
    let length = text.split_inclusive('\n').take_while(|line| line.starts_with(&head)).map(str::len).sum();
    if length == 0 { text.len() } else { length }
}

fn add(table: &mut Table, first: &Row, text: &'static str) {
    if let Some(id) = table.by_name.get(&key(first.namespace, first.ty)) {
        return table.types[id.0 as usize].texts.push(text);
    }
    let own = rows(text).find(|row| row.member == "type");
    let declared = own.as_ref().map_or("", |row| row.name);
    let parameters = declared.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    let kind = match first.kind {
        "interface" => PlatformKind::Interface,
        "enum" => PlatformKind::Enum,
        _ => PlatformKind::Class,
    };
    let id = PlatformId(table.types.len() as u32);
    table.by_name.insert(key(first.namespace, first.ty), id);
    table.alone.entry(first.ty.to_ascii_lowercase()).and_modify(|own| *own = None).or_insert(Some(id));
    table.namespaces.entry(first.namespace.to_ascii_lowercase()).or_insert(first.namespace);
    table.types.push(PlatformType {
        namespace: first.namespace,
        name: first.ty,
        full_name: format!("{}.{}", first.namespace, first.ty),
        kind,
        extends: own.as_ref().map_or("", |row| row.extends),
        implements: own.as_ref().map_or("", |row| row.implements),
        parameters: parameters.map(|list| list.split(',').map(str::trim).collect()).unwrap_or_default(),
        texts: vec![text],
        members: OnceLock::new(),
    });
}

fn key(namespace: &str, name: &str) -> String {
    format!("{namespace}.{name}").to_ascii_lowercase()
}

pub(crate) fn get(id: PlatformId) -> &'static PlatformType {
    &table().types[id.0 as usize]
}

/// A type by namespace and name, the outer type with a point before an inner one.
pub(crate) fn find(namespace: &str, name: &str) -> Option<PlatformId> {
    table().by_name.get(&key(namespace, name)).copied()
}

/// A type by its short name, as the implicit namespaces offer it.
pub(crate) fn find_short(name: &str) -> Option<PlatformId> {
    find("System", name).or_else(|| find("Schema", name))
}

/// A type whose name no other namespace has.
pub(crate) fn find_alone(name: &str) -> Option<PlatformId> {
    table().alone.get(&name.to_ascii_lowercase()).copied().flatten()
}

pub(crate) fn is_namespace(name: &str) -> bool {
    table().namespaces.contains_key(&name.to_ascii_lowercase()) || name.eq_ignore_ascii_case("ConnectApi")
}

/// The parts of `K, Map<A, B>` at its outermost commas.
pub(crate) fn split(list: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, byte) in list.bytes().enumerate() {
        match byte {
            b'<' => depth += 1,
            b'>' => depth -= 1,
            b',' if depth == 0 => {
                parts.push(&list[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&list[start..]);
    parts
}

impl PlatformType {
    pub(crate) fn members(&self) -> &Members {
        self.members.get_or_init(|| read_members(&self.texts))
    }

    pub(crate) fn methods(&self, name: &str) -> &[PlatformMethod] {
        self.members().methods.get(&name.to_ascii_lowercase()).map_or(&[], Vec::as_slice)
    }

    /// The types it extends and implements, as texts.
    pub(crate) fn parents(&self) -> impl Iterator<Item = &'static str> {
        let lists = [self.extends, self.implements].into_iter().flat_map(|list| list.split(';'));
        lists.map(str::trim).filter(|parent| !parent.is_empty())
    }

    pub(crate) fn variable(&self, name: &str) -> Option<PlatformVariable> {
        self.members().variables.get(&name.to_ascii_lowercase()).copied()
    }
}

impl Members {
    /// No method and no variable is known.
    pub(crate) fn is_bare(&self) -> bool {
        self.methods.is_empty() && self.variables.is_empty()
    }
}

fn read_members(texts: &[&'static str]) -> Members {
    let mut members = Members::default();
    for row in texts.iter().flat_map(|text| rows(text)) {
        match row.member {
            "method" => {
                let method = PlatformMethod {
                    name: row.name,
                    parameters: row.parameter_types(),
                    returns: row.returns,
                    typed: row.seen_in.starts_with('T'),
                };
                members.methods.entry(row.name.to_ascii_lowercase()).or_default().push(method);
            }
            "constructor" => members.constructors.push(row.parameter_types()),
            "field" | "property" | "value" => {
                let variable = PlatformVariable { name: row.name, ty: row.returns };
                members.variables.insert(row.name.to_ascii_lowercase(), variable);
            }
            _ => {}
        }
    }
    members.methods.values_mut().for_each(drop_untyped);
    members
}

/// Of two rows for one method the one with types is kept.
fn drop_untyped(methods: &mut Vec<PlatformMethod>) {
    let typed: Vec<usize> = methods.iter().filter(|one| one.typed).map(|one| one.parameters.len()).collect();
    methods.retain(|one| one.typed || !typed.contains(&one.parameters.len()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_knows_types_and_members() {
        let list = get(find_short("list").unwrap());
        assert_eq!((list.namespace, &*list.parameters), ("System", ["T"].as_slice()));
        assert_eq!(list.methods("ADD").iter().filter(|one| one.parameters == ["T"]).count(), 1);
        let batchable = get(find("Database", "Batchable").unwrap());
        assert_eq!(batchable.kind, PlatformKind::Interface);
        let map = get(find_short("Map").unwrap());
        assert_eq!(map.methods("put")[0].parameters, ["K", "V"]);
    }

    #[test]
    fn every_row_is_reachable() {
        let members: usize = table().types.iter().flat_map(|own| &own.texts).map(|text| rows(text).count()).sum();
        assert_eq!(members, TABLE.lines().count() - 1);
    }
}
