//! The type of each expression.

use super::names::Meaning;
use super::{Checker, rules};
use crate::ty::{Primitive, Ty};
use orgyard_apex::syntax::{Expr, ExprKind, FieldAccess, Literal, Name};

impl<'u> Checker<'_, 'u> {
    /// The type of an expression; `wanted` is what its surroundings ask for, `Void` where they ask for nothing.
    pub(super) fn expression(&mut self, expression: &'u Expr, wanted: &Ty) -> Ty {
        match &expression.kind {
            ExprKind::Literal(literal) => literal_type(literal),
            ExprKind::Name(name) => self.name(name),
            ExprKind::This => {
                let fault = self.is_static.then(|| "This cannot be referenced in a static context".to_owned());
                self.report(expression.span, fault);
                self.class.map_or(Ty::Unknown, Ty::Class)
            }
            ExprKind::Super => self.super_type(),
            ExprKind::Field(access) => self.field(access),
            ExprKind::Call(call) => self.call(call, wanted),
            ExprKind::ConstructorCall { is_super, arguments } => {
                if self.first_statement.is_none_or(|first| first.start != expression.span.start) {
                    let word = if *is_super { "super" } else { "this" };
                    let message = format!("Call to '{word}()' must be the first statement in a constructor method");
                    self.error(expression.span, message);
                }
                self.arguments(arguments);
                Ty::Void
            }
            ExprKind::Index { target, index } => self.index(target, index),
            ExprKind::New(new) => self.new_expression(new, expression.span),
            ExprKind::Cast { ty, value } => {
                let ty = self.ty(ty);
                let from = self.expression(value, &Ty::Unknown);
                self.report(expression.span, rules::cast(self.program, &from, &ty));
                ty
            }
            ExprKind::InstanceOf { value, ty } => {
                self.expression(value, &Ty::Unknown);
                self.ty(ty);
                Ty::BOOLEAN
            }
            ExprKind::Unary { operator, operand } => self.unary(*operator, operand),
            ExprKind::Step { up, prefix, operand } => self.step(*up, *prefix, operand),
            ExprKind::Binary { operator, left, right } => self.binary(*operator, left, right),
            ExprKind::Assign { operator, target, value } => self.assign(*operator, target, value),
            ExprKind::Ternary { condition, then, otherwise } => self.ternary(condition, then, otherwise, wanted),
            ExprKind::Query(query) => self.query(query),
            ExprKind::TypeLiteral(ty) => {
                self.ty(ty);
                self.system_type("Type")
            }
            ExprKind::PackageVersion(_) => Ty::Unknown,
            ExprKind::Parenthesized(inner) => self.expression(inner, wanted),
        }
    }

    pub(super) fn system_type(&self, name: &str) -> Ty {
        crate::platform::find("System", name).map_or(Ty::Unknown, crate::program::plain)
    }

    fn super_type(&self) -> Ty {
        let superclass = self.class.and_then(|id| self.program.class(id).superclass.clone());
        superclass.unwrap_or(Ty::Unknown)
    }

    fn name(&mut self, name: &Name) -> Ty {
        match self.name_meaning(name) {
            Meaning::Value(ty) => ty,
            Meaning::Type(_) | Meaning::Namespace(_) | Meaning::Missing => {
                self.error(name.span, format!("Variable does not exist: {}", name.text));
                Ty::Unknown
            }
        }
    }

    fn field(&mut self, access: &'u FieldAccess) -> Ty {
        match self.member_meaning(access) {
            Meaning::Value(ty) => ty,
            _ => Ty::Unknown,
        }
    }

    /// `Trigger.new` and its kin hold the trigger's object.
    pub(super) fn trigger_variable(&self, access: &FieldAccess) -> Option<Ty> {
        let object = self.trigger_object.clone()?;
        let ExprKind::Name(root) = &access.target.kind else { return None };
        if !root.is("Trigger") {
            return None;
        }
        if access.name.is("new") || access.name.is("old") {
            return Some(Ty::list(object));
        }
        let is_map = access.name.is("newMap") || access.name.is("oldMap");
        is_map.then(|| Ty::map(Ty::Primitive(Primitive::Id), object))
    }

    fn index(&mut self, target: &'u Expr, index: &'u Expr) -> Ty {
        let list = self.expression(target, &Ty::Unknown);
        let at = self.expression(index, &Ty::INTEGER);
        if !self.program.fits(&at, &Ty::INTEGER) {
            let message = format!("List index must be of type Integer: {}", self.shown(&at));
            self.error(index.span, message);
        }
        match list {
            Ty::List(element) => (*element).clone(),
            Ty::Rows(object) => Ty::SObject(object),
            Ty::Primitive(_) | Ty::Set(_) | Ty::Map(..) | Ty::SObject(_) | Ty::Class(_) => {
                let message = format!("Expression must be a list type: {}", self.shown(&list));
                self.error(target.span, message);
                Ty::Unknown
            }
            _ => Ty::Unknown,
        }
    }

    pub(super) fn arguments(&mut self, arguments: &'u [Expr]) -> Vec<Ty> {
        arguments.iter().map(|argument| self.expression(argument, &Ty::Unknown)).collect()
    }
}

fn literal_type(literal: &Literal) -> Ty {
    Ty::Primitive(match literal {
        Literal::Null => return Ty::Null,
        Literal::Boolean(_) => Primitive::Boolean,
        Literal::Integer(_) => Primitive::Integer,
        Literal::Long(_) => Primitive::Long,
        Literal::Decimal(_) => Primitive::Decimal,
        Literal::Double(_) => Primitive::Double,
        Literal::String(_) => Primitive::String,
    })
}
