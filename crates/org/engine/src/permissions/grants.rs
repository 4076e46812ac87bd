//! What one permission set or profile grants, from its metadata.

use super::access::{FieldAccess, ObjectAccess};
use orgyard_text::names::fold;
use orgyard_text::xml::{self, Element};
use std::collections::{HashMap, HashSet};

/// All names are folded.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Grants {
    /// User permissions such as `ViewAllData`; `*` for all of them.
    pub(super) user: HashSet<String>,
    pub(super) objects: HashMap<String, ObjectAccess>,
    /// `account.industry`.
    pub(super) fields: HashMap<String, FieldAccess>,
    /// Fields of a standard object that nobody named are readable with the object, as standard profiles have it.
    pub(super) standard_fields: bool,
    /// `apexclass name`, `custompermission name`, …: kind and name.
    pub(super) entities: HashSet<String>,
}

/// The element of an entity's access, the element of its name, and its kind.
const ENTITIES: [(&str, &str, &str); 6] = [
    ("classAccesses", "apexClass", "ApexClass"),
    ("pageAccesses", "apexPage", "ApexPage"),
    ("customPermissions", "name", "CustomPermission"),
    ("customMetadataTypeAccesses", "name", "CustomMetadataType"),
    ("customSettingAccesses", "name", "CustomSetting"),
    ("flowAccesses", "flow", "Flow"),
];

pub(super) fn entity_key(kind: &str, name: &str) -> String {
    format!("{} {}", fold(kind), fold(name))
}

impl Grants {
    /// Lays what a PermissionSet, MutingPermissionSet or Profile file says over what is known.
    pub(super) fn read(&mut self, text: &str) {
        let Ok(document) = xml::parse(text) else { return };
        for element in document.root.elements() {
            match element.local_name() {
                "objectPermissions" => self.object(element),
                "fieldPermissions" => self.field(element),
                "userPermissions" => {
                    if let Some(name) = element.child_text("name") {
                        put(&mut self.user, fold(name.trim()), is(element, "enabled"));
                    }
                }
                name => self.entity(name, element),
            }
        }
    }

    fn object(&mut self, element: &Element) {
        let Some(object) = element.child_text("object") else { return };
        let access = ObjectAccess {
            read: is(element, "allowRead"),
            create: is(element, "allowCreate"),
            edit: is(element, "allowEdit"),
            delete: is(element, "allowDelete"),
            view_all: is(element, "viewAllRecords"),
            modify_all: is(element, "modifyAllRecords"),
            view_all_fields: is(element, "viewAllFields"),
        };
        self.objects.insert(fold(object.trim()), access);
    }

    fn field(&mut self, element: &Element) {
        let Some(field) = element.child_text("field") else { return };
        let edit = is(element, "editable");
        let access = FieldAccess { read: edit || is(element, "readable"), edit };
        self.fields.insert(fold(field.trim()), access);
    }

    fn entity(&mut self, name: &str, element: &Element) {
        let Some((_, child, kind)) = ENTITIES.iter().find(|(own, ..)| *own == name) else { return };
        if let Some(entity) = element.child_text(child) {
            put(&mut self.entities, entity_key(kind, entity.trim()), is(element, "enabled"));
        }
    }

    pub(super) fn allows(&self, permission: &str) -> bool {
        self.user.contains("*") || self.user.contains(permission)
    }

    /// What is granted for an object that has permissions of its own.
    pub(super) fn of_object(&self, object: &str) -> ObjectAccess {
        let own = self.objects.get(object).copied().unwrap_or_default();
        let all = self.objects.get("*").copied().unwrap_or_default();
        let modify = if self.allows("modifyalldata") { ObjectAccess::ALL } else { ObjectAccess::NONE };
        let view = ObjectAccess { read: true, view_all: true, ..ObjectAccess::NONE };
        let view = if self.allows("viewalldata") { view } else { ObjectAccess::NONE };
        own.or(all).or(modify).or(view)
    }

    /// What is said about a field; `None` when nothing is.
    pub(super) fn of_field(&self, key: &str) -> Option<FieldAccess> {
        self.fields.get(key).copied()
    }
}

fn put(set: &mut HashSet<String>, name: String, enabled: bool) {
    if enabled {
        set.insert(name);
    } else {
        set.remove(&name);
    }
}

fn is(element: &Element, child: &str) -> bool {
    element.child_text(child).is_some_and(|text| text.trim() == "true")
}
