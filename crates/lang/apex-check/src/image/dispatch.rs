//! Which declaration runs for a class, and what is above it.

use super::classes::{is_instance_method, types};
use crate::ClassId;
use crate::hir::{MethodId, Property};
use crate::platform;
use crate::program::{MethodInfo, Node, Program, fold};
use crate::ty::Ty;
use std::collections::HashMap;
use std::sync::Arc;

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

/// All classes and interfaces above, nearest first.
pub(super) fn ancestors(program: &Program<'_>, id: ClassId) -> Vec<ClassId> {
    let (mut found, mut level) = (Vec::new(), vec![id]);
    while !level.is_empty() {
        let mut next = Vec::new();
        for at in level {
            let info = program.class(at);
            for parent in info.superclass.iter().chain(&info.interfaces) {
                if let Ty::Class(parent) = parent
                    && *parent != id
                    && !found.contains(parent)
                {
                    found.push(*parent);
                    next.push(*parent);
                }
            }
        }
        level = next;
    }
    found
}

/// The platform types above, with those that these extend and implement themselves.
pub(super) fn platform_ancestors(program: &Program<'_>, id: ClassId) -> Vec<Ty> {
    let all = std::iter::once(id).chain(ancestors(program, id));
    let parents = all.flat_map(|at| program.class(at).superclass.iter().chain(&program.class(at).interfaces));
    let mut next: Vec<Ty> = parents.filter(|ty| matches!(ty, Ty::Platform(..))).cloned().collect();
    let mut found: Vec<Ty> = Vec::new();
    while let Some(ty) = next.pop() {
        if found.contains(&ty) || found.len() > 40 {
            continue;
        }
        if let Ty::Platform(id, arguments) = &ty {
            let own = platform::get(*id);
            let above = own.parents().map(|text| program.text_type(text, *id, arguments));
            next.extend(above.filter(|ty| matches!(ty, Ty::Platform(..))));
        }
        found.push(ty);
    }
    found
}

/// For each virtual declaration above a class, what runs for it.
pub(super) fn table(program: &Program<'_>, id: ClassId, lineage: &[ClassId]) -> HashMap<MethodId, MethodId> {
    let mut table = HashMap::new();
    for at in std::iter::once(id).chain(ancestors(program, id)) {
        for method in program.class(at).methods.values().flatten() {
            if program.routine(method.id).is_virtual
                && let Some(found) = implementation(program, lineage, method)
                && found != method.id
            {
                table.insert(method.id, found);
            }
        }
    }
    accessors(program, lineage, &mut table);
    table
}

/// The nearest method of the name that takes the same.
fn implementation(program: &Program<'_>, lineage: &[ClassId], wanted: &MethodInfo) -> Option<MethodId> {
    let key = fold(&wanted.name);
    let same_number = |own: &&MethodInfo| !own.access.is_static && own.parameters.len() == wanted.parameters.len();
    let named = |class: &ClassId| program.class(*class).methods.get(&key).into_iter().flatten().filter(same_number);
    let exact = lineage.iter().flat_map(named).find(|own| own.parameters == wanted.parameters && !own.is_abstract);
    // Types that are not known agree with any.
    let agrees = |own: &&MethodInfo| {
        let mut pairs = own.parameters.iter().zip(&wanted.parameters);
        !own.is_abstract && pairs.all(|(a, b)| program.fits(a, b) || program.fits(b, a))
    };
    exact.or_else(|| lineage.iter().flat_map(named).find(agrees)).map(|found| found.id)
}

/// The nearest accessor of each property stands for those above it.
fn accessors(program: &Program<'_>, lineage: &[ClassId], table: &mut HashMap<MethodId, MethodId>) {
    let mut nearest: HashMap<&str, (Option<MethodId>, Option<MethodId>)> = HashMap::new();
    for id in lineage {
        for (name, field) in &program.class(*id).fields {
            let own = field.accessors;
            let known = nearest.entry(name).or_default();
            for (slot, accessor) in [(&mut known.0, own.getter), (&mut known.1, own.setter)] {
                match (*slot, accessor) {
                    (Some(found), Some(above)) if program.routine(above).is_virtual => {
                        table.insert(above, found);
                    }
                    (None, Some(_)) => *slot = accessor,
                    _ => {}
                }
            }
        }
    }
}

/// All methods an instance answers to; one that another overrides is not among them.
pub(super) fn by_name(program: &Program<'_>, lineage: &[ClassId]) -> HashMap<Arc<str>, Vec<MethodId>> {
    let mut found: HashMap<Arc<str>, Vec<MethodId>> = HashMap::new();
    for id in lineage {
        for (name, methods) in &program.class(*id).methods {
            let all = found.entry((**name).into()).or_default();
            for method in methods.iter().map(|method| method.id) {
                let own = program.routine(method);
                let overridden = all.iter().any(|one| types(program.routine(*one)).eq(types(own)));
                if is_instance_method(own) && !overridden {
                    all.push(method);
                }
            }
        }
    }
    found.retain(|_, all| !all.is_empty());
    found
}

pub(super) fn properties(program: &Program<'_>, lineage: &[ClassId]) -> HashMap<Arc<str>, Property> {
    let mut found = HashMap::new();
    for id in lineage {
        let info = program.class(*id);
        let is_enum = matches!(info.node, Node::Enum(_));
        let of_code = info.fields.iter().filter(|(_, field)| {
            let has_code = field.accessors.getter.is_some() || field.accessors.setter.is_some();
            !is_enum && (has_code || field.auto_line.is_some())
        });
        for (name, field) in of_code {
            let is_static = field.access.is_static;
            let slot = if is_static { field.slot } else { info.first_slot + field.slot };
            let (getter, setter) = (field.accessors.getter, field.accessors.setter);
            found.entry((**name).into()).or_insert(Property { is_static, slot, getter, setter });
        }
    }
    found
}
