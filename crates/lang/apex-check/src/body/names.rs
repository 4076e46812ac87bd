//! What a name, or a chain of names, stands for.

use super::Checker;
use super::roots::Root;
use super::scope::Kept;
use super::typed::Typed;
use crate::hir::{Expr as Hir, ExprKind as Node};
use crate::platform;
use crate::program::{Found, plain};
use crate::ty::Ty;
use orgyard_apex::Span;
use orgyard_apex::syntax::{Expr, ExprKind, FieldAccess, Name};

pub(super) enum Meaning {
    Value(Typed),
    /// A type; its static members follow.
    Type(Ty),
    /// A namespace; a type follows.
    Namespace(String),
    /// The start of a chain that leads to labels, pages or describe results.
    Root(Root),
    /// Nothing of that name.
    Missing,
}

impl<'u> Checker<'_, 'u> {
    /// What an expression means as the left side of a point.
    pub(super) fn meaning(&mut self, expression: &'u Expr) -> Meaning {
        match &expression.kind {
            ExprKind::Name(name) => self.name_meaning(name),
            ExprKind::Field(access) => self.member_meaning(access),
            _ => Meaning::Value(self.expression(expression, &Ty::Unknown)),
        }
    }

    pub(super) fn name_meaning(&mut self, name: &Name) -> Meaning {
        if let Some(value) = self.variable_named(name) {
            self.check_own_variable(name);
            return Meaning::Value(value);
        }
        let meaning = self.type_meaning(&name.text);
        let closed = match &meaning {
            Meaning::Type(ty) => self.program.protected_object(ty, self.unit),
            Meaning::Namespace(_) => self.program.explicit_namespace(&name.text, self.unit),
            _ => None,
        };
        self.report(name.span, closed.map(str::to_owned));
        meaning
    }

    /// A local, or a member of the classes around.
    pub(super) fn variable_named(&self, name: &Name) -> Option<Typed> {
        let line = self.line(name.span);
        if let Some((ty, kept)) = self.scope.get(&name.text) {
            return Some(self.kept(ty.clone(), kept, line));
        }
        let mut around = self.class;
        while let Some(id) = around {
            match self.program.variable(&Ty::Class(id), &name.text, self.unit) {
                Found::Variable(variable) => {
                    let this = (Some(id) == self.class).then(|| Typed::new(Ty::Class(id), Node::This, line));
                    return Some(self.variable(variable, this, false, name));
                }
                // Beyond an unknown superclass a type of that name is the better guess.
                Found::Unsure if self.program.is_open(id) && self.type_named(&name.text).is_none() => {
                    let this = Typed::new(Ty::Class(id), Node::This, line);
                    return Some(self.dynamic_field(this, false, name));
                }
                _ => around = self.program.class(id).outer,
            }
        }
        None
    }

    fn kept(&self, ty: Ty, kept: Kept, line: u32) -> Typed {
        let kind = match (kept, self.script) {
            (Kept::Slot(slot), _) => Node::Local(slot),
            (Kept::Shared(slot), Some(script)) => Node::Static { class: script.class, slot, covers: None },
            (Kept::Shared(slot), None) => Node::Local(slot),
        };
        Typed::new(ty, kind, line)
    }

    pub(super) fn type_named(&self, name: &str) -> Option<Ty> {
        if let Some(id) = self.program.class_named(name, self.around()) {
            return Some(Ty::Class(id));
        }
        if let Some(id) = platform::find_short(name) {
            return Some(plain(id));
        }
        self.program.object_type(name, self.unit)
    }

    fn type_meaning(&self, name: &str) -> Meaning {
        if let Some(root) = Root::named(name) {
            return Meaning::Root(root);
        }
        if let Some(ty) = self.type_named(name) {
            return Meaning::Type(ty);
        }
        let is_namespace = platform::is_namespace(name) || self.program.is_namespace(name);
        if is_namespace { Meaning::Namespace(name.to_owned()) } else { Meaning::Missing }
    }

    pub(super) fn member_meaning(&mut self, access: &'u FieldAccess) -> Meaning {
        if let Some(rows) = self.trigger_variable(access) {
            return Meaning::Value(rows);
        }
        match self.meaning(&access.target) {
            Meaning::Value(Typed { node: Hir { kind: Node::SObjectType(object), .. }, .. })
                if access.name.is("fields") =>
            {
                Meaning::Root(Root::Fields(object))
            }
            Meaning::Value(target) => Meaning::Value(self.value_member(target, access)),
            Meaning::Type(ty) => self.static_member(ty, access),
            Meaning::Namespace(namespace) => self.namespace_member(&namespace, access),
            Meaning::Root(root) => Meaning::Value(self.root_member(root, access)),
            Meaning::Missing => {
                self.missing_root(&access.target);
                Meaning::Value(self.not_implemented(span_of(access)))
            }
        }
    }

    pub(super) fn missing_root(&mut self, target: &Expr) {
        if let ExprKind::Name(name) = &target.kind
            && !self.program.is_foreign_namespace(&name.text)
        {
            self.error(name.span, format!("Variable does not exist: {}", name.text));
        }
    }
}

pub(super) fn span_of(access: &FieldAccess) -> Span {
    access.target.span.to(access.name.span)
}
