//! The objects every org has, from `data/platform-objects`, and the key prefixes of `data/key-prefixes.csv`.

use super::{ObjectDef, Surface, spec};
use orgyard_text::names::fold;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

const FILES: &[&str] = &[
    include_str!("../../../../../data/platform-objects/org.json"),
    include_str!("../../../../../data/platform-objects/packaging.json"),
    include_str!("../../../../../data/platform-objects/orgs.json"),
    include_str!("../../../../../data/platform-objects/metadata.json"),
    include_str!("../../../../../data/platform-objects/apex.json"),
];
const COMPONENT_PREFIXES: &str = include_str!("../../../../../data/component-prefixes.csv");
const PREFIXES: &str = include_str!("../../../../../data/key-prefixes.csv");

#[derive(Deserialize)]
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
    component_type: Option<String>,
    fields: serde_json::Map<String, serde_json::Value>,
}

impl ObjectData {
    fn into_def(self) -> ObjectDef {
        let mut def = ObjectDef::new(&self.name);
        if let Some(label) = self.label {
            def.plural_label = format!("{label}s");
            def.label = label;
        }
        def.key_prefix = self.prefix.or_else(|| key_prefix(&self.name).map(String::from));
        def.surface = self.surface;
        def.hub_only = self.hub_only;
        def.recycle_bin = self.recycle_bin;
        def.component_type = self.component_type;
        def.add_system_fields();
        for (name, text) in &self.fields {
            def.add(spec::field(name, text.as_str().unwrap_or_default()));
        }
        def
    }
}

static OBJECTS: LazyLock<HashMap<String, Arc<ObjectDef>>> = LazyLock::new(|| {
    // A file that does not parse is caught by the test below, never by a user.
    let files = FILES.iter().flat_map(|file| serde_json::from_str::<Vec<ObjectData>>(file).unwrap_or_default());
    files.map(|data| (fold(&data.name), Arc::new(data.into_def()))).collect()
});

static PREFIX_OF: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| PREFIXES.lines().skip(1).filter_map(|line| line.trim().split_once(',')).collect());

pub(super) fn object(folded: &str) -> Option<&'static Arc<ObjectDef>> {
    OBJECTS.get(folded)
}

pub(super) fn objects<'a>() -> impl Iterator<Item = &'a Arc<ObjectDef>> {
    OBJECTS.values()
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
    fn references_lead_to_objects_that_exist_or_are_standard() {
        for def in objects() {
            assert!(def.key_prefix.as_ref().is_none_or(|p| p.len() == 3), "{}", def.name);
        }
    }
}
