//! Modifiers and annotations that ask for others, for a version, or for a certain type around them.

use crate::program::{ClassId, Node, Program, fold};
use crate::ty::Ty;
use orgyard_apex::Span;
use orgyard_apex::syntax::{Class, Member, Method, ModifierKind, Modifiers, ScriptItem, TypeRef};

type Fault = (Span, String);

/// Annotations whose methods belong to no instance.
const STATIC: [&str; 9] = [
    "Future",
    "HttpDelete",
    "HttpGet",
    "HttpPatch",
    "HttpPost",
    "HttpPut",
    "InvocableMethod",
    "RemoteAction",
    "TestSetup",
];

/// The first API version with `@JsonAccess` (Apex Developer Guide, JsonAccess Annotation).
const JSON_ACCESS: u16 = 49;
/// From here on tests stand in test classes.
const TESTS_APART: u16 = 28;
/// From here on abstract and overriding methods say who sees them (Apex Versioned Behavior Changes).
const SAYS_WHO_SEES: u16 = 65;
/// From here on the name of a method for components is its own (Apex Developer Guide, AuraEnabled Annotation).
const NO_AURA_OVERLOADS: u16 = 55;

pub(super) fn check(program: &Program<'_>, id: ClassId, class: &Class, found: &mut Vec<Fault>) {
    let version = program.api_version(program.class(id).unit);
    if let Some(annotation) = class.modifiers.annotation("JsonAccess")
        && version.is_some_and(|version| version < JSON_ACCESS)
    {
        let message = format!("JsonAccess classes must be in version {JSON_ACCESS}.0 or higher");
        found.push((annotation.span, message));
    }
    let is_test = class.modifiers.annotation("IsTest").is_some();
    for method in super::annotated::methods(class) {
        must_be_static(method, found);
        if is_test_method(method) && !is_test && version.is_some_and(|version| version >= TESTS_APART) {
            let message = "Defining type for testMethod methods must be declared as IsTest";
            found.push((method.name.span, message.to_owned()));
        }
        if version.is_some_and(|version| version >= SAYS_WHO_SEES) {
            says_who_sees(method, found);
        }
    }
    if version.is_some_and(|version| version >= NO_AURA_OVERLOADS) {
        aura_overloads(class, found);
    }
    web_service_names(class, found);
    deprecated(program, id, class, found);
}

fn is_test_method(method: &Method) -> bool {
    method.modifiers.has(ModifierKind::TestMethod) || method.modifiers.annotation("IsTest").is_some()
}

fn must_be_static(method: &Method, found: &mut Vec<Fault>) {
    if method.modifiers.has(ModifierKind::Static) {
        return;
    }
    let annotation = STATIC.into_iter().find(|name| method.modifiers.annotation(name).is_some());
    let test = is_test_method(method).then_some("testMethod");
    let service = method.modifiers.has(ModifierKind::WebService).then_some("WebService");
    if let Some(name) = annotation.or(test).or(service) {
        found.push((method.name.span, format!("{name} methods must be declared as static")));
    }
}

fn says_who_sees(method: &Method, found: &mut Vec<Fault>) {
    use ModifierKind::{Abstract, Global, Override, Protected, Public};
    let kind = [(Abstract, "Abstract"), (Override, "Override")];
    let kind = kind.into_iter().find(|(kind, _)| method.modifiers.has(*kind));
    let says = [Global, Public, Protected].iter().any(|kind| method.modifiers.has(*kind));
    if let Some((_, name)) = kind.filter(|_| !says) {
        let message = format!("{name} methods require at least one of the following global, public, protected");
        found.push((method.name.span, message));
    }
}

fn aura_overloads(class: &Class, found: &mut Vec<Fault>) {
    let mut seen = Vec::new();
    let aura = super::annotated::methods(class).filter(|method| method.modifiers.annotation("AuraEnabled").is_some());
    for method in aura {
        let key = fold(&method.name.text);
        if seen.contains(&key) {
            let message = format!("Overload of AuraEnabled method: {} overload is not permitted", method.name.text);
            found.push((method.name.span, message));
        }
        seen.push(key);
    }
}

fn web_service_names(class: &Class, found: &mut Vec<Fault>) {
    let mut seen = Vec::new();
    for method in super::annotated::methods(class).filter(|own| own.modifiers.has(ModifierKind::WebService)) {
        let key = fold(&method.name.text);
        if seen.contains(&key) {
            let name = &method.name.text;
            let message = format!("Web Service does not support two web service methods with the same name: {name}");
            found.push((method.name.span, message));
        }
        seen.push(key);
    }
}

/// What is open to other packages does not outlive the types it is made of.
fn deprecated(program: &Program<'_>, id: ClassId, class: &Class, found: &mut Vec<Fault>) {
    if is_deprecated(&class.modifiers) {
        return;
    }
    for member in &class.members {
        match member {
            Member::Method(method) if is_open(&method.modifiers) => deprecated_method(program, id, method, found),
            Member::Field(field) => deprecated_field(program, id, &field.modifiers, &field.ty, found),
            Member::Property(property) => deprecated_field(program, id, &property.modifiers, &property.ty, found),
            _ => {}
        }
    }
}

fn is_deprecated(modifiers: &Modifiers) -> bool {
    modifiers.annotation("Deprecated").is_some()
}

fn is_open(modifiers: &Modifiers) -> bool {
    modifiers.has(ModifierKind::Global) && !is_deprecated(modifiers)
}

fn deprecated_type(program: &Program<'_>, id: ClassId, written: &TypeRef) -> Option<String> {
    let mut ty = program.resolve(written, program.inside(id)).ok()?;
    while let Ty::List(element) | Ty::Set(element) = &ty {
        ty = (**element).clone();
    }
    let Ty::Class(class) = ty else { return None };
    let is_class = matches!(program.class(class).node, Node::Class(_) | Node::Interface(_));
    (is_class && is_deprecated(program.modifiers(class))).then(|| program.class(class).full_name.clone())
}

fn deprecated_method(program: &Program<'_>, id: ClassId, method: &Method, found: &mut Vec<Fault>) {
    let parameter = method.parameters.iter().find_map(|one| deprecated_type(program, id, &one.ty));
    if let Some(ty) = parameter {
        let message = format!("Global methods must be deprecated when parameter type is deprecated: {ty}");
        found.push((method.name.span, message));
    } else if let Some(ty) = deprecated_type(program, id, &method.return_type) {
        let message = format!("Global methods must be deprecated when return type is deprecated: {ty}");
        found.push((method.name.span, message));
    }
}

fn deprecated_field(
    program: &Program<'_>,
    id: ClassId,
    modifiers: &Modifiers,
    written: &TypeRef,
    found: &mut Vec<Fault>,
) {
    let word = match modifiers.has(ModifierKind::WebService) {
        true if !is_deprecated(modifiers) => "WebService",
        false if is_open(modifiers) => "Global",
        _ => return,
    };
    if let Some(ty) = deprecated_type(program, id, written) {
        found.push((written.span, format!("{word} fields must be deprecated when type is deprecated: {ty}")));
    }
}

/// Methods of a trigger are its own.
pub(super) fn of_trigger(items: &[ScriptItem], found: &mut Vec<Fault>) {
    for item in items {
        let ScriptItem::Method(method) = item else { continue };
        let closed = STATIC.into_iter().find(|name| method.modifiers.annotation(name).is_some());
        if let Some(name) = closed {
            found.push((method.name.span, format!("{name} is not allowed in triggers")));
        }
    }
}
