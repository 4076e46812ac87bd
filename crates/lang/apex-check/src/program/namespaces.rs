//! Names inside namespaces, and from outside of them.

use super::{ClassId, Program, fold};
use crate::ty::Ty;
use orgyard_schema::{ChildRelationship, FieldDef, ObjectDef, spellings};
use std::borrow::Cow;

/// Where a name is written: its source, and the class around it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Around {
    pub(crate) unit: usize,
    pub(crate) class: Option<ClassId>,
}

impl Program<'_> {
    pub(crate) fn namespace(&self, unit: usize) -> Option<&str> {
        self.surroundings.origins.get(unit)?.namespace.as_deref()
    }

    /// None for the newest.
    pub(crate) fn api_version(&self, unit: usize) -> Option<u16> {
        self.surroundings.origins.get(unit)?.api_version
    }

    /// Where the members of a class are written.
    pub(crate) fn inside(&self, id: ClassId) -> Around {
        Around { unit: self.class(id).unit, class: Some(id) }
    }

    /// The key of a top-level class of a source.
    pub(super) fn key(&self, name: &str, unit: usize) -> String {
        self.namespace(unit).map_or_else(|| fold(name), |own| fold(&format!("{own}.{name}")))
    }

    /// A top-level class as a source names it: one of its own namespace, or one without any.
    pub(crate) fn top_level_named(&self, name: &str, unit: usize) -> Option<ClassId> {
        let own = self.names.get(&self.key(name, unit));
        own.or_else(|| self.names.get(&fold(name))).copied()
    }

    /// `ns.Name`, as any source may write it.
    pub(crate) fn qualified(&self, namespace: &str, name: &str) -> Option<ClassId> {
        self.names.get(&fold(&format!("{namespace}.{name}"))).copied()
    }

    pub(crate) fn is_namespace(&self, name: &str) -> bool {
        let mut all = self.surroundings.origins.iter().filter_map(|origin| origin.namespace.as_deref());
        all.any(|own| own.eq_ignore_ascii_case(name))
    }

    /// What a name that a source writes may stand for.
    fn spellings<'n>(&self, name: &'n str, unit: usize) -> impl Iterator<Item = Cow<'n, str>> + use<'n> {
        spellings(name, self.namespace(unit)).collect::<Vec<_>>().into_iter()
    }

    pub(crate) fn object_named(&self, name: &str, unit: usize) -> Option<&ObjectDef> {
        self.spellings(name, unit).find_map(|name| self.schema().object(&name))
    }

    /// A field of an object whose canonical name is known.
    pub(crate) fn field_named(&self, object: &str, name: &str, unit: usize) -> Option<&FieldDef> {
        let object = self.schema().object(object)?;
        self.spellings(name, unit).find_map(|name| object.field(&name))
    }

    pub(crate) fn relationship_named<'o>(&self, of: &'o ObjectDef, name: &str, unit: usize) -> Option<&'o FieldDef> {
        self.spellings(name, unit).find_map(|name| of.relationship(&name))
    }

    pub(crate) fn child_named<'o>(&self, of: &'o ObjectDef, name: &str, unit: usize) -> Option<&'o ChildRelationship> {
        self.spellings(name, unit).find_map(|name| of.child(&name))
    }

    /// An sObject, or what may be one of a package that is not here.
    pub(crate) fn object_type(&self, name: &str, unit: usize) -> Option<Ty> {
        if let Some(object) = self.object_named(name, unit) {
            return Some(Ty::object(&object.name));
        }
        self.may_be_foreign(name).then_some(Ty::Unknown)
    }

    /// An object by its canonical name.
    pub(super) fn known_object(&self, name: &str) -> Option<Ty> {
        self.schema().object(name).map(|object| Ty::object(&object.name))
    }
}
