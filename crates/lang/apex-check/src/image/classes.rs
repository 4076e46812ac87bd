//! Classes, with the layout of their variables and the methods they answer to.

use super::dispatch;
use crate::ClassId;
use crate::hir::{self, Class, ClassKind, Field, MethodId, MethodKind, Sharing, Visibility};
use crate::program::{Node, Program, Script, annotations, fold};
use crate::ty::Ty;
use orgyard_apex::syntax::{self, Member, ModifierKind, Modifiers};
use std::collections::HashMap;
use std::sync::Arc;

pub(super) fn class(program: &Program<'_>, id: ClassId) -> Class {
    let (info, modifiers) = (program.class(id), program.modifiers(id));
    let (kind, values) = match info.node {
        Node::Class(_) => (ClassKind::Class, Vec::new()),
        Node::Interface(_) => (ClassKind::Interface, Vec::new()),
        Node::Enum(own) => (ClassKind::Enum, own.values.iter().map(|value| (*value.text).into()).collect()),
    };
    let lineage = dispatch::lineage(program, id);
    let by_name = dispatch::by_name(program, &lineage);
    let is_instantiable = kind == ClassKind::Class && !modifiers.has(ModifierKind::Abstract);
    Class {
        name: info.full_name.rsplit('.').next().unwrap_or_default().into(),
        full_name: (*info.full_name).into(),
        namespace: program.namespace(info.unit).map(Arc::from),
        unit: info.unit as u32,
        kind,
        outer: info.outer,
        is_abstract: modifiers.has(ModifierKind::Abstract),
        is_virtual: modifiers.has(ModifierKind::Virtual),
        visibility: annotations::visibility(modifiers, Visibility::Private),
        sharing: annotations::sharing(modifiers),
        annotations: super::of_type(program, id),
        superclass: info.superclass.clone(),
        interfaces: info.interfaces.clone(),
        ancestors: dispatch::ancestors(program, id),
        platform_ancestors: dispatch::platform_ancestors(program, id),
        fields: lineage.iter().rev().flat_map(|one| fields(program, *one, false)).collect(),
        statics: fields(program, id, true),
        methods: methods(program, id),
        constructors: info.constructors.iter().map(|one| one.id).collect(),
        field_init: info.field_init,
        static_init: info.static_init,
        dispatch: if is_instantiable { dispatch::table(program, id, &lineage) } else { HashMap::new() },
        by_name,
        properties: dispatch::properties(program, &lineage),
        values,
    }
}

fn methods(program: &Program<'_>, id: ClassId) -> Vec<MethodId> {
    let mut own: Vec<MethodId> = program.class(id).methods.values().flatten().map(|method| method.id).collect();
    own.sort_unstable();
    own
}

/// A class's own variables of a kind, in the order of their slots.
fn fields(program: &Program<'_>, id: ClassId, is_static: bool) -> Vec<Field> {
    let Node::Class(class) = program.class(id).node else { return Vec::new() };
    let mut found = Vec::new();
    for member in &class.members {
        match member {
            Member::Field(field) => {
                let names = field.declarators.iter().map(|one| &one.name);
                found.extend(names.filter_map(|name| one(program, id, name, &field.modifiers, false)));
            }
            Member::Property(property) => {
                found.extend(one(program, id, &property.name, &property.modifiers, true));
            }
            _ => {}
        }
    }
    found.into_iter().filter(|(of_type, _)| *of_type == is_static).map(|(_, field)| field).collect()
}

fn one(
    program: &Program<'_>,
    id: ClassId,
    name: &syntax::Name,
    modifiers: &Modifiers,
    is_property: bool,
) -> Option<(bool, Field)> {
    let info = program.class(id).fields.get(&fold(&name.text))?;
    let field = Field {
        name: (*name.text).into(),
        ty: info.ty.clone(),
        visibility: annotations::visibility(modifiers, Visibility::Private),
        is_final: modifiers.has(ModifierKind::Final),
        is_transient: modifiers.has(ModifierKind::Transient),
        is_property,
        owner: id,
    };
    Some((info.access.is_static, field))
}

/// What holds a script's methods and shared variables.
pub(super) fn script(program: &Program<'_>, script: &Script<'_>, statics: Vec<Field>) -> Class {
    let name: Arc<str> = program.routine(script.body).name.clone();
    let methods: Vec<MethodId> = std::iter::once(script.body).chain(script.methods.iter().map(|(_, id)| *id)).collect();
    Class {
        name: name.clone(),
        full_name: name,
        namespace: program.namespace(script.unit).map(Arc::from),
        unit: script.unit as u32,
        kind: ClassKind::Script,
        outer: None,
        is_abstract: false,
        is_virtual: false,
        visibility: Visibility::Private,
        sharing: Sharing::Omitted,
        annotations: Vec::new(),
        superclass: None,
        interfaces: Vec::new(),
        ancestors: Vec::new(),
        platform_ancestors: Vec::new(),
        fields: Vec::new(),
        statics,
        methods,
        constructors: Vec::new(),
        field_init: None,
        static_init: None,
        dispatch: HashMap::new(),
        by_name: HashMap::new(),
        properties: HashMap::new(),
        values: Vec::new(),
    }
}

/// The parameter types of a routine.
pub(super) fn types(method: &hir::Method) -> impl Iterator<Item = &Ty> {
    method.parameters.iter().map(|parameter| &parameter.ty)
}

pub(super) fn is_instance_method(method: &hir::Method) -> bool {
    !method.is_static && method.kind == MethodKind::Method
}
