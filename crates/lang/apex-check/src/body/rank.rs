//! What may stand where in a type: scopes, inner types, exceptions' names, test methods.

use crate::error::CompileError;
use crate::program::{ClassId, Node, Program};
use crate::ty::Ty;
use orgyard_apex::Span;
use orgyard_apex::syntax::{Class, Initializer, Member, Method, ModifierKind, Modifiers, TypeDeclaration};

pub(super) fn check(program: &Program<'_>, id: ClassId, class: &Class) -> Vec<CompileError> {
    let mut found = Vec::new();
    scopes(&class.modifiers, &mut found);
    exception_name(program, id, class, &mut found);
    let is_inner = program.class(id).outer.is_some();
    for member in &class.members {
        match member {
            Member::Field(field) => scopes(&field.modifiers, &mut found),
            Member::Property(property) => scopes(&property.modifiers, &mut found),
            Member::Method(method) => of_method(method, &mut found),
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
    if extends && !is_named {
        let message =
            format!("Classes extending Exception must have a name ending in 'Exception': {}", class.name.text);
        found.push((class.name.span, message));
    }
}

fn of_method(method: &Method, found: &mut Vec<Fault>) {
    scopes(&method.modifiers, found);
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
