//! Members of values: variables, properties, fields of records.

use super::Checker;
use super::names::{Meaning, span_of};
use super::typed::{self, Typed};
use crate::hir::{Constant, Dispatch, Expr, ExprKind as Node, LineId, MethodId, NativeCall, NativeKind};
use crate::platform;
use crate::program::{ClassId, FieldInfo, Found, Home, Node as Declaration, Variable, fold};
use crate::ty::Ty;
use orgyard_apex::syntax::{ExprKind, FieldAccess, Name};

impl<'u> Checker<'_, 'u> {
    pub(super) fn value_member(&mut self, target: Typed, access: &'u FieldAccess) -> Typed {
        if let Some(found) = self.described_member(&target, access) {
            return found;
        }
        if let Ty::Class(id) = &target.ty {
            self.check_variable(*id, &access.name);
        }
        match self.program.variable(&target.ty, &access.name.text, self.unit) {
            Found::Variable(variable) => {
                self.check_static(&target, access);
                let is_super = matches!(access.target.kind, ExprKind::Super);
                let found = self.variable(variable, Some(target), access.safe, &access.name);
                if is_super { of_super(found) } else { found }
            }
            Found::Unsure => match has_no_members(&target.ty).then(|| self.shadowed(access)).flatten() {
                Some(found) => found,
                None => {
                    self.check_path(&target, access);
                    self.dynamic_field(target, access.safe, &access.name)
                }
            },
            Found::Missing => self.shadowed_or_missing(access),
        }
    }

    /// A variable whose declaration is known, of a value or, without one, of its class.
    pub(super) fn variable(&self, variable: Variable, target: Option<Typed>, safe: bool, name: &Name) -> Typed {
        let line = self.line(name.span);
        let kind = match variable.home {
            Home::Class(owner) => {
                let found = self.declared(owner, &name.text, target.map(|target| target.node), safe, line);
                return Typed { ty: variable.ty, ..found };
            }
            Home::Object(field) => match target {
                Some(target) => Node::SObjectField { target: Box::new(as_record(target)), safe, name: field },
                None => Node::NotImplemented(name.text.to_string().into()),
            },
            Home::Platform { owner, name, is_getter } => {
                let kind = match (&target, is_getter) {
                    (None, _) => NativeKind::StaticGet,
                    (Some(_), true) => NativeKind::Method,
                    (Some(_), false) => NativeKind::Get,
                };
                let native = self.native(&platform::get(owner).full_name, name, kind, Vec::new(), variable.ty.clone());
                let target = target.map(|target| Box::new(target.node));
                Node::Native { native, target, safe, arguments: Vec::new() }
            }
        };
        Typed::new(variable.ty, kind, line)
    }

    pub(super) fn native(
        &self,
        owner: &'static str,
        name: &str,
        kind: NativeKind,
        parameters: Vec<Ty>,
        returns: Ty,
    ) -> crate::hir::NativeId {
        self.pool.native(NativeCall { owner, name: name.into(), kind, parameters, returns })
    }

    /// A variable or property that a class of the sources declares.
    pub(super) fn declared(&self, owner: ClassId, name: &str, target: Option<Expr>, safe: bool, line: u32) -> Typed {
        let key = fold(name);
        let info = self.program.class(owner);
        let Some(field) = info.fields.get(&key) else {
            return Typed::new(Ty::Unknown, Node::Constant(Constant::Null), line);
        };
        let covers = field.auto_line.and_then(|line| self.pool.line(info.unit, line));
        let own = self.class == Some(owner) && self.own_property.as_deref() == Some(&*key);
        let accessor = field.accessors.getter.or(field.accessors.setter).filter(|_| !own);
        let kind = match (&info.node, accessor) {
            (Declaration::Enum(_), _) => Node::EnumValue { class: owner, ordinal: field.slot },
            (_, Some(accessor)) => self.accessor_call(accessor, target, safe),
            _ => self.slot((owner, field), target, safe, covers),
        };
        Typed::new(field.ty.clone(), kind, line)
    }

    fn slot(
        &self,
        (owner, field): (ClassId, &FieldInfo),
        target: Option<Expr>,
        safe: bool,
        covers: Option<LineId>,
    ) -> Node {
        let info = self.program.class(owner);
        match target {
            _ if field.access.is_static => Node::Static { class: owner, slot: field.slot, covers },
            Some(target) => Node::Field { target: Box::new(target), safe, slot: info.first_slot + field.slot, covers },
            None => Node::NotImplemented(format!("an instance variable of {}", info.full_name).into()),
        }
    }

    /// The accessor that reads; of a property that is only written, the one that writes.
    fn accessor_call(&self, method: MethodId, target: Option<Expr>, safe: bool) -> Node {
        let routine = self.program.routine(method);
        let dispatch = if routine.is_virtual { Dispatch::Virtual } else { Dispatch::Direct };
        let target = target.filter(|_| !routine.is_static).map(Box::new);
        Node::Invoke { method, dispatch, target, safe, arguments: Vec::new() }
    }

    /// A member that only the run can find; records know their fields by name.
    pub(super) fn dynamic_field(&self, target: Typed, safe: bool, name: &Name) -> Typed {
        let line = self.line(name.span);
        let is_record = matches!(target.ty, Ty::SObject(_) | Ty::Rows(_));
        let (target, name) = (Box::new(as_record(target)), (*name.text).into());
        let kind = match is_record {
            true => Node::SObjectField { target, safe, name },
            false => Node::DynamicField { target, safe, name },
        };
        Typed::new(Ty::Unknown, kind, line)
    }

    /// A variable may bear the name of the type that is meant: `account.SObjectType`.
    fn shadowed(&mut self, access: &'u FieldAccess) -> Option<Typed> {
        let ExprKind::Name(name) = &access.target.kind else { return None };
        let ty = self.type_named(&name.text)?;
        let before = self.errors.len();
        let meaning = self.static_member(ty, access);
        self.errors.truncate(before);
        let found = match meaning {
            Meaning::Value(value) => value,
            _ => self.not_implemented(span_of(access)),
        };
        Some(Typed { ty: Ty::Unknown, ..found })
    }

    fn shadowed_or_missing(&mut self, access: &'u FieldAccess) -> Typed {
        self.shadowed(access).unwrap_or_else(|| {
            self.error(access.name.span, format!("Variable does not exist: {}", access.name.text));
            self.nothing(access.name.span)
        })
    }
}

fn has_no_members(ty: &Ty) -> bool {
    matches!(ty, Ty::Primitive(_) | Ty::List(_) | Ty::Set(_) | Ty::Map(..))
}

/// The rows of a query where one record is asked for a field.
fn as_record(target: Typed) -> Expr {
    match &target.ty {
        Ty::Rows(object) => typed::record(target.node, &Ty::SObject(object.clone())),
        _ => target.node,
    }
}

/// `super.name` runs the superclass's own accessor.
fn of_super(found: Typed) -> Typed {
    let Typed { ty, node } = found;
    let kind = match node.kind {
        Node::Invoke { method, target, safe, arguments, .. } => {
            Node::Invoke { method, dispatch: Dispatch::Super, target, safe, arguments }
        }
        kind => kind,
    };
    Typed { ty, node: Expr { kind, line: node.line } }
}
