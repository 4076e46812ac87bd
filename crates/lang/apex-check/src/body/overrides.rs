//! Methods of a class beside those of its superclasses and interfaces.

use super::structure::lineage;
use crate::error::CompileError;
use crate::hir::{self, Visibility};
use crate::platform::PlatformId;
use crate::program::{ClassId, MethodInfo, Node, Program, fold};
use crate::ty::Ty;
use orgyard_apex::Span;
use orgyard_apex::syntax::{Class, Member, Method, ModifierKind};

struct Own<'a, 'u> {
    id: ClassId,
    node: &'u Method,
    info: &'a MethodInfo,
}

pub(super) fn check(program: &Program<'_>, id: ClassId, class: &Class, errors: &mut Vec<CompileError>) {
    repeated_interfaces(program, id, class, errors);
    // Beyond an unknown parent nothing can be said.
    let line = lineage(program, id);
    let parents: Vec<&Ty> = line.iter().filter_map(|at| program.class(*at).superclass.as_ref()).collect();
    if program.is_open(id) || parents.iter().any(|ty| !matches!(ty, Ty::Class(_))) {
        return;
    }
    for member in &class.members {
        let Member::Method(node) = member else { continue };
        let Some(info) = own_method(program, id, node) else { continue };
        let own = Own { id, node, info };
        let fault = inherited_fault(program, &line, &own).or_else(|| interface_fault(program, &line, &own));
        if let Some((span, message)) = fault {
            errors.push(program.error(program.class(id).unit, span, message));
        }
    }
}

fn own_method<'a>(program: &'a Program<'_>, id: ClassId, node: &Method) -> Option<&'a MethodInfo> {
    let line = program.line(program.class(id).unit, node.name.span);
    let named = program.class(id).methods.get(&fold(&node.name.text))?;
    let mut here = named.iter().filter(|own| program.routine(own.id).line == line);
    let first = here.next()?;
    // Several on one line cannot be told apart by where they stand.
    (here.next().is_none() && !first.parameters.contains(&Ty::Unknown)).then_some(first)
}

/// The method of the same name and parameters in the nearest superclass, private ones aside.
fn inherited<'a>(program: &'a Program<'_>, line: &[ClassId], own: &MethodInfo) -> Option<(ClassId, &'a MethodInfo)> {
    let key = fold(&own.name);
    line.iter().skip(1).find_map(|at| {
        let all = program.class(*at).methods.get(&key)?;
        let same = |other: &&MethodInfo| other.parameters == own.parameters && !other.access.is_private;
        all.iter().find(same).map(|found| (*at, found))
    })
}

/// Whether a superclass has a method of the name whose parameters are not known.
fn may_inherit(program: &Program<'_>, line: &[ClassId], own: &MethodInfo) -> bool {
    let key = fold(&own.name);
    let all = line.iter().skip(1).filter_map(|at| program.class(*at).methods.get(&key)).flatten();
    all.into_iter().any(|other| other.parameters.len() == own.parameters.len())
}

fn inherited_fault(program: &Program<'_>, line: &[ClassId], own: &Own<'_, '_>) -> Option<(Span, String)> {
    let (own_id, node, info) = (own.id, own.node, own.info);
    let name = node.name.span;
    let overrides = node.modifiers.has(ModifierKind::Override);
    let shown = shown(program, own.id, info);
    let Some((owner, above)) = inherited(program, line, info) else {
        let promised = is_promised(program, line, info) || may_inherit(program, line, info);
        let fault = || (name, format!("@Override specified for non-overriding method: {shown}"));
        return (overrides && !promised).then(fault);
    };
    if info.access.is_static {
        return None;
    }
    if above.access.is_static {
        let above = self::shown(program, owner, above);
        return Some((name, format!("Cannot override static method: {above} with {shown}")));
    }
    let is_open = program.routine(above.id).is_virtual;
    if !overrides {
        return is_open.then(|| (name, format!("Method must use the override keyword: {shown}")));
    }
    if !is_open {
        return Some((name, format!("Non-virtual, non-abstract methods cannot be overridden: {shown}")));
    }
    let types = (&info.returns, &above.returns);
    if types.0 != types.1 && !types.0.is_unknown() && !types.1.is_unknown() {
        let (own, other) = (types.0.shown(program), types.1.shown(program));
        let class = &program.class(own_id).full_name;
        return Some((name, format!("Method return types clash: {own} vs {other} from the type {class}")));
    }
    let visible = |info: &MethodInfo| program.routine(info.id).visibility;
    let written = visible(info) != Visibility::Private || node.modifiers.has(ModifierKind::Private);
    let reduces = written && rank(visible(info)) < rank(visible(above));
    reduces.then(|| (name, format!("Cannot reduce the visibility of method: {shown}")))
}

