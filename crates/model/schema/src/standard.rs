//! The standard objects, parsed from their table one by one when asked for.

use crate::object::{Base, ChildRelationship, FieldDef, FieldType, Name, ObjectDef, split_words};
use crate::table::{Table, first};
use crate::{prefixes, system};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::RwLock;

const TABLE: Table = Table::new(include_str!("../../../../data/standard-objects.csv"));
const LABELS: Table = Table::new(include_str!("../../../../data/object-labels.csv"));
const FEATURES: Table = Table::new(include_str!("../../../../data/feature-objects.csv"));

/// Objects that were asked for. They stay for the life of the process: there are a few hundred at most.
static PARSED: RwLock<Option<HashMap<String, &'static ObjectDef>>> = RwLock::new(None);

/// The standard object of that name. Objects of which only the name is known are not `described`.
pub fn standard_object(name: &str) -> Option<&'static ObjectDef> {
    let key = name.to_ascii_lowercase();
    if let Some(known) = PARSED.read().ok()?.as_ref().and_then(|map| map.get(&key).copied()) {
        return Some(known);
    }
    let object: &'static ObjectDef = Box::leak(Box::new(read(name)?));
    Some(PARSED.write().ok()?.get_or_insert_default().entry(key).or_insert(object))
}

/// The names of all described standard objects.
pub fn standard_objects() -> impl Iterator<Item = &'static str> {
    let mut last = "";
    TABLE.lines().map(first).filter(move |name| {
        let new = *name != last;
        last = name;
        new
    })
}

/// The feature of an org without which it has no such object.
pub fn feature_of_object(name: &str) -> Option<&'static str> {
    FEATURES.rows(name).next()?.split_once(',').map(|(_, feature)| feature)
}

fn read(name: &str) -> Option<ObjectDef> {
    let mut rows = TABLE.rows(name).peekable();
    let Some(line) = rows.peek() else { return undescribed(name) };
    let mut object = ObjectDef::new(first(line));
    label(&mut object);
    object.key_prefix = prefixes::prefix_of(name).map(Cow::Borrowed);
    for line in rows {
        let columns: Vec<&'static str> = line.split(',').collect();
        match columns[..] {
            [_, field, "childrelationship", _, child, via, .., base] => object.own_children.push(ChildRelationship {
                name: field.into(),
                object: child.into(),
                field: via.into(),
                feature_dependent: base == "0",
            }),
            [_, _, _, ..] => object.own_fields.push(field(&columns)),
            _ => {}
        }
    }
    Some(object)
}

fn label(object: &mut ObjectDef) {
    let named = LABELS.rows(&object.name).next().map(|line| line.split(',').collect::<Vec<_>>());
    match named.as_deref() {
        Some([_, label, plural]) => {
            object.label = Cow::Borrowed(label);
            object.plural_label = Cow::Borrowed(plural);
        }
        _ => object.plural_label = plural(&object.label).into(),
    }
}

fn plural(label: &str) -> String {
    match label.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ if label.ends_with(['s', 'x']) => format!("{label}es"),
        _ => format!("{label}s"),
    }
}

fn field(columns: &[&'static str]) -> FieldDef {
    let column = |i: usize| columns.get(i).copied().unwrap_or_default();
    let number = |i: usize| column(i).parse().unwrap_or(0);
    FieldDef {
        name: column(1).into(),
        label: field_label(column(1), column(2)),
        field_type: FieldType::from_describe(column(2)),
        nillable: column(3) != "false",
        reference_to: column(4).split('|').filter(|t| !t.is_empty()).map(Cow::Borrowed).collect(),
        relationship_name: Some(column(5)).filter(|n| !n.is_empty()).map(Cow::Borrowed),
        length: number(6),
        precision: number(7),
        scale: number(8),
        createable: column(9) == "true",
        updateable: column(10) == "true",
        defaulted_on_create: column(11) == "true",
        feature_dependent: column(12) == "0",
        ..FieldDef::default()
    }
}

fn field_label(name: &'static str, kind: &str) -> Name {
    match (name.strip_suffix("Id"), kind) {
        (Some(stem), "reference") => Cow::Owned(format!("{} ID", split_words(stem))),
        _ => Cow::Owned(split_words(name)),
    }
}

/// Objects that have a key prefix or are known by name, and what derives from a standard object.
fn undescribed(name: &str) -> Option<ObjectDef> {
    let known =
        prefixes::entry(name).map(|(name, _)| name).or_else(|| crate::components::exact("StandardObject", name));
    let name: Name = match known {
        Some(name) => name.into(),
        None => derived(name)?.into(),
    };
    let key_prefix = prefixes::prefix_of(&name).map(Cow::Borrowed);
    let mut object = ObjectDef::new(name);
    object.described = false;
    object.key_prefix = key_prefix;
    object.base = Some(Base::Standard(system::common()));
    Some(object)
}

/// `AccountFeed`, `AccountChangeEvent` … as the standard object writes its own name.
fn derived(name: &str) -> Option<String> {
    ["Share", "History", "Feed", "ChangeEvent", "Tag"].into_iter().find_map(|suffix| {
        let at = name.len().checked_sub(suffix.len()).filter(|at| *at > 0)?;
        let matches = name.get(at..)?.eq_ignore_ascii_case(suffix);
        let stem = matches.then(|| TABLE.rows(&name[..at]).next()).flatten()?;
        Some(format!("{}{suffix}", first(stem)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_is_found_whatever_the_case_of_its_name() {
        let account = standard_object("aCCount").unwrap();
        assert_eq!((&*account.name, account.key_prefix.as_deref()), ("Account", Some("001")));
        let owner = account.field("ownerid").unwrap();
        assert_eq!(
            (owner.relationship_name.as_deref(), &owner.reference_to[..]),
            (Some("Owner"), &["User".into()][..])
        );
        assert_eq!(account.relationship("OWNER").map(|f| &*f.name), Some("OwnerId"));
        assert_eq!(account.child("contacts").map(|c| &*c.object), Some("Contact"));
    }

    #[test]
    fn objects_known_by_name_only_are_not_described() {
        for name in ["accountfeed", "AccountBillingAccount", "TaskChangeEvent"] {
            assert!(!standard_object(name).unwrap().described, "{name}");
        }
        assert_eq!(standard_object("accountfeed").unwrap().name, "AccountFeed");
        assert!(standard_object("Foo").is_none() && standard_object("Foo__c").is_none());
    }

    #[test]
    fn the_tables_are_sorted_for_binary_search() {
        for table in [TABLE, LABELS] {
            let keys: Vec<String> = table.lines().map(|l| first(l).to_ascii_lowercase()).collect();
            assert!(keys.is_sorted());
        }
        for name in standard_objects() {
            assert!(standard_object(name).unwrap().fields().count() > 0, "{name}");
        }
    }
}
