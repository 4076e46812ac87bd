//! What exists, gathered from components in memory: a package, and what it may refer to.

use crate::names::Names;
use orgyard_metadata::Component;
use orgyard_schema::{Schema, custom_field, custom_object, with_namespace};
use orgyard_text::names::{fold, percent_decode};
use orgyard_text::xml;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, RwLock};

/// Components by name, with the schema they make. Add the dependencies' components, then the package's own.
#[derive(Default)]
pub struct ComponentNames {
    known: HashMap<String, HashSet<String>>,
    /// Last parts of names in folders.
    in_folders: HashSet<(String, String)>,
    schema: Schema,
    owners: HashMap<(String, String), String>,
    namespace: Option<String>,
    brought: HashSet<String>,
    classes: HashMap<String, Arc<[u8]>>,
    /// The methods of classes that were asked for.
    aura_methods: RwLock<HashMap<String, Vec<String>>>,
    value_sets: HashMap<String, Vec<String>>,
}

impl ComponentNames {
    /// Over the standard schema.
    pub fn new() -> Self {
        Self::default()
    }

    /// Over the schema of an org.
    pub fn over(schema: Arc<Schema>) -> Self {
        Self { schema: Schema::over(schema), ..Self::default() }
    }

    #[must_use]
    pub fn with_namespace(mut self, namespace: Option<&str>) -> Self {
        self.namespace = namespace.filter(|n| !n.is_empty()).map(str::to_string);
        self
    }

    /// A namespace that an installed package brings, whether or not its components are known.
    pub fn bring(&mut self, namespace: &str) {
        self.brought.insert(fold(namespace));
    }

    /// Makes components visible, under the names they have.
    pub fn add<'c>(&mut self, components: impl IntoIterator<Item = &'c Component>) {
        for component in components.into_iter().filter(|c| is_whole(c)) {
            self.add_name(&component.type_name, &component.full_name);
            self.add_content(component, None);
        }
    }

    /// Makes the components of a package with a namespace visible, under the names they have outside of it.
    pub fn add_from<'c>(&mut self, namespace: &str, components: impl IntoIterator<Item = &'c Component>) {
        self.bring(namespace);
        for component in components {
            self.add_name(&component.type_name, &outside(&component.type_name, &component.full_name, namespace));
            self.add_content(component, Some(namespace));
        }
    }

    /// Remembers whose components these are, without making them visible.
    pub fn own<'c>(&mut self, package: &str, components: impl IntoIterator<Item = &'c Component>) {
        for component in components {
            let key = (component.type_name.clone(), fold(&percent_decode(&component.full_name)));
            self.owners.insert(key, package.to_string());
        }
    }

    pub fn add_name(&mut self, type_name: &str, full_name: &str) {
        let name = fold(&percent_decode(full_name));
        if let Some((_, last)) = name.rsplit_once('/') {
            self.in_folders.insert((type_name.to_string(), last.to_string()));
        }
        self.known.entry(type_name.to_string()).or_default().insert(name);
    }

    fn add_content(&mut self, component: &Component, namespace: Option<&str>) {
        let name = &component.full_name;
        match &*component.type_name {
            "CustomObject" => {
                if let Some(object) = component.text().and_then(|text| custom_object(name, text).ok()) {
                    self.schema.put_object(match namespace {
                        Some(namespace) => object.in_namespace(namespace),
                        None => object,
                    });
                }
            }
            "CustomField" => {
                let Some((object, field)) = name.split_once('.') else { return };
                let Some(field) = component.text().and_then(|text| custom_field(field, text).ok()) else { return };
                match namespace {
                    Some(namespace) => {
                        self.schema.put_field(&with_namespace(object, namespace), field.in_namespace(namespace));
                    }
                    None => self.schema.put_field(object, field),
                }
            }
            "ApexClass" => {
                if let Some(content) = component.content() {
                    let name = namespace.map_or_else(|| name.clone(), |namespace| prefixed(name, namespace));
                    self.classes.insert(fold(&name), Arc::clone(&content.bytes));
                }
            }
            "GlobalValueSet" => {
                self.value_sets.insert(fold(name), component.text().map(values_of).unwrap_or_default());
            }
            _ => {}
        }
    }
}

