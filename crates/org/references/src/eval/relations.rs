//! Functions that follow what other elements of the document say.

use super::{Scope, Spot, fields, reports, text};
use crate::reference::Target;
use crate::rules::Rule;
use crate::rules::template::{Function, Part, Template};
use crate::sink::Emit;
use orgyard_text::xml::Element;

pub(crate) fn child_relationship(scope: &Scope<'_>, emit: &mut Emit<'_, '_>, arguments: &[Template], spot: &Spot<'_>) {
    let object = match arguments.first().map(|a| &a[..]) {
        Some([Part::Call(Function::ParentJoin, _)]) => reports::parent_of_join(scope, spot),
        Some(template) => text::text(scope, template, spot),
        None => None,
    };
    if let Some(object) = object.filter(|o| !o.is_empty()) {
        fields::child_relationship(emit, &object, spot.value);
    }
}

/// `Record.Field` and `Record.Rel__r.Field` of a Lightning page.
pub(crate) fn record_path(emit: &mut Emit<'_, '_>, object: &str, value: &str) {
    if let Some(path) = value.strip_prefix("Record.").filter(|_| !object.is_empty()) {
        fields::path(emit, object, path);
    }
}

/// A field of the object that a quick action creates or updates.
pub(crate) fn action_target(scope: &Scope<'_>, emit: &mut Emit<'_, '_>, spot: &Spot<'_>) {
    let Some(root) = spot.path.first() else { return };
    let kind = root.child_text("type").unwrap_or_default();
    let object = match kind.as_str() {
        "LogACall" => "Task".to_string(),
        "SendEmail" => "EmailMessage".to_string(),
        _ => root.child_text("targetObject").unwrap_or_else(|| scope.object.clone()),
    };
    // Social actions and posts have fields of their own.
    if !object.is_empty() && !matches!(&*kind, "Post" | "SocialPost") {
        fields::path(emit, &object, spot.value);
    }
}

/// The value of a MetadataRelationship field: a record, an object, or a field of the object next to it.
pub(crate) fn metadata_relation(scope: &Scope<'_>, emit: &mut Emit<'_, '_>, spot: &Spot<'_>) {
    let (Some(root), Some(entry)) = (spot.path.first(), spot.path.iter().rev().nth(1)) else { return };
    let Some(target) = relation_of(scope, &entry.child_text("field").unwrap_or_default()) else { return };
    match target.as_str() {
        "EntityDefinition" => emit.one("CustomObject", spot.value),
        "FieldDefinition" | "EntityParticle" => {
            let own = spot.value.split_once('.');
            let beside = || entity_beside(scope, root);
            let object = own.map(|(object, _)| object.to_string()).or_else(beside);
            if let Some(object) = object {
                fields::path(emit, &object, own.map_or(spot.value, |(_, field)| field));
            }
        }
        other => {
            let stem = other.strip_suffix("__mdt").unwrap_or(other);
            emit.one("CustomMetadata", format!("{stem}.{}", spot.value));
        }
    }
}

/// What a field of the record's type refers to.
fn relation_of(scope: &Scope<'_>, field: &str) -> Option<String> {
    let field = scope.names.schema().field(&format!("{}__mdt", scope.object), field)?;
    field.reference_to.first().map(ToString::to_string)
}

/// The object that the record names, when it names one only.
fn entity_beside(scope: &Scope<'_>, root: &Element) -> Option<String> {
    let mut objects = root.elements_named("values").filter_map(|entry| {
        let relation = relation_of(scope, &entry.child_text("field")?)?;
        entry.child_text("value").filter(|v| relation == "EntityDefinition" && !v.is_empty())
    });
    let first = objects.next()?;
    objects.next().is_none().then_some(first)
}

/// Names separated by commas.
pub(crate) fn list(scope: &Scope<'_>, emit: &mut Emit<'_, '_>, rule: &Rule, arguments: &[Template], spot: &Spot<'_>) {
    let Some(template) = arguments.first() else { return };
    for item in spot.value.split(',').map(str::trim).filter(|i| !i.is_empty()) {
        let Some(name) = text::text(scope, template, &Spot { path: spot.path, value: item }) else { continue };
        emit.any_of(rule.targets.iter().map(|t| Target::new(t.clone(), name.clone())).collect());
    }
}
