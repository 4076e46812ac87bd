//! What may stand where in a type: scopes, inner types, exceptions' names, test methods.

use crate::error::CompileError;
use crate::program::{ClassId, Node, Program};
use crate::ty::Ty;
use orgyard_apex::Span;
use orgyard_apex::syntax::ModifierKind::{Abstract, Override, Virtual};
use orgyard_apex::syntax::{Class, Initializer, Member, Method, ModifierKind, Modifiers, Property, TypeDeclaration};

pub(super) fn check(program: &Program<'_>, id: ClassId, class: &Class) -> Vec<CompileError> {
    let mut found = Vec::new();
    scopes(&class.modifiers, &mut found);
    top_level(program, id, class, &mut found);
    exception_name(program, id, class, &mut found);
    exception_constructors(program, id, class, &mut found);
    let is_inner = program.class(id).outer.is_some();
    if is_inner {
        of_inner_class(program, id, class, &mut found);
    }
    for member in &class.members {
        match member {
            Member::Field(field) => {
                scopes(&field.modifiers, &mut found);
                refused(&field.modifiers, &[Abstract, Virtual, Override], "fields", &mut found);
            }
            Member::Property(property) => {
                scopes(&property.modifiers, &mut found);
                of_property(property, &mut found);
            }
            Member::Method(method) => {
                of_method(method, &mut found);
                of_inner(method, is_inner, &mut found);
                protected(class, method, &mut found);
            }
            Member::Constructor(constructor) => scopes(&constructor.modifiers, &mut found),
            Member::Initializer(initializer) if is_inner => static_block(initializer, &mut found),
            Member::Type(inner) if is_inner => inner_type(inner, &mut found),
            Member::Initializer(_) | Member::Type(_) => {}
        }
    }
    let unit = program.class(id).unit;
    found.into_iter().map(|(span, message)| program.error(unit, span, message)).collect()
}

type Fault = (Span, String);

/// Only tests may be private at the top.
fn top_level(program: &Program<'_>, id: ClassId, class: &Class, found: &mut Vec<Fault>) {
    let is_private = class.modifiers.has(ModifierKind::Private);
    if is_private && program.class(id).outer.is_none() && class.modifiers.annotation("IsTest").is_none() {
        found.push((class.name.span, "Top-level type must have public or global visibility".to_owned()));
    }
}

fn refused(modifiers: &Modifiers, kinds: &[ModifierKind], what: &str, found: &mut Vec<Fault>) {
    for word in modifiers.words.iter().filter(|word| kinds.contains(&word.kind)) {
        let name = format!("{:?}", word.kind).to_lowercase();
        found.push((word.span, format!("{name} is not allowed on {what}")));
    }
}

/// What only a class at the top may be.
fn of_inner_class(program: &Program<'_>, id: ClassId, class: &Class, found: &mut Vec<Fault>) {
    if let Some(annotation) = class.modifiers.annotation("RestResource") {
        found.push((annotation.span, "RestResource can only be used on a top level type".to_owned()));
    }
    let asks = ["Database.Batchable", "Messaging.InboundEmailHandler"];
    for (written, ty) in class.interfaces.iter().zip(&program.class(id).interfaces) {
        let Ty::Platform(interface, _) = ty else { continue };
        if asks.contains(&&*crate::platform::get(*interface).full_name) {
            found.push((written.span, format!("Only top-level classes can implement {}", ty.shown(program))));
        }
    }
}

/// Static members belong to top-level types.
fn of_inner(method: &Method, is_inner: bool, found: &mut Vec<Fault>) {
    if is_inner && method.modifiers.has(ModifierKind::Static) {
        let message = "static can only be used on methods of a top level type";
        found.push((method.name.span, message.to_owned()));
    }
}

fn protected(class: &Class, method: &Method, found: &mut Vec<Fault>) {
    let is_open = [Abstract, Virtual].iter().any(|kind| class.modifiers.has(*kind));
    let is_new = method.modifiers.has(ModifierKind::Protected) && !method.modifiers.has(Override);
    if is_new && !is_open {
        let message = "New protected methods cannot be defined in non-virtual classes";
        found.push((method.name.span, message.to_owned()));
    }
}

/// An accessor is not open to more than its property.
fn of_property(property: &Property, found: &mut Vec<Fault>) {
    if property.ty.is_void() {
        found.push((property.ty.span, "Properties cannot be of type void".to_owned()));
    }
    let Some(own) = scope_word(&property.modifiers) else { return };
    for accessor in &property.accessors {
        if let Some(wider) = scope_word(&accessor.modifiers).filter(|wider| wider.0 > own.0) {
            let message = format!("Cannot declare {} accessor on {} property", wider.1, own.1);
            found.push((accessor.modifiers.words.first().map_or(accessor.span, |word| word.span), message));
        }
    }
}

