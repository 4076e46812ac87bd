//! What an org holds, as the reference checker asks for it.

use crate::namespace::prefixed;
use orgyard_engine::Tx;
use orgyard_metadata::{Component, ComponentFile};
use orgyard_references::{ComponentNames, Names};
use orgyard_schema::Schema;
use orgyard_text::names::fold;
use std::collections::HashSet;
use std::sync::OnceLock;

/// The org's components and schema, and on top those that are being checked, under the names they call each other.
pub(crate) struct OrgNames<'a> {
    tx: &'a Tx,
    checked: ComponentNames,
    namespace: Option<&'a str>,
    /// Read when a foreign prefix is met, which is rare.
    brought: OnceLock<HashSet<String>>,
}

impl<'a> OrgNames<'a> {
    pub(crate) fn new(tx: &'a Tx, checked: &[Component], namespace: Option<&'a str>) -> Self {
        let namespace = namespace.or(tx.org().namespace.as_deref());
        let mut names = ComponentNames::over(tx.schema().model().clone()).with_namespace(namespace);
        names.add(checked);
        Self { tx, checked: names, namespace, brought: OnceLock::new() }
    }

    /// The name under which the org holds the component, if it does.
    pub(crate) fn stored_as(&self, type_name: &str, full_name: &str) -> Option<(String, String)> {
        let prefixed = self.namespace.map(|ns| prefixed(type_name, full_name, ns, is_standard));
        let candidates = prefixed.into_iter().chain([full_name.to_string()]);
        candidates.into_iter().find(|name| self.stored(type_name, name)).map(|name| (type_name.to_string(), name))
    }

    /// What one component of the org says, read by itself.
    fn stored_alone(&self, type_name: &str, full_name: &str) -> Option<ComponentNames> {
        let stored = self.tx.component(type_name, full_name).ok().flatten()?;
        let files = self.tx.files_of(&stored).ok()?.into_iter().map(|(path, bytes)| ComponentFile::new(path, bytes));
        let mut names = ComponentNames::new();
        names.add([&Component::new(type_name, full_name, files.collect())]);
        Some(names)
    }

    fn stored(&self, type_name: &str, full_name: &str) -> bool {
        self.tx.has_component(type_name, full_name).unwrap_or(false)
    }
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
        let all = || self.tx.components(None).filter_map(|c| c.ok()?.namespace.as_deref().map(fold)).collect();
        self.brought.get_or_init(all).contains(&fold(namespace))
    }

    fn aura_enabled(&self, class: &str, method: &str) -> Option<bool> {
        let stored = || self.stored_alone("ApexClass", class)?.aura_enabled(class, method);
        self.checked.aura_enabled(class, method).or_else(stored)
    }

    fn value_set(&self, name: &str) -> Option<Vec<String>> {
        self.checked.value_set(name).or_else(|| self.stored_alone("GlobalValueSet", name)?.value_set(name))
    }
}
