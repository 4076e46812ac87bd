//! Fields and paths of fields: `Field__c`, `Account.Owner.Name`, `Rel__r.Field__c`.

use crate::reference::Target;
use crate::sink::Emit;
use orgyard_schema::suffix;
use orgyard_schema::{FieldDef, ObjectDef, Schema};

/// A reference to one field of an object. Standard fields that the schema knows are no components and left out.
pub(crate) fn field(emit: &mut Emit<'_, '_>, object: &str, name: &str) {
    if name.is_empty() || object.is_empty() {
        return;
    }
    let object = canonical(object);
    if let Some(known) = emit.names.schema().field(object, name) {
        if known.custom {
            emit.one("CustomField", format!("{object}.{}", known.name));
        }
        return;
    }
    emit.one("CustomField", format!("{object}.{name}"));
}

/// `v` as a field of `object`, as `Object.Field`, or as a path over relationships; one reference for every hop.
pub(crate) fn path(emit: &mut Emit<'_, '_>, object: &str, text: &str) {
    let segments: Vec<&str> = text.split('.').map(str::trim).collect();
    segments_from(emit, object, &segments);
}

pub(crate) fn segments_from(emit: &mut Emit<'_, '_>, object: &str, segments: &[&str]) {
    match segments {
        [] => {}
        [only] => field(emit, object, only),
        [first, rest @ ..] => {
            let schema = emit.names.schema();
            let known = schema.object(canonical(object));
            if let Some(hop) = known.and_then(|o| hop(o, first)) {
                follow(emit, object, hop, first, rest);
            } else if is_object(emit, first) {
                segments_from(emit, first, rest);
            } else {
                unknown_hop(emit, object, known, first);
            }
        }
    }
}

fn is_object(emit: &Emit<'_, '_>, name: &str) -> bool {
    suffix(name).is_none_or(|s| !s.eq_ignore_ascii_case("r"))
        && (emit.names.schema().object(canonical(name)).is_some() || suffix(name).is_some())
}

/// The lookup behind a hop, which may be narrowed (`Owner:User`) or written as the field itself.
fn hop<'o>(object: &'o ObjectDef, segment: &str) -> Option<&'o FieldDef> {
    let name = segment.split(':').next().unwrap_or(segment);
    let lookup = |f: &&FieldDef| !f.reference_to.is_empty() || f.relationship_name.is_some();
    object.relationship(name).or_else(|| object.field(name).filter(lookup))
}

fn follow(emit: &mut Emit<'_, '_>, object: &str, hop: &FieldDef, segment: &str, rest: &[&str]) {
    if hop.custom {
        emit.one("CustomField", format!("{}.{}", canonical(object), hop.name));
    }
    if let Some((_, narrowed)) = segment.split_once(':') {
        return segments_from(emit, narrowed, rest);
    }
    match &hop.reference_to[..] {
        [] => {}
        [only] => segments_from(emit, only, rest),
        many => polymorphic(emit, many.iter().map(|t| &**t), rest),
    }
}

/// A field behind a lookup of several objects exists when one of them has it.
fn polymorphic<'n>(emit: &mut Emit<'_, '_>, targets: impl Iterator<Item = &'n str>, rest: &[&str]) {
    let [only] = rest else { return };
    let schema = emit.names.schema();
    let targets: Vec<&str> = targets.collect();
    let pseudo =
        ["Name", "Id", "Type", "FirstName", "LastName", "Email", "Phone", "Title", "UserRoleId", "Username", "Alias"];
    if pseudo.iter().any(|p| p.eq_ignore_ascii_case(only)) || targets.iter().any(|t| schema.field(t, only).is_some()) {
        return;
    }
    emit.any_of(targets.iter().map(|t| Target::new("CustomField", format!("{t}.{only}"))).collect());
}

/// A hop that no lookup explains: where the object is known well enough, the lookup field is what is missing.
fn unknown_hop(emit: &mut Emit<'_, '_>, object: &str, known: Option<&ObjectDef>, segment: &str) {
    let name = segment.split(':').next().unwrap_or(segment);
    let object = canonical(object);
    match (name.strip_suffix("__r").or_else(|| name.strip_suffix("__R")), known) {
        (Some(stem), _) => emit.one("CustomField", format!("{object}.{stem}__c")),
        // A hop into what an object that is not described may well have.
        (None, Some(known)) if known.described => emit.one("CustomField", format!("{object}.{name}")),
        (None, None) => emit.one("CustomObject", object.to_string()),
        _ => {}
    }
}

