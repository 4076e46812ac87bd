//! The objects every org has, from `data/platform-objects`, and the key prefixes of `data/key-prefixes.csv`.

use super::{ChildRelationship, ObjectDef, Surface, convert, spec};
use orgyard_text::names::fold;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

const FILES: &[&str] = &[
    include_str!("../../../../../data/platform-objects/org.json"),
    include_str!("../../../../../data/platform-objects/packaging.json"),
    include_str!("../../../../../data/platform-objects/orgs.json"),
    include_str!("../../../../../data/platform-objects/metadata.json"),
    include_str!("../../../../../data/platform-objects/apex.json"),
    include_str!("../../../../../data/platform-objects/bulk.json"),
    include_str!("../../../../../data/platform-objects/change-sets.json"),
];
const COMPONENT_PREFIXES: &str = include_str!("../../../../../data/component-prefixes.csv");
const PREFIXES: &str = include_str!("../../../../../data/key-prefixes.csv");

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct ObjectData {
    name: String,
    #[serde(default)]
    label: Option<String>,
    #[serde(default)]
    prefix: Option<String>,
    #[serde(default)]
    surface: Surface,
    #[serde(default)]
    hub_only: bool,
    #[serde(default)]
    recycle_bin: bool,
    #[serde(default)]
    customizable: bool,
    #[serde(default)]
    log: bool,
    #[serde(default)]
    component_type: Option<String>,
    fields: serde_json::Map<String, serde_json::Value>,
}

impl ObjectData {
    /// Over what the standard object of that name has.
    fn into_def(self) -> ObjectDef {
        let standard = orgyard_schema::standard_object(&self.name).filter(|def| def.described);
        let mut def = standard.map_or_else(
            || ObjectDef::new(&self.name),
            |def| convert::object(def, None, &orgyard_schema::standard_value_set),
        );
        if let Some(label) = self.label {
            def.plural_label = format!("{label}s");
            def.label = label;
        }
        def.key_prefix = self.prefix.or(def.key_prefix).or_else(|| key_prefix(&self.name).map(String::from));
        def.surface = self.surface;
        def.hub_only = self.hub_only;
        def.recycle_bin = self.recycle_bin;
        def.customizable = self.customizable;
        def.log = self.log;
        def.component_type = self.component_type;
        def.add_system_fields();
        for (name, text) in &self.fields {
            def.add(spec::field(name, text.as_str().unwrap_or_default()));
        }
        if def.component_type.is_some() {
            def.add(spec::field("FullName", "string(255) readonly"));
            def.add(spec::field("Metadata", "json readonly"));
        }
        def
    }
}

/// Definitions that were asked for. They stay for the life of the process: there are a few hundred at most.
type Known = HashMap<String, &'static Arc<ObjectDef>>;

static KNOWN: LazyLock<RwLock<Known>> = LazyLock::new(RwLock::default);

static DATA: LazyLock<HashMap<String, ObjectData>> = LazyLock::new(|| {
    // A file that does not parse is caught by the test below, never by a user.
    let files = FILES.iter().flat_map(|file| serde_json::from_str::<Vec<ObjectData>>(file).unwrap_or_default());
    files.map(|data| (fold(&data.name), data)).collect()
});

static PREFIX_OF: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| PREFIXES.lines().skip(1).filter_map(|line| line.trim().split_once(',')).collect());

/// An object of the platform files or a standard one.
pub(super) fn object(folded: &str) -> Option<&'static Arc<ObjectDef>> {
    if let Some(known) = KNOWN.read().unwrap_or_else(PoisonError::into_inner).get(folded) {
        return Some(known);
    }
    let def = match DATA.get(folded) {
        Some(data) => data.clone().into_def(),
        None => convert::object(orgyard_schema::standard_object(folded)?, None, &orgyard_schema::standard_value_set),
    };
    let def: &'static Arc<ObjectDef> = Box::leak(Box::new(Arc::new(def)));
    Some(KNOWN.write().unwrap_or_else(PoisonError::into_inner).entry(folded.to_owned()).or_insert(def))
}

/// An object no metadata can change, known without looking at the org.
pub(super) fn fixed(folded: &str) -> Option<&'static Arc<ObjectDef>> {
    DATA.get(folded).filter(|data| !data.customizable)?;
    object(folded)
}

/// The names of all objects, folded.
pub(super) fn names() -> impl Iterator<Item = String> {
    let standard = orgyard_schema::standard_objects().map(fold).filter(|name| !DATA.contains_key(name));
    DATA.keys().cloned().chain(standard)
}

/// The names of the objects that the data API shows in every org.
pub(super) fn data_names() -> impl Iterator<Item = &'static str> {
    let shown = |data: &&ObjectData| !data.hub_only && matches!(data.surface, Surface::Both | Surface::Rest);
    let own = DATA.values().filter(shown).map(|data| data.name.as_str());
    own.chain(orgyard_schema::standard_objects().filter(|name| !DATA.contains_key(&fold(name))))
}

/// The child relationships that objects of the platform files declare.
pub(super) fn children_of(object: &str) -> Vec<ChildRelationship> {
    let parent = fold(object);
    let declares =
        |data: &ObjectData| data.fields.values().any(|text| text.as_str().is_some_and(|t| t.contains("children=")));
    let defs = DATA.iter().filter(|(_, data)| declares(data)).filter_map(|(name, _)| self::object(name));
    let fields = defs.flat_map(|def| def.fields.iter().map(move |field| (def, field)));
    let towards = fields.filter(|(_, f)| f.reference_to.iter().any(|to| fold(to) == parent));
    towards
        .filter_map(|(def, field)| {
            let name = field.child_relationship.clone()?;
            Some(ChildRelationship { name, child: def.name.clone(), field: field.name.clone() })
        })
        .collect()
}

/// The key prefix of an object or metadata type, by its exact name.
pub(crate) fn key_prefix(name: &str) -> Option<&'static str> {
    PREFIX_OF.get(name).copied()
}

/// The prefix of a component's id. Types the platform gives no ids share one it does not use.
pub(crate) fn component_prefix(type_name: &str) -> String {
    let alike = COMPONENT_PREFIXES.lines().skip(1).filter_map(|line| line.trim().split_once(','));
    let own = alike.into_iter().find(|(name, _)| *name == type_name).map(|(_, prefix)| prefix);
    own.or_else(|| key_prefix(type_name)).unwrap_or("0yy").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_data_file_parses() {
        for file in FILES {
            let objects = serde_json::from_str::<Vec<ObjectData>>(file).unwrap();
            for object in objects {
                assert!(object.fields.values().all(serde_json::Value::is_string), "{}", object.name);
            }
        }
    }

    #[test]
    fn every_object_can_be_made_and_has_a_prefix_of_three() {
        for name in names() {
            let def = object(&name).unwrap();
            assert!(def.key_prefix.as_ref().is_none_or(|p| p.len() == 3), "{}", def.name);
            assert!(def.field("id").is_some() || !DATA.contains_key(&name), "{}", def.name);
        }
    }
}
