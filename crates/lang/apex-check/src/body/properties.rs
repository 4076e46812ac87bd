//! Properties of annotations: which values they take, where, and from which version on.

use crate::program::{ClassId, Program};
use crate::ty::{Primitive, Ty};
use orgyard_apex::Span;
use orgyard_apex::syntax::{Annotation, Expr, ExprKind, Literal, Modifiers, Name, UnitBody};

type Fault = (Span, String);

/// The first API version whose methods may be kept by the client (Apex Developer Guide, AuraEnabled Annotation).
const CACHEABLE: u16 = 44;

/// What the annotations stand on.
pub(super) struct On<'a> {
    pub(super) program: &'a Program<'a>,
    pub(super) class: ClassId,
    pub(super) what: &'static str,
    /// Of a variable: its name and type.
    pub(super) variable: Option<(&'a Name, Ty)>,
}

pub(super) fn check(on: &On<'_>, modifiers: &Modifiers, found: &mut Vec<Fault>) {
    for annotation in &modifiers.annotations {
        let name = &annotation.name;
        if name.is("JsonAccess") {
            json_access(annotation, found);
        } else if name.is("AuraEnabled") {
            aura_enabled(on, annotation, found);
        } else if name.is("InvocableMethod") {
            invocable_method(annotation, found);
        } else if name.is("InvocableVariable") {
            default_value(on, annotation, found);
        } else if name.is("IsTest") {
            test_for(on, annotation, found);
        }
    }
}

fn property<'a>(annotation: &'a Annotation, name: &str) -> Option<(&'a Name, &'a Expr)> {
    let mut all = annotation.arguments.iter().filter_map(|one| Some((one.name.as_ref()?, &one.value)));
    all.find(|(own, _)| own.is(name))
}

fn text(value: &Expr) -> Option<&str> {
    if let ExprKind::Literal(Literal::String(text)) = &value.kind { Some(text) } else { None }
}

fn is_true(value: &Expr) -> bool {
    matches!(value.kind, ExprKind::Literal(Literal::Boolean(true)))
}

fn json_access(annotation: &Annotation, found: &mut Vec<Fault>) {
    let known = ["never", "sameNamespace", "samePackage", "always"];
    for name in ["serializable", "deserializable"] {
        let Some((name, value)) = property(annotation, name) else { continue };
        if let Some(value) = text(value).filter(|value| !known.iter().any(|own| own.eq_ignore_ascii_case(value))) {
            let message = format!("Annotation property, {} on JsonAccess, unknown value: {value}", name.text);
            found.push((name.span, message));
        }
    }
}

fn aura_enabled(on: &On<'_>, annotation: &Annotation, found: &mut Vec<Fault>) {
    let cacheable = property(annotation, "cacheable").filter(|(_, value)| is_true(value));
    if let Some((name, _)) = cacheable {
        let version = on.program.api_version(on.program.class(on.class).unit);
        if on.variable.is_some() {
            let message = format!("Annotation property, cacheable on AuraEnabled, is not allowed on {}", on.what);
            found.push((name.span, message));
        } else if version.is_some_and(|version| version < CACHEABLE) {
            let message =
                format!("Annotation property, cacheable on AuraEnabled, must be in version {CACHEABLE}.0 or higher");
            found.push((name.span, message));
        }
    }
    let Some((name, value)) = property(annotation, "scope") else { return };
    match text(value) {
        Some(value) if !value.eq_ignore_ascii_case("global") => {
            let message = format!("Invalid annotation property value, {value}, for property scope on AuraEnabled");
            found.push((name.span, message));
        }
        Some(_) if cacheable.is_none() => {
            let message = "Invalid combination of values for properties scope and cacheable on AuraEnabled";
            found.push((name.span, message.to_owned()));
        }
        _ => {}
    }
}

fn invocable_method(annotation: &Annotation, found: &mut Vec<Fault>) {
    if let Some((name, _)) = property(annotation, "iconName").filter(|(_, value)| text(value) == Some("")) {
        found.push((name.span, "Specify a value for the iconName annotation property".to_owned()));
    }
    let Some((name, value)) = property(annotation, "configurationEditor") else { return };
    let Some(editor) = text(value) else { return };
    let is_name = editor.split_once('-').is_some_and(|(space, rest)| !space.is_empty() && !rest.is_empty())
        && !editor.contains(char::is_whitespace);
    if !is_name {
        let message = format!(
            "Invalid value for property configurationEditor: {editor} is not a valid Lightning Web Component name"
        );
        found.push((name.span, message));
    }
}

/// The value that a variable of a flow's action has when nobody gives one.
fn default_value(on: &On<'_>, annotation: &Annotation, found: &mut Vec<Fault>) {
    let (Some((name, value)), Some((variable, ty))) = (property(annotation, "defaultValue"), &on.variable) else {
        return;
    };
    let shown = ty.shown(on.program);
    let Ty::Primitive(own) = ty else {
        if !ty.is_unknown() {
            let message = format!("The defaultValue annotation property doesn't support the {shown} data type");
            found.push((name.span, message));
        }
        return;
    };
    let is_number = own.width().is_some();
    let fits = match &value.kind {
        ExprKind::Literal(Literal::Boolean(_)) => *own == Primitive::Boolean,
        ExprKind::Literal(Literal::Integer(_)) => is_number,
        ExprKind::Literal(Literal::String(_)) => !is_number && *own != Primitive::Boolean,
        _ => true,
    };
    if !fits {
        let message = format!(
            "The data type of the value for the defaultValue annotation property doesn't match the data type of the \
             '{}' variable. Specify a value with a data type of {shown}",
            variable.text
        );
        found.push((name.span, message));
    }
}

/// `testFor='ApexClass:A, ApexTrigger:T'`
fn test_for(on: &On<'_>, annotation: &Annotation, found: &mut Vec<Fault>) {
    let Some((name, value)) = property(annotation, "testFor") else { return };
    for part in text(value).into_iter().flat_map(|all| all.split(',')).map(str::trim) {
        let (prefix, target) =
            part.split_once(':').map_or((part, ""), |(prefix, target)| (prefix.trim(), target.trim()));
        let kind = match prefix.to_ascii_lowercase().as_str() {
            "apexclass" => "class",
            "apextrigger" => "trigger",
            _ => {
                let message = "Invalid prefix for property testFor. Specify testFor in the format 'prefix:name, ...' \
                               where prefix is ApexClass, ApexTrigger. Use commas to separate multiple type names in \
                               the same format.";
                found.push((name.span, message.to_owned()));
                continue;
            }
        };
        let message = if target.is_empty() {
            format!("Invalid value for property testFor, expected Apex {kind} name is missing or empty")
        } else if !is_there(on, kind, target) {
            format!("Invalid value for property testFor expected Apex {kind} {target} not found")
        } else {
            continue;
        };
        found.push((name.span, message));
    }
}

fn is_there(on: &On<'_>, kind: &str, target: &str) -> bool {
    let program = on.program;
    let is_trigger = |body: &UnitBody| matches!(body, UnitBody::Trigger(trigger) if trigger.name.is(target));
    target.contains(['.', '_'])
        || match kind {
            "class" => program.top_level_named(target, program.class(on.class).unit).is_some(),
            _ => program.units.iter().any(|unit| is_trigger(&unit.body)),
        }
}
