//! What an org holds, as the reference checker asks for it.

use crate::namespace::prefixed;
use orgyard_engine::{EngineError, Tx};
use orgyard_metadata::{Component, ComponentFile};
use orgyard_references::{ComponentNames, Names};
use orgyard_schema::{Schema, custom_field, custom_object};
use orgyard_text::names::fold;
use std::collections::HashSet;
use std::sync::Arc;

/// The org's components and schema, and on top those that are being checked, under the names they call each other.
pub(crate) struct OrgNames<'a> {
    tx: &'a Tx,
    checked: ComponentNames,
    namespace: Option<&'a str>,
    brought: HashSet<String>,
}

impl<'a> OrgNames<'a> {
    pub(crate) fn new(tx: &'a Tx, checked: &[Component], namespace: Option<&'a str>) -> Result<Self, EngineError> {
        let namespace = namespace.or(tx.org().namespace.as_deref());
        let mut names = ComponentNames::over(Arc::new(schema(tx)?)).with_namespace(namespace);
        names.add(checked);
        let mut brought = HashSet::new();
        for component in tx.components(None) {
            brought.extend(component?.namespace.as_deref().map(fold));
        }
        Ok(Self { tx, checked: names, namespace, brought })
    }

    /// The name under which the org holds the component, if it does.
    pub(crate) fn stored_as(&self, type_name: &str, full_name: &str) -> Option<(String, String)> {
        let prefixed = self.namespace.map(|ns| prefixed(type_name, full_name, ns, is_standard));
        let candidates = prefixed.into_iter().chain([full_name.to_string()]);
        candidates.into_iter().find(|name| self.stored(type_name, name)).map(|name| (type_name.to_string(), name))
    }

    fn stored(&self, type_name: &str, full_name: &str) -> bool {
        self.tx.has_component(type_name, full_name).unwrap_or(false)
    }
}

/// The objects and fields that the org's metadata defines, over the standard ones.
fn schema(tx: &Tx) -> Result<Schema, EngineError> {
    let mut schema = Schema::standard();
    for component in tx.components(Some("CustomObject")) {
        let component = component?;
        if let Some(object) = text(tx, &component)?.and_then(|t| custom_object(&component.full_name, &t).ok()) {
            schema.put_object(object);
        }
    }
    for component in tx.components(Some("CustomField")) {
        let component = component?;
        let Some((object, field)) = component.full_name.split_once('.') else { continue };
        if let Some(field) = text(tx, &component)?.and_then(|t| custom_field(field, &t).ok()) {
            schema.put_field(object, field);
        }
    }
    Ok(schema)
}

fn text(tx: &Tx, component: &orgyard_engine::StoredComponent) -> Result<Option<String>, EngineError> {
    let Some((_, hash)) = component.files.first() else { return Ok(None) };
    Ok(String::from_utf8(tx.blob(*hash)?.to_vec()).ok())
}

fn is_standard(name: &str) -> bool {
    orgyard_schema::standard_object(name).is_some()
}

impl Names for OrgNames<'_> {
    fn find(&self, type_name: &str, full_name: &str) -> bool {
        self.checked.find(type_name, full_name) || self.stored_as(type_name, full_name).is_some()
    }

    fn schema(&self) -> &Schema {
        self.checked.schema()
    }

    fn in_any_folder(&self, type_name: &str, developer_name: &str) -> bool {
        let ending = format!("/{}", fold(developer_name));
        let mut stored = self.tx.components(Some(type_name)).filter_map(Result::ok);
        self.checked.in_any_folder(type_name, developer_name) || stored.any(|c| fold(&c.full_name).ends_with(&ending))
    }

    fn namespace(&self) -> Option<&str> {
        self.namespace
    }

    fn brings(&self, namespace: &str) -> bool {
        self.brought.contains(&fold(namespace))
    }

    fn value_set(&self, name: &str) -> Option<Vec<String>> {
        self.checked.value_set(name).or_else(|| {
            let stored = self.tx.component("GlobalValueSet", name).ok().flatten()?;
            let files = self.tx.files_of(&stored).ok()?;
            let files = files.into_iter().map(|(path, bytes)| ComponentFile::new(path, bytes)).collect();
            let mut names = ComponentNames::new();
            names.add([&Component::new("GlobalValueSet", name, files)]);
            names.value_set(name)
        })
    }
}
