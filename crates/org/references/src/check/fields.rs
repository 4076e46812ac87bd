//! Whether an object has a field.

use crate::names::Names;
use orgyard_schema::suffix;
use orgyard_schema::{FieldType, ObjectDef, is_standard};

pub(super) fn exists(names: &dyn Names, object: &str, field: &str) -> bool {
    let full_name = format!("{object}.{field}");
    if names.find("CustomField", &full_name) {
        return true;
    }
    if ["Task", "Event", "Activity"].iter().any(|a| a.eq_ignore_ascii_case(object)) {
        return activity(names, field);
    }
    let object = if object.eq_ignore_ascii_case("PersonAccount") { "Account" } else { object };
    let Some(known) = names.schema().object(object) else { return false };
    of_object(names, known, field)
        || is_standard("StandardField", &full_name)
        || is_standard("StandardLayoutField", &full_name)
}

fn of_object(names: &dyn Names, object: &ObjectDef, field: &str) -> bool {
    let found = object.field(field).is_some() || object.relationship(field).is_some();
    if found || suffix(field).is_none() && !object.described {
        return true;
    }
    match suffix(field).map(str::to_ascii_lowercase).as_deref() {
        // A Contact field seen on a person account.
        Some("pc") if object.name == "Account" => exists(names, "Contact", &format!("{}c", &field[..field.len() - 2])),
        Some("s") => part_of(object, field),
        _ => false,
    }
}

/// `F__City__s` belongs to `F__c`.
fn part_of(object: &ObjectDef, field: &str) -> bool {
    let stem = field.split("__").next().unwrap_or(field);
    object.field(&format!("{stem}__c")).is_some()
}

/// Custom fields of activities are defined on Activity and named through Task, Event or Activity.
fn activity(names: &dyn Names, field: &str) -> bool {
    ["Task", "Event", "Activity"].iter().any(|name| {
        let full_name = format!("{name}.{field}");
        let known = names.schema().object(name);
        names.find("CustomField", &full_name)
            || is_standard("StandardField", &full_name)
            || known.is_some_and(|o| o.field(field).is_some() || o.relationship(field).is_some())
    })
}

/// `Object.Field:value`, where the field and its values are known.
pub(super) fn picklist_value(names: &dyn Names, name: &str) -> bool {
    let Some((path, value)) = name.split_once(':') else { return true };
    let Some((object, field)) = path.split_once('.') else { return true };
    let Some(field) = names.schema().field(object, field) else { return true };
    if !matches!(field.field_type, FieldType::Picklist | FieldType::MultiPicklist) {
        return true;
    }
    let same = |known: &str| known.eq_ignore_ascii_case(value);
    match &field.value_set {
        Some(set) => names.value_set(set).is_none_or(|values| values.iter().any(|v| same(v))),
        None => field.picklist.is_empty() || field.picklist.iter().any(|v| same(&v.name)),
    }
}
