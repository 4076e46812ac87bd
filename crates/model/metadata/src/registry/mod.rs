//! The registry of metadata types: a table in `data/`, read once, on first use.

mod custom;
mod table;
mod types;

pub use types::{Layout, Text, TypeInfo};

use std::collections::HashMap;
use std::sync::OnceLock;

/// Where a type stands: its place, and that of the child in it.
type Place = (usize, Option<usize>);

#[derive(Debug, Clone, Default)]
pub struct Registry {
    types: Vec<TypeInfo>,
    names: HashMap<String, Place>,
    suffixes: HashMap<Text, Place>,
    directories: HashMap<Text, Vec<usize>>,
    strict: HashMap<Text, usize>,
}

#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    #[error("unknown preset '{0}' in sourceBehaviorOptions; known are {1}")]
    UnknownPreset(String, String),
    #[error("registryCustomizations: the type '{0}' has no usable '{1}'")]
    Custom(String, String),
    #[error("line {0} of the type table is malformed")]
    Table(usize),
}

impl Registry {
    /// The types of the platform, as a project without presets sees them.
    pub fn standard() -> &'static Registry {
        static STANDARD: OnceLock<Registry> = OnceLock::new();
        // The table is part of the program and read by a test, so a fault in it cannot get here.
        STANDARD.get_or_init(|| table::standard().map(Self::new).unwrap_or_default())
    }

    /// The standard registry with a project's presets applied, in order.
    pub fn with_presets(presets: &[impl AsRef<str>]) -> Result<Self, RegistryError> {
        let mut types = Self::standard().types.clone();
        for preset in presets {
            table::preset(preset.as_ref())?.into_iter().for_each(|replacement| replace(&mut types, replacement));
        }
        Ok(Self::new(types))
    }

    /// The types a preset replaces.
    pub fn of_preset(preset: &str) -> Result<Vec<TypeInfo>, RegistryError> {
        table::preset(preset)
    }

    /// This registry with a project's `registryCustomizations` applied.
    pub fn with_customizations(&self, custom: &serde_json::Value) -> Result<Self, RegistryError> {
        let mut types = self.types.clone();
        custom::types(self, custom)?.into_iter().for_each(|replacement| replace(&mut types, replacement));
        Ok(Self::new(types))
    }

    pub(crate) fn new(types: Vec<TypeInfo>) -> Self {
        let mut registry = Self { types, ..Self::default() };
        for (place, info) in registry.types.iter().enumerate() {
            registry.names.insert(info.id.clone(), (place, None));
            registry.directories.entry(info.directory.clone()).or_default().push(place);
            if info.strict {
                registry.strict.insert(info.directory.clone(), place);
            }
            let suffixes = info.suffix.iter().filter(|_| info.found_by_suffix).chain(&info.legacy_suffix);
            for suffix in suffixes {
                registry.suffixes.insert(suffix.clone(), (place, None));
            }
        }
        registry.add_children();
        registry
    }

    fn add_children(&mut self) {
        for (place, info) in self.types.iter().enumerate() {
            for (child_place, child) in info.children.iter().enumerate() {
                let at = (place, Some(child_place));
                self.names.entry(child.id.clone()).or_insert(at);
                let suffix =
                    child.suffix.iter().filter(|_| !matches!(info.layout, Layout::Folders | Layout::Permissions));
                for suffix in suffix {
                    self.suffixes.entry(suffix.clone()).or_insert(at);
                }
            }
        }
    }

    fn at(&self, place: Place) -> Option<&TypeInfo> {
        let info = self.types.get(place.0)?;
        match place.1 {
            None => Some(info),
            Some(child) => info.children.get(child),
        }
    }

    /// All types but child types, in the order of their names.
    pub fn types(&self) -> impl Iterator<Item = &TypeInfo> {
        self.types.iter()
    }

    /// A type or child type by its name, in any case; an alias leads to the type it stands for.
    pub fn by_name(&self, name: &str) -> Option<&TypeInfo> {
        let info = self.at(*self.names.get(&name.trim().to_lowercase())?)?;
        match &info.alias_for {
            Some(other) => self.names.get(&other.to_lowercase()).and_then(|place| self.at(*place)),
            None => Some(info),
        }
    }

    pub fn by_suffix(&self, suffix: &str) -> Option<&TypeInfo> {
        self.at(*self.suffixes.get(suffix)?)
    }

    /// All suffixes that tell a type, in no order.
    pub fn suffixes(&self) -> impl Iterator<Item = (&str, &TypeInfo)> {
        self.suffixes.iter().filter_map(|(suffix, place)| Some((suffix.as_ref(), self.at(*place)?)))
    }

    /// The type that alone lives below a folder of this name.
    pub fn by_strict_directory(&self, directory: &str) -> Option<&TypeInfo> {
        self.types.get(*self.strict.get(directory)?)
    }

    /// Every type whose folder has this name.
    pub fn by_directory(&self, directory: &str) -> impl Iterator<Item = &TypeInfo> {
        self.directories.get(directory).into_iter().flatten().filter_map(|place| self.types.get(*place))
    }

    /// The type a child type belongs to.
    pub fn parent_of(&self, child: &TypeInfo) -> Option<&TypeInfo> {
        self.by_name(child.parent.as_deref()?)
    }
}

