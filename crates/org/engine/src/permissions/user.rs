//! One user's permissions: profile, permission sets and groups, put together once per transaction.

use super::access::{FieldAccess, ObjectAccess};
use super::grants::{Grants, entity_key};
use super::rules::{self, Rule, governing, is_permissionable};
use crate::schema::{FieldDef, ObjectDef};
use orgyard_text::names::fold;
use orgyard_values::Id;
use std::collections::HashSet;
use std::sync::Arc;

/// What a user may do.
#[derive(Debug, Clone)]
pub struct Permissions {
    pub(super) user: Id,
    /// Nobody's rights are asked: a process of the platform itself.
    pub(super) everything: bool,
    pub(super) sources: Vec<Source>,
    /// Fields that packages brought: an install gives them to administrators.
    pub(super) packaged: Arc<HashSet<String>>,
    /// They have all the others, too.
    pub(super) opens_custom: bool,
    pub(super) administrator: bool,
}

/// A profile or permission set, or a group with what it mutes.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub(super) sets: Vec<Arc<Grants>>,
    pub(super) muting: Vec<Arc<Grants>>,
}

impl Source {
    pub(super) fn of(grants: Arc<Grants>) -> Self {
        Self { sets: vec![grants], muting: Vec::new() }
    }

    fn object(&self, name: &str) -> ObjectAccess {
        let granted = self.sets.iter().fold(ObjectAccess::NONE, |all, set| all.or(set.of_object(name)));
        let muted = |set: &Arc<Grants>| set.objects.get(name).copied().unwrap_or_default();
        self.muting.iter().fold(granted, |left, set| left.without(muted(set)))
    }

    /// `is_usual`: the field is one that standard profiles have with their object.
    fn field(&self, key: &str, is_usual: bool, object: ObjectAccess) -> FieldAccess {
        let usual = FieldAccess { read: object.read, edit: object.create || object.edit };
        let of_set = |set: &Arc<Grants>| match set.of_field(key) {
            Some(access) => access,
            None if set.standard_fields && is_usual => usual,
            None => FieldAccess::NONE,
        };
        let granted = self.sets.iter().fold(FieldAccess::NONE, |all, set| all.or(of_set(set)));
        self.muting.iter().fold(granted, |left, set| left.without(set.of_field(key).unwrap_or_default()))
    }

    fn has(&self, holds: impl Fn(&Grants) -> bool) -> bool {
        self.sets.iter().any(|set| holds(set)) && !self.muting.iter().any(|set| holds(set))
    }
}

impl Permissions {
    pub fn user(&self) -> Id {
        self.user
    }

    /// Whether the user has a user permission such as `ModifyAllData`.
    pub fn has(&self, permission: &str) -> bool {
        let permission = fold(permission);
        self.everything || self.sources.iter().any(|source| source.has(|set| set.allows(&permission)))
    }

    /// Whether the user has a custom permission, by its full name.
    pub fn has_custom(&self, name: &str) -> bool {
        self.has_entity("CustomPermission", name)
    }

    /// Whether the user may call the Apex class from outside.
    pub fn has_class(&self, name: &str) -> bool {
        self.has("AuthorApex") || self.has_entity("ApexClass", name)
    }

    fn has_entity(&self, kind: &str, name: &str) -> bool {
        let key = entity_key(kind, name);
        self.sources.iter().any(|source| source.has(|set| set.entities.contains(&key)))
    }

    pub fn object(&self, object: &ObjectDef) -> ObjectAccess {
        if self.everything {
            return ObjectAccess::ALL;
        }
        match rules::rule(object) {
            Rule::Own => self.own(&fold(&object.name)),
            Rule::As(parent) => self.dependent(&parent),
            Rule::Everyone => self.for_everyone(ObjectAccess::CRUD),
            Rule::Setup(permission) if self.has(&permission) => ObjectAccess::ALL,
            Rule::Setup(_) => ObjectAccess::READ,
            Rule::Entity(_) if self.has("CustomizeApplication") => ObjectAccess::ALL,
            Rule::Entity(kind) if self.has_entity(kind, &object.name) => ObjectAccess::READ,
            Rule::Entity(_) => ObjectAccess::NONE,
        }
    }

    fn own(&self, name: &str) -> ObjectAccess {
        self.sources.iter().fold(ObjectAccess::NONE, |all, source| all.or(source.object(name)))
    }

    /// Whoever may edit the parent writes what hangs on it.
    fn dependent(&self, parent: &str) -> ObjectAccess {
        let parent = self.own(parent);
        ObjectAccess { create: parent.edit, delete: parent.edit, ..parent }
    }

    fn for_everyone(&self, access: ObjectAccess) -> ObjectAccess {
        let (view_all, modify_all) = (self.has("ViewAllData"), self.has("ModifyAllData"));
        ObjectAccess { view_all: view_all || modify_all, modify_all, ..access }
    }

    /// What the user may do with a field; nothing where the object is closed to him.
    pub fn field(&self, object: &ObjectDef, field: &FieldDef) -> FieldAccess {
        let access = self.object(object);
        let writable = field.createable || field.updateable;
        let all = FieldAccess { read: access.read, edit: (access.create || access.edit) && writable };
        if self.everything || !access.read {
            return all;
        }
        let governing = governing(object, field);
        if !is_permissionable(object, governing) {
            return all;
        }
        let key = fold(&format!("{}.{}", object.name, governing.name));
        let found = self.of_field(&key, object, governing);
        FieldAccess { read: all.read && (found.read || access.view_all_fields), edit: all.edit && found.edit }
    }

    fn of_field(&self, key: &str, object: &ObjectDef, field: &FieldDef) -> FieldAccess {
        if field.custom && self.administrator && (self.opens_custom || self.packaged.contains(key)) {
            return FieldAccess::ALL;
        }
        let name = match rules::rule(object) {
            Rule::As(parent) => parent,
            _ => fold(&object.name),
        };
        // What a feature or an edition brings is given to administrators alone.
        let is_usual = !field.custom && (!field.feature_dependent || self.administrator);
        let of_source = |source: &Source| source.field(key, is_usual, source.object(&name));
        self.sources.iter().fold(FieldAccess::NONE, |all, source| all.or(of_source(source)))
    }
}
