//! What a single file of a project belongs to, without a look at any other file.

use super::kind::{Role, part_of};
use crate::error::ConvertError;
use crate::registry::{Layout, Registry, TypeInfo};

/// A component, or the child of one that has a file of its own.
#[derive(Debug, Clone)]
pub struct Owner<'r> {
    /// The component's type, the parent's for a child.
    pub info: &'r TypeInfo,
    pub full_name: String,
    /// What the paths of all files of the component begin with.
    pub location: String,
    pub child: Option<(&'r TypeInfo, String)>,
}

impl<'r> Owner<'r> {
    /// `None` for files that are no metadata.
    pub fn of(registry: &'r Registry, file: &str) -> Result<Option<Self>, ConvertError> {
        let Some(part) = part_of(registry, file)? else { return Ok(None) };
        let child = match part.role {
            Role::Child(info, name) => Some((info, name)),
            Role::Meta | Role::Content => None,
        };
        Ok(Some(Self { info: part.info, full_name: part.full_name, location: part.location, child }))
    }

    /// Type and full name as a manifest has them: the child's where a manifest may name it.
    pub fn member(&self) -> (String, String) {
        match &self.child {
            Some((info, name)) if info.addressable => (info.name.to_string(), info.child_name(&self.full_name, name)),
            _ => (self.info.name.to_string(), self.full_name.clone()),
        }
    }

    /// Whether both lie in the same place as parts of the same component.
    pub fn is_beside(&self, other: &Self) -> bool {
        self.info.id == other.info.id && self.full_name == other.full_name && self.location == other.location
    }
}

/// Where files of a component would lie below the root of a package directory's metadata, were it written there.
pub fn default_paths(registry: &Registry, type_name: &str, full_name: &str) -> Vec<String> {
    let Some(info) = registry.by_name(type_name) else { return Vec::new() };
    if let Some(parent) = registry.parent_of(info) {
        if !parent.layout.is_decomposed() {
            return default_paths(registry, &parent.name, &parent.name);
        }
        let (owner, name) = full_name.split_once('.').unwrap_or((full_name, full_name));
        let folder = format!("{}/{owner}", parent.directory);
        let meta = format!("{name}.{}-meta.xml", info.suffix());
        let own = if info.beside_parent { meta } else { format!("{}/{meta}", info.directory) };
        return vec![format!("{folder}/{own}")];
    }
    let directory = &info.directory;
    let meta = match info.suffix.as_deref() {
        Some(suffix) => format!("{full_name}.{suffix}-meta.xml"),
        None => String::new(),
    };
    match info.layout {
        Layout::Bundle | Layout::Ui | Layout::Experience => vec![format!("{directory}/{full_name}/{full_name}")],
        Layout::Folders | Layout::Beside | Layout::Permissions => vec![format!("{directory}/{full_name}/{meta}")],
        Layout::Content => {
            let content = meta.strip_suffix("-meta.xml").unwrap_or(&meta);
            vec![format!("{directory}/{content}"), format!("{directory}/{meta}")]
        }
        Layout::Merged => vec![format!("{directory}/{}.{}-meta.xml", info.name, info.suffix())],
        _ => vec![format!("{directory}/{meta}")],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_component_has_a_place_where_it_would_be_written() {
        let check = |type_name: &str, full_name: &str, expected: &str| {
            assert_eq!(default_paths(Registry::standard(), type_name, full_name).join(" "), expected);
        };
        check("ApexClass", "A", "classes/A.cls classes/A.cls-meta.xml");
        check("CustomField", "I__c.P__c", "objects/I__c/fields/P__c.field-meta.xml");
        check("CustomObject", "I__c", "objects/I__c/I__c.object-meta.xml");
        check("CustomLabel", "Hello", "labels/CustomLabels.labels-meta.xml");
        check("LightningComponentBundle", "cart", "lwc/cart/cart");
        check("Layout", "Account-A", "layouts/Account-A.layout-meta.xml");
        check("Nothing", "x", "");
    }

    fn check(file: &str, expected: &str) {
        let owner = Owner::of(Registry::standard(), file).unwrap();
        let shown = owner.map(|owner| format!("{} {} in {}", owner.member().0, owner.member().1, owner.location));
        assert_eq!(shown.as_deref().unwrap_or("-"), expected);
    }

    #[test]
    fn a_file_belongs_to_a_component_or_to_a_child() {
        check("f/classes/A.cls", "ApexClass A in f/classes/A.cls");
        check("f/classes/A.cls-meta.xml", "ApexClass A in f/classes/A.cls");
        check("f/lwc/cart/cart.js", "LightningComponentBundle cart in f/lwc/cart");
        check("f/objects/I__c/fields/P__c.field-meta.xml", "CustomField I__c.P__c in f/objects/I__c");
        check("f/objects/I__c/I__c.object-meta.xml", "CustomObject I__c in f/objects/I__c");
        check(
            "f/labels/CustomLabels.labels-meta.xml",
            "CustomLabels CustomLabels in f/labels/CustomLabels.labels-meta.xml",
        );
        check("f/README.md", "-");
    }
}