fn replace(types: &mut Vec<TypeInfo>, replacement: TypeInfo) {
    types.retain(|info| info.id != replacement.id);
    // A child type that becomes a type of its own leaves its parent.
    for other in &mut *types {
        other.children.retain(|child| child.id != replacement.id);
    }
    types.push(replacement);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(found: Option<&TypeInfo>, expected: &str) {
        assert_eq!(found.map(|info| info.name.as_ref()).unwrap_or("-"), expected);
    }

    #[test]
    fn the_table_is_whole() {
        let types: Vec<_> = table::standard().unwrap();
        assert_eq!(types.len(), 533);
        assert_eq!(types.iter().map(|info| info.children.len()).sum::<usize>(), 36);
        let registry = Registry::standard();
        assert_eq!(registry.strict.len(), 35);
        assert_eq!(registry.suffixes.len(), 530);
    }

    #[test]
    fn types_are_found_by_name_in_any_case() {
        let registry = Registry::standard();
        check(registry.by_name("customFIELD"), "CustomField");
        check(registry.by_name("ApexClass"), "ApexClass");
        check(registry.by_name("EmailTemplateFolder"), "EmailFolder");
        check(registry.by_name("Nothing"), "-");
        check(registry.parent_of(registry.by_name("CustomField").unwrap()), "CustomObject");
    }

    #[test]
    fn a_suffix_leads_to_the_one_type_it_stands_for() {
        let registry = Registry::standard();
        check(registry.by_suffix("cls"), "ApexClass");
        check(registry.by_suffix("labels"), "CustomLabels");
        check(registry.by_suffix("workflowAlert"), "WorkflowAlert");
        check(registry.by_suffix("field"), "-");
        check(registry.by_suffix("document"), "-");
        check(registry.by_suffix("site"), "SiteDotCom");
        check(registry.by_strict_directory("sites"), "CustomSite");
    }

    #[test]
    fn presets_replace_types() {
        let registry = Registry::with_presets(&["decomposeCustomLabelsBeta2", "decomposeWorkflowBeta"]).unwrap();
        assert_eq!(registry.by_name("CustomLabel").unwrap().parent, None);
        assert_eq!(registry.by_name("Workflow").unwrap().layout, Layout::Folders);
        let error = Registry::with_presets(&["nope"]).unwrap_err().to_string();
        assert!(error.starts_with("unknown preset 'nope' in sourceBehaviorOptions; known are decompose"), "{error}");
    }

    #[test]
    fn a_project_may_bring_types_of_its_own() {
        let custom = serde_json::json!({"types": {"workflow": {
            "name": "Workflow", "directoryName": "workflows", "suffix": "workflow",
            "strategies": {"adapter": "decomposed", "decomposition": "topLevel", "transformer": "decomposed"},
            "children": {"types": {"workflowalert": {
                "name": "WorkflowAlert", "directoryName": "workflowAlerts", "suffix": "workflowAlert", "xmlElementName": "alerts"
            }}}
        }}});
        let registry = Registry::standard().with_customizations(&custom).unwrap();
        let workflow = registry.by_name("Workflow").unwrap();
        assert_eq!((workflow.layout, workflow.children.len(), workflow.found_by_suffix), (Layout::Beside, 1, true));
        check(workflow.child_by_tag("alerts"), "WorkflowAlert");
        let nameless = serde_json::json!({"types": {"x": {}}});
        let error = Registry::standard().with_customizations(&nameless).unwrap_err().to_string();
        assert_eq!(error, "registryCustomizations: the type 'x' has no usable 'name'");
    }
}
