//! What a class must have: bodies where they belong, and the methods it promises.

use crate::error::CompileError;
use crate::program::{ClassId, MethodInfo, Node, Program, fold};
use crate::ty::Ty;
use orgyard_apex::syntax::{Class, Member, Method, ModifierKind};

pub(super) fn check(program: &Program<'_>, id: ClassId) -> Vec<CompileError> {
    let Node::Class(class) = program.class(id).node else { return Vec::new() };
    let mut errors = Vec::new();
    bodies(program, id, class, &mut errors);
    parents(program, id, class, &mut errors);
    array_parents(program, id, class, &mut errors);
    super::overrides::check(program, id, class, &mut errors);
    if !class.modifiers.has(ModifierKind::Abstract) {
        promises(program, id, class, &mut errors);
    }
    errors
}

fn bodies(program: &Program<'_>, id: ClassId, class: &Class, errors: &mut Vec<CompileError>) {
    for member in &class.members {
        let Member::Method(method) = member else { continue };
        if let Some(message) = body_fault(method) {
            errors.push(program.error(program.class(id).unit, method.name.span, message.to_owned()));
        }
    }
}

fn body_fault(method: &Method) -> Option<&'static str> {
    match (method.modifiers.has(ModifierKind::Abstract), &method.body) {
        (true, Some(_)) => Some("Abstract methods cannot have a body"),
        (false, None) => Some("Method must have a body"),
        _ => None,
    }
}

fn parents(program: &Program<'_>, id: ClassId, class: &Class, errors: &mut Vec<CompileError>) {
    let (Some(written), Some(superclass)) = (&class.superclass, &program.class(id).superclass) else { return };
    let Ty::Class(parent) = superclass else {
        let is_class = matches!(superclass, Ty::Platform(..) | Ty::Unknown) || written.dimensions > 0;
        if !is_class {
            let message = format!("Invalid class: {}", superclass.shown(program));
            errors.push(program.error(program.class(id).unit, written.span, message));
        }
        return;
    };
    let name = &program.class(*parent).full_name;
    let modifiers = program.modifiers(*parent);
    let extendable = modifiers.has(ModifierKind::Virtual) || modifiers.has(ModifierKind::Abstract);
    let message = match program.class(*parent).node {
        Node::Class(_) if extendable || program.is_exception(*parent) => return,
        Node::Class(_) => format!("Non-virtual and non-abstract type cannot be extended: {name}"),
        Node::Interface(_) | Node::Enum(_) => format!("Invalid super type: {name}"),
    };
    errors.push(program.error(program.class(id).unit, written.span, message));
}

fn array_parents(program: &Program<'_>, id: ClassId, class: &Class, errors: &mut Vec<CompileError>) {
    for written in class.superclass.iter().chain(&class.interfaces).filter(|ty| ty.dimensions > 0) {
        let message = format!("A type is not allowed to extend or implement an array ref: {written}");
        errors.push(program.error(program.class(id).unit, written.span, message));
    }
}

/// Methods of the interfaces and the abstract superclasses that no class on the way implements.
fn promises(program: &Program<'_>, id: ClassId, class: &Class, errors: &mut Vec<CompileError>) {
    if program.is_open(id) {
        return;
    }
    let line = lineage(program, id);
    for owner in &line {
        let info = program.class(*owner);
        let abstract_methods = info.methods.values().flatten().filter(|method| method.is_abstract);
        let interfaces = info.interfaces.iter().flat_map(|ty| interface_methods(program, ty));
        let from_interfaces = interfaces.map(|(owner, method)| (owner, method, "the method"));
        let all = abstract_methods.map(|method| (*owner, method, "the abstract method")).chain(from_interfaces);
        for (owner, method, what) in all {
            if !line.iter().any(|class| implements(program, *class, method)) {
                let own = &program.class(id).full_name;
                let signature = format!(
                    "{} {}.{}({})",
                    method.returns.shown(program),
                    program.class(owner).full_name,
                    method.name,
                    program.shown_list(&method.parameters)
                );
                let message = format!("Class {own} must implement {what}: {signature}");
                errors.push(program.error(program.class(id).unit, class.name.span, message));
            }
        }
    }
}

/// A class and its superclasses.
pub(super) fn lineage(program: &Program<'_>, id: ClassId) -> Vec<ClassId> {
    let mut line = vec![id];
    while let Some(Ty::Class(parent)) = line.last().and_then(|last| program.class(*last).superclass.clone()) {
        if line.contains(&parent) {
            break;
        }
        line.push(parent);
    }
    line
}

fn interface_methods<'p>(program: &'p Program<'_>, ty: &Ty) -> Vec<(ClassId, &'p MethodInfo)> {
    let Ty::Class(id) = ty else { return Vec::new() };
    let all = std::iter::once(*id).chain(program.ancestors(*id));
    let interfaces = all.filter(|id| matches!(program.class(*id).node, Node::Interface(_)));
    interfaces.flat_map(|id| program.class(id).methods.values().flatten().map(move |method| (id, method))).collect()
}

fn implements(program: &Program<'_>, class: ClassId, wanted: &MethodInfo) -> bool {
    let own = program.class(class).methods.get(&fold(&wanted.name)).map_or(&[][..], Vec::as_slice);
    own.iter().any(|method| {
        // Parameters must agree; where one is not known the number has to do.
        let same = |(a, b): (&Ty, &Ty)| a == b || program.fits(a, b) || program.fits(b, a);
        let agree = method.parameters.len() == wanted.parameters.len()
            && method.parameters.iter().zip(&wanted.parameters).all(same);
        !method.is_abstract && agree
    })
}
