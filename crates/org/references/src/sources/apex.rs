//! Apex classes and triggers: the names that the syntax tree says are not the source's own.

use crate::eval::fields;
use crate::names::{Names, has_placeholder};
use crate::reference::{Kind, Place, Target};
use crate::sink::{At, Emit, Sink};
use orgyard_apex::{Mention, MentionKind, SourceKind, mentions, parse};
use orgyard_metadata::{Component, ComponentFile};
use orgyard_schema::suffix;

pub(crate) fn read(component: &Component, names: &dyn Names, file: &ComponentFile, text: &str, sink: &mut Sink) {
    let trigger = component.type_name == "ApexTrigger";
    let kind = if trigger { SourceKind::Trigger } else { SourceKind::Class };
    // A source that does not parse is told by the compiler; what it names is not known.
    let Some(unit) = parse(text, kind).unit else { return };
    for mention in mentions(&unit) {
        if has_placeholder(&mention.name) {
            continue;
        }
        let (element, kind) = element_of(&mention);
        let at = At {
            file: &file.path,
            element,
            written: &mention.name,
            kind: if mention.certain { kind } else { Kind::Soft },
            place: Place::Apex,
            line: Some(mention.line),
            column: Some(mention.column),
        };
        read_mention(&mut Emit { names, sink, at }, &mention);
    }
}

/// What the mention is called in texts, and how strong it is: names in strings are not checked.
fn element_of(mention: &Mention) -> (&'static str, Kind) {
    match mention.kind {
        MentionKind::Type => ("type", Kind::DeleteBlocking),
        MentionKind::Receiver => ("variable", Kind::DeleteBlocking),
        MentionKind::ChildRelationship { .. } => ("relationship", Kind::DeleteBlocking),
        MentionKind::CustomPermission | MentionKind::NamedCredential | MentionKind::CachePartition => {
            ("string", Kind::Soft)
        }
        _ => ("field", Kind::DeleteBlocking),
    }
}

fn read_mention(emit: &mut Emit<'_, '_>, mention: &Mention) {
    let name = mention.name.as_str();
    match &mention.kind {
        MentionKind::Type | MentionKind::Receiver => type_name(emit, name),
        MentionKind::Field { object } => field(emit, object, name),
        MentionKind::ChildRelationship { object } => fields::child_relationship(emit, object, name),
        MentionKind::ChildField { object, relationship } => {
            if let Some(child) = fields::child_object_in(emit.names.schema(), object, relationship) {
                field(emit, &child, name);
            }
        }
        MentionKind::FieldSet { object } => emit.one("FieldSet", format!("{object}.{name}")),
        MentionKind::Label => emit.one("CustomLabel", qualified(name)),
        MentionKind::Page => emit.one("ApexPage", name),
        MentionKind::Flow => emit.one("Flow", name),
        MentionKind::DataWeaveResource => emit.one("DataWeaveResource", name),
        MentionKind::CustomPermission => emit.one("CustomPermission", name),
        MentionKind::NamedCredential => emit.one("NamedCredential", name),
        MentionKind::CachePartition => emit.one("PlatformCachePartition", name),
    }
}

/// `ns.Two` is `ns__Two`.
fn qualified(label: &str) -> String {
    match label.split_once('.') {
        Some(("c", name)) => name.to_string(),
        Some((namespace, name)) => format!("{namespace}__{name}"),
        None => label.to_string(),
    }
}

/// A class with what is inside it, an object, a platform type, or one of these behind a namespace.
fn type_name(emit: &mut Emit<'_, '_>, name: &str) {
    let mut parts = name.split('.');
    let first = parts.next().unwrap_or(name);
    let object = match parts.next() {
        Some(second) if first.eq_ignore_ascii_case("Schema") || suffix(second).is_some() => second,
        _ => first,
    };
    let objects = |n: &str| Target::new("CustomObject", n);
    if suffix(object).is_some() {
        return emit.any_of(vec![objects(object)]);
    }
    emit.any_of(vec![Target::new("ApexClass", first), objects(object), Target::new("StandardApexType", first)]);
}

/// A field or a path; outside queries the last part may be a child relationship.
fn field(emit: &mut Emit<'_, '_>, object: &str, path: &str) {
    let segments: Vec<&str> = path.split('.').collect();
    let schema = emit.names.schema();
    if schema.object(object).is_none() {
        // The object itself is named by a mention of its own.
        return;
    }
    let Some((last, before)) = segments.split_last() else { return };
    if let Some(owner) = fields::object_behind(schema, object, before) {
        let known = schema.object(&owner);
        if known.is_some_and(|o| o.child(last).is_some()) || suffix(last) == Some("r") && is_child(emit, &owner, last) {
            return fields::child_relationship(emit, &owner, last);
        }
    }
    fields::segments_from(emit, object, &segments);
}

/// A relationship name that no lookup of the object itself has is one of its children's, known or not.
fn is_child(emit: &Emit<'_, '_>, object: &str, name: &str) -> bool {
    emit.names.schema().object(object).is_some_and(|o| o.relationship(name).is_none())
}