/// The object at the end of hops that each lead to one object.
pub(crate) fn object_behind(schema: &Schema, object: &str, hops: &[&str]) -> Option<String> {
    let mut object = object.to_string();
    for segment in hops {
        let lookup = hop(schema.object(canonical(&object))?, segment)?;
        let narrowed = segment.split_once(':').map(|(_, narrowed)| narrowed.to_string());
        object = match (&lookup.reference_to[..], narrowed) {
            (_, Some(narrowed)) => narrowed,
            ([only], None) => only.to_string(),
            _ => return None,
        };
    }
    Some(object)
}

/// Names under which objects go in metadata.
pub(crate) fn canonical(object: &str) -> &str {
    match object {
        "PersonAccount" => "Account",
        "Activity" => "Task",
        _ => object,
    }
}

/// A column of a list: only names with a custom suffix are references.
pub(crate) fn column(emit: &mut Emit<'_, '_>, object: &str, text: &str) {
    let last = text.rsplit('.').next().unwrap_or(text);
    if suffix(last).is_some() && !object.is_empty() {
        path(emit, object, text);
    }
}

/// The field of a lookup filter: `$Source.X` starts at the object of the field, globals stand for themselves.
pub(crate) fn filter_field(emit: &mut Emit<'_, '_>, object: &str, referenced: &str, text: &str) {
    match text.split_once('.') {
        Some((source, rest)) if source.eq_ignore_ascii_case("$Source") => path(emit, object, rest),
        Some((global, _)) if global.starts_with('$') => super::formulas::global_text(emit, object, text),
        Some((first, rest)) if first.eq_ignore_ascii_case(referenced) => path(emit, referenced, rest),
        _ => path(emit, referenced, text),
    }
}

/// A field of `object`, or of the parent behind the lookup `target`.
pub(crate) fn update_field(emit: &mut Emit<'_, '_>, object: &str, target: Option<&str>, name: &str) {
    let parent = target.filter(|t| !t.is_empty()).map(|t| {
        let lookup = emit.names.schema().object(object).and_then(|o| hop(o, t));
        lookup.and_then(|l| l.reference_to.first().map(ToString::to_string))
    });
    match parent {
        None => field(emit, object, name),
        Some(Some(parent)) => field(emit, &parent, name),
        Some(None) => {}
    }
}

/// The child relationship of that name, as the lookup field that makes it.
pub(crate) fn child_relationship(emit: &mut Emit<'_, '_>, object: &str, name: &str) {
    let known = emit.names.schema().object(canonical(object));
    match known.and_then(|o| o.child(name)) {
        Some(child) if suffix(&child.field).is_some() => {
            let target = format!("{}.{}", child.object, child.field);
            emit.one("CustomField", target);
        }
        Some(_) => {}
        // Built-in relationships are not all in the schema.
        None if suffix(name) == Some("r") => emit.one("CustomField", format!("{}.{name}", canonical(object))),
        None => {}
    }
}

/// The object behind a related list (`Child__c.Lookup__c`, `Items__r`, `RelatedContactList`) or relationship name.
pub(crate) fn child_object_in(schema: &Schema, object: &str, list: &str) -> Option<String> {
    if let Some((child, _)) = list.split_once('.') {
        return Some(child.to_string());
    }
    if let Some(child) = schema.object(canonical(object)).and_then(|o| o.child(list)) {
        return Some(child.object.to_string());
    }
    let built_in = list.strip_prefix("Related").and_then(|l| l.strip_suffix("List"))?;
    schema.object(built_in).map(|o| o.name.to_string())
}

pub(crate) fn related_list(emit: &mut Emit<'_, '_>, object: &str, list: &str) {
    match list.split_once('.') {
        Some((child, lookup)) => field(emit, child, lookup),
        None if suffix(list) == Some("r") => child_relationship(emit, object, list),
        None => {}
    }
}