/// Global and public weigh the same here.
fn rank(visibility: Visibility) -> Visibility {
    visibility.min(Visibility::Public)
}

/// What every class has, and what interfaces ask for.
fn is_promised(program: &Program<'_>, line: &[ClassId], own: &MethodInfo) -> bool {
    let of_all = ["tostring", "equals", "hashcode", "clone", "compareto"].contains(&&*fold(&own.name));
    let asks = |at: &ClassId| {
        let info = program.class(*at);
        info.interfaces.iter().any(|ty| !matches!(ty, Ty::Class(_)))
            || program.ancestors(*at).iter().any(|above| asks_for(program, *above, own))
    };
    of_all || line.iter().any(asks)
}

fn asks_for(program: &Program<'_>, interface: ClassId, own: &MethodInfo) -> bool {
    let info = program.class(interface);
    let named = info.methods.get(&fold(&own.name)).into_iter().flatten();
    let beyond = info.interfaces.iter().any(|ty| !matches!(ty, Ty::Class(_)));
    matches!(info.node, Node::Interface(_))
        && (beyond || named.into_iter().any(|other| other.parameters.len() == own.parameters.len()))
}

fn interface_fault(program: &Program<'_>, line: &[ClassId], own: &Own<'_, '_>) -> Option<(Span, String)> {
    let routine = program.routine(own.info.id);
    let is_deprecated = own.node.modifiers.annotation("Deprecated").is_some();
    let hidden = matches!(routine.visibility, Visibility::Private | Visibility::Protected);
    let is_hidden = hidden && !own.node.modifiers.has(ModifierKind::Override);
    if !(is_hidden || is_deprecated) || own.info.access.is_static {
        return None;
    }
    let key = fold(&own.info.name);
    let mut above = program.ancestors(*line.first()?).into_iter();
    let asks = |id: &ClassId| {
        let info = program.class(*id);
        let named = info.methods.get(&key).into_iter().flatten();
        matches!(info.node, Node::Interface(_))
            && named.into_iter().any(|other| other.parameters == own.info.parameters)
    };
    above.find(asks)?;
    if is_deprecated {
        let message =
            format!("Cannot deprecate an interface implementation method: {}", shown(program, own.id, own.info));
        return Some((own.node.name.span, message));
    }
    let class = &program.class(own.id).full_name;
    let message = format!(
        "{class}: Overriding implementations of global or public interface methods must be global or public: {}",
        program.signature(own.info)
    );
    Some((own.node.name.span, message))
}

fn repeated_interfaces(program: &Program<'_>, id: ClassId, class: &Class, errors: &mut Vec<CompileError>) {
    let info = program.class(id);
    for (at, (written, ty)) in class.interfaces.iter().zip(&info.interfaces).enumerate() {
        let message = match ty {
            Ty::Unknown => continue,
            _ if info.interfaces[..at].contains(ty) => format!("Interface already implemented: {}", ty.shown(program)),
            Ty::Platform(other, _) if info.interfaces[..at].iter().any(|ty| is_generic_of(ty, *other)) => {
                format!("Generic Interface already implemented: {}", ty.shown(program))
            }
            Ty::Class(other) if !matches!(program.class(*other).node, Node::Interface(_)) => {
                format!("Invalid interface: {}", ty.shown(program))
            }
            _ => continue,
        };
        errors.push(program.error(info.unit, written.span, message));
    }
}

fn is_generic_of(ty: &Ty, interface: PlatformId) -> bool {
    matches!(ty, Ty::Platform(own, arguments) if *own == interface && !arguments.is_empty())
}

/// `void P.run(Integer)`
pub(super) fn shown(program: &Program<'_>, owner: ClassId, method: &MethodInfo) -> String {
    let parameters = program.shown_list(&method.parameters);
    let owner = &program.class(owner).full_name;
    format!("{} {owner}.{}({parameters})", method.returns.shown(program), method.name)
}

/// `void P.run(Integer)` of a routine.
pub(super) fn shown_routine(program: &Program<'_>, routine: &hir::Method) -> String {
    let types: Vec<Ty> = routine.parameters.iter().map(|parameter| parameter.ty.clone()).collect();
    let owner = &program.class(routine.owner).full_name;
    format!("{} {owner}.{}({})", routine.returns.shown(program), routine.name, program.shown_list(&types))
}
