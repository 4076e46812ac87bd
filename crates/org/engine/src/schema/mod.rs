//! What objects an org has and what fields they have: the platform's, the standard ones, and those its components
//! define.

mod def;
mod platform;
mod spec;

pub use def::{ChildRelationship, FieldDef, FieldType, ObjectDef, Surface};
use orgyard_text::names::fold;
pub(crate) use platform::{component_prefix, key_prefix};
use std::collections::HashMap;
use std::sync::Arc;

/// The objects of one org at one revision. Cheap to make; objects are found by name in any case.
#[derive(Debug, Default)]
pub struct Schema {
    /// Objects that components define or add fields to.
    own: HashMap<String, Arc<ObjectDef>>,
}

impl Schema {
    pub fn object(&self, name: &str) -> Option<&ObjectDef> {
        self.shared(name).map(AsRef::as_ref)
    }

    /// The definition to keep while the transaction is changed.
    pub fn shared(&self, name: &str) -> Option<&Arc<ObjectDef>> {
        let folded = fold(name);
        self.own.get(&folded).or_else(|| platform::object(&folded))
    }

    /// Every object, the org's own first.
    pub fn objects(&self) -> impl Iterator<Item = &ObjectDef> {
        let platform = platform::objects().filter(|def| !self.own.contains_key(&fold(&def.name)));
        self.own.values().chain(platform).map(AsRef::as_ref)
    }

    /// The object whose ids begin so.
    pub fn object_by_prefix(&self, prefix: &str) -> Option<&ObjectDef> {
        self.objects().find(|def| def.key_prefix.as_deref() == Some(prefix))
    }

    /// Child objects and fields whose rows go when a row of the object is deleted.
    pub(crate) fn cascades_from(&self, object: &str) -> Vec<(String, String)> {
        let parent = fold(object);
        let fields = self.own.values().flat_map(|def| def.fields.iter().map(move |field| (def, field)));
        let owned = fields.filter(|(_, f)| f.cascade_delete && f.reference_to.iter().any(|to| fold(to) == parent));
        owned.map(|(def, field)| (def.name.clone(), field.name.clone())).collect()
    }

    /// The child relationships that lead to the object.
    pub fn children_of(&self, object: &str) -> Vec<ChildRelationship> {
        let parent = fold(object);
        let fields = self.objects().flat_map(|def| def.fields.iter().map(move |field| (def, field)));
        let towards = fields.filter(|(_, f)| f.reference_to.iter().any(|to| fold(to) == parent));
        towards
            .filter_map(|(def, field)| {
                let name = field.child_relationship.clone()?;
                Some(ChildRelationship { name, child: def.name.clone(), field: field.name.clone() })
            })
            .collect()
    }
}
