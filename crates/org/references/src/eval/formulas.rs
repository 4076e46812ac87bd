//! Formulas, merge fields and the `$Globals`.

use super::fields;
use crate::reference::{Kind, Place, Target};
use crate::sink::Emit;
use orgyard_formula::{Expr, Path, merges, parse, paths};
use orgyard_schema::is_standard;

/// What a path that starts with no global means.
pub(crate) enum Base<'a> {
    /// A field of this object.
    Object(&'a str),
    /// Only `Record.X` and, where it stands first, the object's name mean something.
    Record(&'a str),
    /// Nothing: names of attributes, of variables.
    Nothing,
}

/// A formula as a whole. One that does not parse names nothing.
pub(crate) fn formula(emit: &mut Emit<'_, '_>, object: &str, text: &str) {
    let Ok(expr) = parse(text) else { return };
    expression(emit, &Base::Object(object), text, &expr);
}

/// Text with merge fields.
pub(crate) fn merged(emit: &mut Emit<'_, '_>, base: &Base<'_>, text: &str) {
    for merge in merges(text) {
        if let Ok(expr) = &merge.expr {
            expression(emit, base, text, expr);
        }
    }
}

fn expression(emit: &mut Emit<'_, '_>, base: &Base<'_>, text: &str, expr: &Expr) {
    for found in paths(expr) {
        let Some(first) = found.segments.first() else { continue };
        let written = found.to_string();
        let mut at = emit.at.inside(text, first.span.start);
        at.written = &written;
        at.place = if at.place == Place::Element { Place::Formula } else { at.place };
        one_path(&mut Emit { names: emit.names, sink: &mut *emit.sink, at }, base, found);
    }
}

fn one_path(emit: &mut Emit<'_, '_>, base: &Base<'_>, path: &Path) {
    let segments: Vec<&str> = path.names().collect();
    if path.is_global() {
        return global(emit, base, &segments);
    }
    match base {
        Base::Object(object) => fields::segments_from(emit, object, &segments),
        Base::Record(object) => {
            let Some((first, rest)) = segments.split_first().filter(|_| !object.is_empty()) else { return };
            if first.eq_ignore_ascii_case("record") || first.eq_ignore_ascii_case(object) {
                fields::segments_from(emit, object, rest);
            }
        }
        Base::Nothing => {}
    }
}

/// A path that starts with `$`, as text.
pub(crate) fn global_text(emit: &mut Emit<'_, '_>, object: &str, text: &str) {
    let segments: Vec<&str> = text.split('.').collect();
    global(emit, &Base::Object(object), &segments);
}

pub(crate) fn global(emit: &mut Emit<'_, '_>, base: &Base<'_>, segments: &[&str]) {
    let [first, rest @ ..] = segments else { return };
    match (first.to_ascii_lowercase().as_str(), rest) {
        ("$label", _) => label(emit, rest),
        ("$setup", [setting, field @ ..]) => with_fields(emit, setting, field),
        ("$custommetadata", [kind, record, field @ ..]) => custom_metadata(emit, kind, record, field),
        ("$permission", _) => permission(emit, rest),
        ("$resource" | "$iframeresource", [name, ..]) => emit.one("StaticResource", *name),
        ("$contentasset", [name, ..]) => emit.one("ContentAsset", *name),
        ("$page", [name, ..]) => emit.one("ApexPage", *name),
        ("$remoteaction", [class, _, ..]) => remote_action(emit, class, rest),
        ("$objecttype", [object, more @ ..]) => object_type(emit, object, more),
        ("$action", [object, name, ..]) => action(emit, object, name),
        ("$user" | "$profile" | "$userrole" | "$organization", [_, ..]) => user(emit, first, rest),
        ("$record" | "$record__prior", [_, ..]) => {
            if let Base::Object(object) | Base::Record(object) = base {
                fields::segments_from(emit, object, rest);
            }
        }
        _ => {}
    }
}

/// `$Label.X`, `$Label.c.X`, `$Label.ns.X`; names of built-in sections are none of ours.
fn label(emit: &mut Emit<'_, '_>, rest: &[&str]) {
    match rest {
        [section, _, ..] if is_standard("StandardLabelSection", section) => {}
        [only] => emit.one("CustomLabel", *only),
        [own, name, ..] if own.eq_ignore_ascii_case("c") => emit.one("CustomLabel", *name),
        [namespace, name, ..] => emit.one("CustomLabel", format!("{namespace}__{name}")),
        [] => {}
    }
}

fn with_fields(emit: &mut Emit<'_, '_>, object: &str, path: &[&str]) {
    emit.one("CustomObject", object);
    if emit.names.schema().object(object).is_some() {
        fields::segments_from(emit, object, path);
    }
}

fn custom_metadata(emit: &mut Emit<'_, '_>, kind: &str, record: &str, path: &[&str]) {
    with_fields(emit, kind, path);
    let stem = kind.strip_suffix("__mdt").unwrap_or(kind);
    emit.one("CustomMetadata", format!("{stem}.{record}"));
}

fn permission(emit: &mut Emit<'_, '_>, rest: &[&str]) {
    match rest {
        [group, name] if group.eq_ignore_ascii_case("CustomPermission") => emit.one("CustomPermission", *name),
        [group, name] if group.eq_ignore_ascii_case("StandardPermission") => {
            emit.any_of(vec![
                Target::new("StandardUserPermission", *name),
                Target::new("StandardUserPermission", format!("Permissions{name}")),
            ]);
        }
        [name] => {
            emit.any_of(vec![Target::new("CustomPermission", *name), Target::new("StandardUserPermission", *name)]);
        }
        [namespace, name, ..] => emit.one("CustomPermission", format!("{namespace}__{name}")),
        [] => {}
    }
}

fn remote_action(emit: &mut Emit<'_, '_>, class: &str, rest: &[&str]) {
    match rest {
        [namespace, class, _] => emit.one("ApexClass", format!("{namespace}__{class}")),
        _ => emit.one("ApexClass", class),
    }
}

/// `$ObjectType.O.fields.F.Label`, `$ObjectType.O.fieldSets.S`, `$ObjectType.O.Label`.
fn object_type(emit: &mut Emit<'_, '_>, object: &str, rest: &[&str]) {
    emit.one("CustomObject", object);
    match rest {
        [part, name, ..] if part.eq_ignore_ascii_case("fields") => fields::field(emit, object, name),
        [part, name, ..] if part.eq_ignore_ascii_case("fieldsets") => emit.one("FieldSet", format!("{object}.{name}")),
        _ => {}
    }
}

fn action(emit: &mut Emit<'_, '_>, object: &str, name: &str) {
    let before = emit.at.kind;
    // Which built-in actions an object has is not known in full.
    emit.at.kind = Kind::Soft;
    super::text::action(emit, object, name);
    emit.at.kind = before;
}

fn user(emit: &mut Emit<'_, '_>, global: &str, rest: &[&str]) {
    let whole = format!("{global}.{}", rest.join("."));
    if !is_standard("StandardGlobalField", &whole) {
        fields::segments_from(emit, &global[1..], rest);
    }
}