/// The files of a site make no component without the one that describes it.
fn is_whole(component: &Component) -> bool {
    component.type_name != "ExperienceBundle" || component.meta().is_some()
}

/// A full name as other packages write it: every part of it with the namespace, but for the platform's own objects.
fn outside(type_name: &str, full_name: &str, namespace: &str) -> String {
    let object = |name: &str| match type_name {
        // Records name their type without its suffix.
        "CustomMetadata" => prefixed(name, namespace),
        _ => with_namespace(name, namespace),
    };
    // A layout's object ends at the first hyphen.
    let sign = if type_name == "Layout" { '-' } else { '.' };
    match full_name.split_once(sign) {
        Some((owner, rest)) => format!("{}{sign}{}", object(owner), prefixed(rest, namespace)),
        None => full_name.split('/').map(|part| prefixed(part, namespace)).collect::<Vec<_>>().join("/"),
    }
}

fn prefixed(name: &str, namespace: &str) -> String {
    let known = name.get(..namespace.len()).is_some_and(|start| start.eq_ignore_ascii_case(namespace));
    if known && name[namespace.len()..].starts_with("__") { name.to_string() } else { format!("{namespace}__{name}") }
}

/// The methods of a class that Lightning components may call; `None` for a text that does not parse.
pub(crate) fn aura_methods(text: &str) -> Option<Vec<String>> {
    let unit = orgyard_apex::parse(text, orgyard_apex::SourceKind::Class).unit?;
    let class = orgyard_apex::declared(&unit)?;
    let open = class.methods.into_iter().filter(|m| m.is_static && m.has_annotation("AuraEnabled"));
    Some(open.map(|m| m.name).collect())
}

/// The values of a global value set, in either spelling.
fn values_of(text: &str) -> Vec<String> {
    let Ok(document) = xml::parse(text) else { return Vec::new() };
    let values = document.root.elements().filter(|e| matches!(e.local_name(), "customValue" | "globalPicklistValues"));
    values.filter_map(|e| e.child_text("fullName")).collect()
}

impl Names for ComponentNames {
    fn find(&self, type_name: &str, full_name: &str) -> bool {
        self.known.get(type_name).is_some_and(|names| names.contains(&fold(full_name)))
    }

    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn in_any_folder(&self, type_name: &str, developer_name: &str) -> bool {
        let key = (type_name.to_string(), fold(developer_name));
        self.in_folders.contains(&key) || self.find(type_name, developer_name)
    }

    fn owner_of(&self, type_name: &str, full_name: &str) -> Option<String> {
        self.owners.get(&(type_name.to_string(), fold(full_name))).cloned()
    }

    fn namespace(&self) -> Option<&str> {
        self.namespace.as_deref()
    }

    fn brings(&self, namespace: &str) -> bool {
        self.brought.contains(&fold(namespace))
    }

    fn aura_enabled(&self, class: &str, method: &str) -> Option<bool> {
        let key = fold(class);
        let text = std::str::from_utf8(self.classes.get(&key)?).ok()?;
        if let Some(known) = self.aura_methods.read().ok()?.get(&key) {
            return Some(known.iter().any(|m| m.eq_ignore_ascii_case(method)));
        }
        let methods = aura_methods(text)?;
        let found = methods.iter().any(|m| m.eq_ignore_ascii_case(method));
        self.aura_methods.write().ok()?.insert(key, methods);
        Some(found)
    }

    fn value_set(&self, name: &str) -> Option<Vec<String>> {
        self.value_sets.get(&fold(name)).cloned()
    }
}
