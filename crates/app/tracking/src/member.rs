//! Which component a `SourceMember` row is about. The org tracks the files of bundles, and calls some types otherwise than
//! the Metadata API does.

use orgyard_metadata::{Owner, Registry, TypeInfo};
use orgyard_text::names::percent_decode;
use std::fmt;

/// Type and full name, as a manifest has them, with nothing encoded.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Component {
    pub type_name: String,
    pub full_name: String,
}

impl Component {
    pub fn new(type_name: &str, full_name: &str) -> Self {
        Self { type_name: type_name.to_owned(), full_name: percent_decode(full_name).into_owned() }
    }

    pub(crate) fn of(owner: &Owner<'_>) -> Self {
        let (type_name, full_name) = owner.member();
        Self::new(&type_name, &full_name)
    }

    /// The component of a row; `None` where the registry has no such type.
    pub(crate) fn of_member(registry: &Registry, kind: &str, name: &str) -> Option<Self> {
        let bundle = |type_name: &str| Self::new(type_name, name.split('/').next().unwrap_or(name));
        match kind {
            "LightningComponentResource" => return Some(bundle("LightningComponentBundle")),
            "AuraDefinition" => return Some(bundle("AuraDefinitionBundle")),
            "QuickActionDefinition" => return Some(Self::new("QuickAction", name)),
            _ => {}
        }
        match registry.by_name(kind) {
            Some(info) => Some(Self::new(&info.name, name)),
            None => kind.strip_suffix("Settings").map(|_| Self::new("Settings", name)),
        }
    }

    pub(crate) fn info<'r>(&self, registry: &'r Registry) -> Option<&'r TypeInfo> {
        registry.by_name(&self.type_name)
    }

    /// The component whose file this one stands in or beside.
    pub(crate) fn parent(&self, registry: &Registry) -> Option<Self> {
        let info = self.info(registry)?;
        let parent = registry.parent_of(info)?;
        let name = match info.ignores_parent_name {
            true => parent.name.to_string(),
            false => self.full_name.split('.').next()?.to_owned(),
        };
        Some(Self { type_name: parent.name.to_string(), full_name: name })
    }
}

impl fmt::Display for Component {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}", self.type_name, self.full_name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: &str, name: &str, expected: &str) {
        let component = Component::of_member(Registry::standard(), kind, name);
        assert_eq!(component.map_or_else(|| "-".to_owned(), |component| component.to_string()), expected);
    }

    #[test]
    fn rows_are_about_components() {
        check("ApexClass", "A", "ApexClass:A");
        check("LightningComponentResource", "cart/cart.js", "LightningComponentBundle:cart");
        check("AuraDefinition", "a/a.cmp", "AuraDefinitionBundle:a");
        check("QuickActionDefinition", "Account.New", "QuickAction:Account.New");
        check("EmailTemplateFolder", "F", "EmailFolder:F");
        check("AccountSettings", "Account", "Settings:Account");
        check("Layout", "Account-A%20b", "Layout:Account-A b");
        check("PicklistValue", "x", "-");
    }

    #[test]
    fn a_child_has_a_parent() {
        let parent = |type_name: &str, name: &str| {
            let parent = Component::new(type_name, name).parent(Registry::standard());
            parent.map_or_else(|| "-".to_owned(), |parent| parent.to_string())
        };
        assert_eq!(parent("CustomField", "I__c.P__c"), "CustomObject:I__c");
        assert_eq!(parent("CustomLabel", "Hello"), "CustomLabels:CustomLabels");
        assert_eq!(parent("ApexClass", "A"), "-");
    }
}
