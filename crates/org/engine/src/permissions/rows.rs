//! `ObjectPermissions`, `FieldPermissions` and `PermissionSetGroupComponent` as rows of what files and standard
//! profiles grant. What is stored as rows comes beside them.

use super::access::{FieldAccess, ObjectAccess};
use super::grants::Grants;
use super::rules::{Rule, is_permissionable, rule};
use crate::behaviour::Wanted;
use crate::schema::ObjectDef;
use crate::{EngineError, Tx};
use orgyard_text::hash::Hasher;
use orgyard_text::names::fold;
use orgyard_values::{Id, Record, Value};
use std::collections::HashSet;
use std::sync::Arc;

type Result<T, E = EngineError> = std::result::Result<T, E>;

/// Whether object permissions name the object.
pub(crate) fn is_object_permissionable(object: &ObjectDef) -> bool {
    rule(object) == Rule::Own
}

pub(crate) fn object_rows(tx: &Tx, wanted: &Wanted) -> Result<Vec<Record>> {
    let objects = objects(tx, wanted);
    let mut out = Vec::new();
    for (set, grants) in sets(tx, wanted)? {
        for object in &objects {
            let access = grants.of_object(&fold(&object.name));
            if access != ObjectAccess::NONE {
                out.push(object_row(set, object, access));
            }
        }
    }
    Ok(out)
}

fn object_row(set: Id, object: &ObjectDef, access: ObjectAccess) -> Record {
    Record::new("ObjectPermissions")
        .with("Id", made_id("110", set, &object.name))
        .with("ParentId", set)
        .with("SobjectType", object.name.as_str())
        .with("PermissionsRead", access.read)
        .with("PermissionsCreate", access.create)
        .with("PermissionsEdit", access.edit)
        .with("PermissionsDelete", access.delete)
        .with("PermissionsViewAllRecords", access.view_all)
        .with("PermissionsModifyAllRecords", access.modify_all)
        .with("PermissionsViewAllFields", access.view_all_fields)
}

pub(crate) fn field_rows(tx: &Tx, wanted: &Wanted) -> Result<Vec<Record>> {
    let objects = objects(tx, wanted);
    let mut out = Vec::new();
    for (set, grants) in sets(tx, wanted)? {
        for object in &objects {
            let access = grants.of_object(&fold(&object.name));
            let usual = FieldAccess { read: access.read, edit: access.create || access.edit };
            for field in object.fields.iter().filter(|field| is_permissionable(object, field)) {
                let name = format!("{}.{}", object.name, field.name);
                let standard = grants.standard_fields && !field.custom && !field.feature_dependent;
                let granted = grants.of_field(&fold(&name)).or(standard.then_some(usual)).unwrap_or_default();
                if granted.read {
                    out.push(field_row(set, object, name, granted));
                }
            }
        }
    }
    Ok(out)
}

fn field_row(set: Id, object: &ObjectDef, name: String, access: FieldAccess) -> Record {
    Record::new("FieldPermissions")
        .with("Id", made_id("01k", set, &name))
        .with("ParentId", set)
        .with("SobjectType", object.name.as_str())
        .with("Field", name)
        .with("PermissionsRead", access.read)
        .with("PermissionsEdit", access.edit)
}

/// What the files of permission set groups say of their members.
pub(crate) fn group_rows(tx: &Tx) -> Result<Vec<Record>> {
    let stored = tx.scan("PermissionSetGroupComponent").map(|row| {
        let row = row?;
        Ok((row.get("PermissionSetGroupId").as_id(), row.get("PermissionSetId").as_id()))
    });
    let stored: HashSet<(Option<Id>, Option<Id>)> = stored.collect::<Result<_>>()?;
    let mut out = Vec::new();
    for component in tx.components(Some("PermissionSetGroup")) {
        let group = component?.id;
        for set in tx.members_of_group(group)?.0 {
            if !stored.contains(&(Some(group), Some(set))) {
                let row = Record::new("PermissionSetGroupComponent").with("Id", made_id("0PM", group, set.as_str()));
                out.push(row.with("PermissionSetGroupId", group).with("PermissionSetId", set));
            }
        }
    }
    Ok(out)
}

/// The permission sets asked for, with what they grant before any row.
fn sets(tx: &Tx, wanted: &Wanted) -> Result<Vec<(Id, Arc<Grants>)>> {
    let rows: Vec<Record> = match wanted.values("ParentId") {
        Some(ids) => {
            let ids = ids.iter().filter_map(Value::as_id);
            ids.filter_map(|id| tx.get("PermissionSet", id).transpose()).collect::<Result<_>>()?
        }
        None => tx.scan("PermissionSet").collect::<Result<_>>()?,
    };
    let mut out = Vec::new();
    for row in rows {
        let Some(id) = row.id() else { continue };
        let grants = match row.get("ProfileId").as_id() {
            Some(profile) => Arc::new(tx.profile_grants(profile)?.0),
            None => tx.component_grants(id)?,
        };
        out.push((id, grants));
    }
    Ok(out)
}

/// The objects asked for, of those that have permissions.
fn objects(tx: &Tx, wanted: &Wanted) -> Vec<Arc<ObjectDef>> {
    let named: Vec<String> = match wanted.values("SobjectType") {
        Some(values) => values.iter().filter_map(Value::as_str).map(String::from).collect(),
        None => {
            let own = tx.schema().objects().filter(|object| object.described && is_object_permissionable(object));
            own.map(|object| object.name.clone()).collect()
        }
    };
    let found = named.iter().filter_map(|name| tx.object(name));
    let mut found: Vec<_> = found.filter(|object| matches!(rule(object), Rule::Own | Rule::As(_))).collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// The same id for the same thing each time.
fn made_id(prefix: &str, set: Id, name: &str) -> Id {
    let hash = Hasher::default().part(set.short().as_bytes()).part(name.as_bytes()).finish();
    let number = hash.get(..12).and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or_default();
    Id::mint(prefix, number)
}
