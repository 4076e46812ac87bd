//! How members may be used: read, written, and when.

use super::typed::Typed;
use super::{Checker, Routine};
use crate::hir::{ExprKind as Node, MethodKind};
use crate::program::{FieldInfo, fold};
use crate::ty::{Primitive, Ty};
use orgyard_apex::Span;
use orgyard_apex::syntax::{Call, Expr, ExprKind, FieldAccess, Name};

impl<'u> Checker<'_, 'u> {
    /// A name that was read, in an initial value: what is declared later has no value yet.
    pub(super) fn check_forward(&mut self, name: &Name, value: &Typed) {
        let Some((is_static, own)) = self.initializes else { return };
        let later = match &value.node.kind {
            Node::Static { class, slot, .. } => is_static && Some(*class) == self.class && *slot > own,
            Node::Field { target, slot, .. } => {
                let first = self.class.map_or(0, |id| self.program.class(id).first_slot);
                !is_static && matches!(target.kind, Node::This) && *slot > first + own
            }
            _ => false,
        };
        let is_constant = self.own_field(&name.text).is_none_or(|field| field.is_constant);
        if later && !is_constant {
            self.error(name.span, format!("Illegal forward reference: {}", name.text));
        }
    }

    fn own_field(&self, name: &str) -> Option<&FieldInfo> {
        self.class.and_then(|id| self.program.class(id).fields.get(&fold(name)))
    }

    /// What stands left of `=`, or is stepped.
    pub(super) fn check_store(&mut self, target: &Expr, value: &Typed) {
        let name = match &target.kind {
            ExprKind::Name(name) => name,
            ExprKind::Field(access) => &access.name,
            _ => return,
        };
        if self.stores_final(target, name, value) {
            let message = "Final members can only be assigned in their declaration, init blocks, or constructors";
            return self.error(name.span, format!("{message}: {}", name.text));
        }
        let Node::Invoke { method, .. } = &value.node.kind else { return };
        let routine = self.program.routine(*method);
        let field = self.program.class(routine.owner).fields.get(&fold(&routine.name));
        let read_only = field.is_some_and(|field| field.accessors.setter.is_none());
        if routine.kind == MethodKind::Getter && !routine.is_virtual && read_only {
            let owner = &self.program.class(routine.owner).full_name;
            self.error(name.span, format!("A value cannot be stored to {} in type {owner}", name.text));
        }
    }

    fn stores_final(&self, target: &Expr, name: &Name, value: &Typed) -> bool {
        let is_own = match &target.kind {
            ExprKind::Field(access) => matches!(access.target.kind, ExprKind::This),
            _ => true,
        };
        let field = match &value.node.kind {
            Node::Static { class, slot, .. } => {
                let Some(info) = self.class.map(|_| self.program.class(*class)) else { return false };
                info.fields.values().find(|field| field.access.is_static && field.slot == *slot)
            }
            Node::Field { .. } if is_own => self.own_field(&name.text),
            _ => None,
        };
        // A property's own accessor may fill it.
        let in_accessor = self.own_property.as_deref() == Some(&*fold(&name.text));
        let is_late = !in_accessor && !matches!(self.routine, Routine::Initial | Routine::Constructor);
        is_late && field.is_some_and(|field| field.is_final)
    }

    /// A property that only has a setter is not read.
    pub(super) fn check_load(&mut self, span: Span, name: &Name, value: &Typed) {
        let Node::Invoke { method, arguments, .. } = &value.node.kind else { return };
        let routine = self.program.routine(*method);
        if routine.kind == MethodKind::Setter
            && arguments.is_empty()
            && !routine.is_virtual
            && self.stored != Some(span)
        {
            let owner = &self.program.class(routine.owner).full_name;
            self.error(name.span, format!("A value cannot be read from {} in type {owner}", name.text));
        }
    }

    /// A member of a field that leads to no other record.
    pub(super) fn check_path(&mut self, target: &Typed, access: &FieldAccess) {
        let Ty::Primitive(own) = &target.ty else { return };
        let ExprKind::Field(before) = &access.target.kind else { return };
        if matches!(target.node.kind, Node::SObjectField { .. }) && *own != Primitive::Id && *own != Primitive::Object {
            let message = "A non foreign key field cannot be referenced in a path expression";
            self.error(before.name.span, format!("{message}: {}", before.name.text));
        }
    }

    /// A static variable is one of its class.
    pub(super) fn check_static(&mut self, target: &Typed, access: &FieldAccess) {
        let Ty::Class(id) = &target.ty else { return };
        let Some((owner, found)) = self.program.declared_variable(*id, &access.name.text) else { return };
        let is_enum = matches!(self.program.class(owner).node, crate::program::Node::Enum(_));
        if !found.is_static || is_enum {
            return;
        }
        let is_type = |name: &Name| self.type_named(&name.text).is_some();
        if !matches!(&access.target.kind, ExprKind::Name(name) if is_type(name)) {
            let owner = &self.program.class(owner).full_name;
            let message = "Static field cannot be referenced from a non static context";
            self.error(access.name.span, format!("{message}: {} from the type {owner}", access.name.text));
        }
    }

    /// `super.f()`: there must be a superclass, and a body.
    pub(super) fn check_super(&mut self, target: &Expr, call: &Call) {
        let Some(class) = self.class.filter(|_| matches!(target.kind, ExprKind::Super)) else { return };
        let info = self.program.class(class);
        let of_all = ["tostring", "equals", "hashcode", "clone"].contains(&&*fold(&call.name.text));
        if info.superclass.is_none() && !of_all {
            let message = format!("No super type defined: {}", info.full_name);
            self.error(target.span, message);
        }
    }

    pub(super) fn check_abstract_call(&mut self, method: crate::hir::MethodId, call: &Call) {
        let is_super = matches!(&call.target, Some(target) if matches!(target.kind, ExprKind::Super));
        let routine = self.program.routine(method);
        let info = self.program.class(routine.owner);
        let named = info.methods.get(&fold(&routine.name)).into_iter().flatten();
        let is_abstract = named.into_iter().any(|own| own.id == method && own.is_abstract);
        if is_super && is_abstract {
            let shown = super::overrides::shown_routine(self.program, routine);
            self.error(call.name.span, format!("Abstract method cannot be called directly: {shown}"));
        }
    }

    /// Methods that only some records and collections of records have.
    pub(super) fn check_records_only(&mut self, call: &Call, owner: &Ty) {
        let is_other =
            |ty: &Ty| matches!(ty, Ty::Primitive(own) if *own != Primitive::Object) || matches!(ty, Ty::Class(_));
        let version = self.program.api_version(self.unit);
        let message = match owner {
            Ty::List(element) if call.name.is("deepClone") && is_other(element) => {
                format!("Operation only applies to SObject list types: {}", self.shown(owner))
            }
            Ty::Map(_, value) if call.name.is("deepClone") && is_other(value) => {
                format!("Operation only applies to SObject value map types: {}", self.shown(owner))
            }
            Ty::SObject(Some(name)) if call.name.is("getAll") => {
                let object = self.program.schema().object(name);
                if !object.is_some_and(|object| object.custom_setting && !object.list_setting) {
                    return;
                }
                "Method only supports list type Custom Settings: getAll()".to_owned()
            }
            Ty::SObject(_) if call.name.is("recalculateFormulas") && version.is_none_or(|version| version >= 57) => {
                "SObject.recalculateFormulas() is deprecated as of API version 57.0. Use \
                 Formula.recalculateFormulas() instead"
                    .to_owned()
            }
            _ => return,
        };
        self.error(call.name.span, message);
    }

    /// Errors are added to records and to their fields.
    pub(super) fn check_add_error(&mut self, call: &Call, target: Option<&Typed>) {
        let Some(target) = target.filter(|_| call.name.is("addError")) else { return };
        let is_field = matches!(target.node.kind, Node::SObjectField { .. });
        let is_value = matches!(&target.ty, Ty::Primitive(own) if *own != Primitive::Object);
        let is_record = matches!(&target.ty, Ty::SObject(_) | Ty::List(_));
        if is_field && is_record {
            self.error(call.name.span, "addError must be invoked on an SObject scalar field");
        } else if is_field && call.safe {
            let message = "Safe navigation operator is not allowed between SObject field and addError";
            self.error(call.name.span, message);
        } else if !is_field && is_value && !matches!(target.node.kind, Node::DynamicField { .. }) {
            let message = "addError must be invoked on an expression that is an exact SObject field reference";
            self.error(call.name.span, message);
        }
    }
}