fn scope_word(modifiers: &Modifiers) -> Option<(u8, &'static str)> {
    use ModifierKind::{Global, Private, Protected, Public};
    let ranks = [(Private, 0, "private"), (Protected, 1, "protected"), (Public, 2, "public"), (Global, 3, "global")];
    let word = ranks.into_iter().find(|(kind, ..)| modifiers.has(*kind))?;
    Some((word.1, word.2))
}

/// The four constructors that every exception has.
fn exception_constructors(program: &Program<'_>, id: ClassId, class: &Class, found: &mut Vec<Fault>) {
    let is_exception = program.class(id).superclass.is_some() && !program.is_open(id) && program.is_exception(id);
    if !is_exception || !is_platform_exception(program, id) {
        return;
    }
    for constructor in class.members.iter().filter_map(|member| match member {
        Member::Constructor(constructor) => Some(constructor),
        _ => None,
    }) {
        let types: Vec<String> =
            constructor.parameters.iter().map(|one| one.ty.dotted().to_ascii_lowercase()).collect();
        let types: Vec<&str> = types.iter().map(String::as_str).collect();
        if matches!(types.as_slice(), ["string"] | ["exception"] | ["string", "exception"]) {
            let shown: Vec<String> = constructor.parameters.iter().map(|one| one.ty.dotted()).collect();
            let message =
                format!("System exception constructor already defined: {}({})", class.name.text, shown.join(", "));
            found.push((constructor.name.span, message));
        }
    }
}

fn is_platform_exception(program: &Program<'_>, id: ClassId) -> bool {
    super::structure::lineage(program, id).iter().any(|at| {
        matches!(&program.class(*at).superclass, Some(Ty::Platform(parent, _))
            if crate::platform::get(*parent).name.ends_with("Exception"))
    })
}

fn scopes(modifiers: &Modifiers, found: &mut Vec<Fault>) {
    use ModifierKind::{Global, Private, Protected, Public};
    let mut words = modifiers.words.iter().filter(|word| matches!(word.kind, Global | Public | Protected | Private));
    if let (Some(first), Some(second)) = (words.next(), words.next())
        && first.kind != second.kind
    {
        found.push((second.span, "Declarations can only have one scope".to_owned()));
    }
}

fn exception_name(program: &Program<'_>, id: ClassId, class: &Class, found: &mut Vec<Fault>) {
    let is_named = class.name.text.to_ascii_lowercase().ends_with("exception");
    let extends = match &program.class(id).superclass {
        Some(Ty::Class(parent)) => match program.class(*parent).node {
            Node::Class(_) => !program.is_open(*parent) && program.is_exception(*parent),
            _ => false,
        },
        Some(Ty::Platform(parent, _)) => crate::platform::get(*parent).name.ends_with("Exception"),
        _ => false,
    };
    if program.class(id).superclass.is_none() && is_named && class.name.text.len() > "exception".len() {
        found.push((
            class.name.span,
            format!("Exception class must extend another Exception class: {}", class.name.text),
        ));
    }
    if extends && !is_named {
        let message =
            format!("Classes extending Exception must have a name ending in 'Exception': {}", class.name.text);
        found.push((class.name.span, message));
    }
}

fn of_method(method: &Method, found: &mut Vec<Fault>) {
    scopes(&method.modifiers, found);
    refused(&method.modifiers, &[ModifierKind::Transient], "methods", found);
    for parameter in method.parameters.iter().filter(|parameter| parameter.ty.is_void()) {
        found.push((parameter.ty.span, "Parameters cannot be of type void".to_owned()));
    }
    let is_test = method.modifiers.has(ModifierKind::TestMethod) || method.modifiers.annotation("IsTest").is_some();
    let is_setup = method.modifiers.annotation("TestSetup").is_some();
    if (is_test || is_setup) && !method.parameters.is_empty() {
        found.push((method.name.span, "Test methods must have no arguments".to_owned()));
    }
    if is_setup && !method.return_type.is_void() {
        found.push((method.name.span, "Test setup method must return void".to_owned()));
    }
}

fn static_block(initializer: &Initializer, found: &mut Vec<Fault>) {
    if initializer.is_static {
        found.push((initializer.body.span, "Inner types are not allowed to have static blocks".to_owned()));
    }
}

fn inner_type(inner: &TypeDeclaration, found: &mut Vec<Fault>) {
    found.push((inner.name().span, "Inner types are not allowed to have inner types".to_owned()));
}
