//! Expressions.

use super::names::{Meaning, span_of};
use super::typed::{self, Typed, convert};
use super::{Checker, rules};
use crate::hir::{self, Constant, ExprKind as Node};
use crate::program::Signature;
use crate::ty::{Primitive, Ty};
use orgyard_apex::Span;
use orgyard_apex::syntax::{Expr, ExprKind, FieldAccess, Literal, Name};

impl<'u> Checker<'_, 'u> {
    /// An expression with its type; `wanted` is what its surroundings ask for, `Void` where they ask for nothing.
    pub(super) fn expression(&mut self, expression: &'u Expr, wanted: &Ty) -> Typed {
        let line = self.line(expression.span);
        match &expression.kind {
            ExprKind::Literal(literal) => constant(literal, line),
            ExprKind::Name(name) => {
                let value = self.name(name);
                self.check_forward(name, &value);
                self.check_load(expression.span, name, &value);
                value
            }
            ExprKind::This => {
                let fault = self.is_static.then(|| "This cannot be referenced in a static context".to_owned());
                self.report(expression.span, fault);
                Typed::new(self.class.map_or(Ty::Unknown, Ty::Class), Node::This, line)
            }
            ExprKind::Super => {
                let fault = self.is_static.then(|| "Super cannot be referenced in a static context".to_owned());
                self.report(expression.span, fault);
                Typed::new(self.super_type(), Node::This, line)
            }
            ExprKind::Field(access) => {
                let value = self.field(access);
                self.check_load(expression.span, &access.name, &value);
                value
            }
            ExprKind::Call(call) => self.call(call, wanted, expression.span),
            ExprKind::ConstructorCall { is_super, arguments } => {
                self.constructor_call(*is_super, arguments, expression.span)
            }
            ExprKind::Index { target, index } => self.index(target, index),
            ExprKind::New(new) => self.new_expression(new, expression.span),
            ExprKind::Cast { ty, value } => {
                let ty = self.ty(ty);
                let from = self.expression(value, &Ty::Unknown);
                self.report(expression.span, rules::cast(self.program, &from.ty, &ty));
                Typed { node: typed::cast(from, ty.clone(), line), ty }
            }
            ExprKind::InstanceOf { value, ty } => {
                let from = self.expression(value, &Ty::Unknown);
                let ty = self.ty(ty);
                self.report(value.span, rules::instance_of(self.program, &from.ty, &ty));
                Typed::new(Ty::BOOLEAN, Node::InstanceOf { ty, value: Box::new(from.node) }, line)
            }
            ExprKind::Unary { operator, operand } => self.unary(*operator, operand, line),
            ExprKind::Step { up, prefix, operand } => self.step(*up, *prefix, operand, line),
            ExprKind::Binary { operator, left, right } => self.binary(*operator, left, right),
            ExprKind::Assign { operator, target, value } => self.assign(*operator, target, value, line),
            ExprKind::Ternary { condition, then, otherwise } => self.ternary(condition, then, otherwise, wanted, line),
            ExprKind::Query(query) => self.query(query, expression.span),
            ExprKind::TypeLiteral(ty) => {
                let ty = self.ty(ty);
                Typed::new(self.system_type("Type"), Node::TypeLiteral(ty), line)
            }
            ExprKind::PackageVersion(number) => {
                self.report(expression.span, self.package_version_fault(number.as_deref()));
                self.not_implemented(expression.span)
            }
            ExprKind::Parenthesized(inner) => self.expression(inner, wanted),
        }
    }

    /// `Package.Version.1.2` is a version of the package around; with one number it is none.
    fn package_version_fault(&self, number: Option<&str>) -> Option<String> {
        let origin = self.program.surroundings.origins.get(self.unit);
        if origin.is_some_and(|origin| origin.unmanaged) {
            return Some("Unmanaged packages cannot reference Package.Version.".to_owned());
        }
        if self.program.namespace(self.unit).is_none() {
            return Some("Package.Version Requires a namespaced org".to_owned());
        }
        let number = number.filter(|number| !number.contains('.'))?;
        Some(format!("Package.Version.{number} is not a valid version."))
    }

    pub(super) fn system_type(&self, name: &str) -> Ty {
        crate::platform::find("System", name).map_or(Ty::Unknown, crate::program::plain)
    }

    fn super_type(&self) -> Ty {
        let superclass = self.class.and_then(|id| self.program.class(id).superclass.clone());
        superclass.unwrap_or(Ty::Unknown)
    }

    fn name(&mut self, name: &Name) -> Typed {
        match self.name_meaning(name) {
            Meaning::Value(value) => value,
            Meaning::Root(root) => self.root_value(&root, name.span),
            Meaning::Type(_) | Meaning::Namespace(_) | Meaning::Missing => {
                self.error(name.span, format!("Variable does not exist: {}", name.text));
                self.nothing(name.span)
            }
        }
    }

    fn field(&mut self, access: &'u FieldAccess) -> Typed {
        match self.member_meaning(access) {
            Meaning::Value(value) => value,
            Meaning::Root(root) => self.root_value(&root, span_of(access)),
            _ => self.not_implemented(span_of(access)),
        }
    }

    fn constructor_call(&mut self, is_super: bool, arguments: &'u [Expr], span: Span) -> Typed {
        if self.first_statement.is_none_or(|first| first.start != span.start) {
            let word = if is_super { "super" } else { "this" };
            let message = format!("Call to '{word}()' must be the first statement in a constructor method");
            self.error(span, message);
        }
        self.invokes_constructor = true;
        let arguments = self.arguments(arguments);
        self.invokes_constructor = false;
        let class = if is_super { self.super_type() } else { self.class.map_or(Ty::Unknown, Ty::Class) };
        self.check_invoked(&class, &arguments, span);
        let (constructor, arguments) = self.own_constructor(&class, arguments);
        Typed::new(Ty::Void, Node::ConstructorCall { class, constructor, arguments }, self.line(span))
    }

    /// The constructor of the sources that fits, with its arguments as it wants them.
    pub(super) fn own_constructor(&self, ty: &Ty, arguments: Vec<Typed>) -> (Option<hir::MethodId>, Vec<hir::Expr>) {
        let Ty::Class(id) = ty else { return (None, plain(arguments)) };
        let signature = |one: &crate::program::Constructor| Signature {
            origin: crate::program::Runs::Method(one.id),
            parameters: one.parameters.clone(),
            returns: Ty::Void,
            declared: None,
        };
        let own: Vec<Signature> = self.program.class(*id).constructors.iter().map(signature).collect();
        let types: Vec<Ty> = arguments.iter().map(|one| one.ty.clone()).collect();
        let Some(chosen) = self.program.choose(&own, &types) else { return (None, plain(arguments)) };
        let open = self.program.open_parameters(&own, &types);
        let crate::program::Runs::Method(method) = chosen.origin else { return (None, plain(arguments)) };
        (Some(method), self.converted_arguments(arguments, &chosen.parameters, &open))
    }

    fn index(&mut self, target: &'u Expr, index: &'u Expr) -> Typed {
        let list = self.expression(target, &Ty::Unknown);
        let at = self.expression(index, &Ty::INTEGER);
        if !self.program.fits(&at.ty, &Ty::INTEGER) {
            let message = format!("List index must be of type Integer: {}", self.shown(&at.ty));
            self.error(index.span, message);
        }
        let ty = match &list.ty {
            Ty::List(element) => (**element).clone(),
            Ty::Rows(object) => Ty::SObject(object.clone()),
            Ty::Primitive(_) | Ty::Set(_) | Ty::Map(..) | Ty::SObject(_) | Ty::Class(_) => {
                let message = format!("Expression must be a list type: {}", self.shown(&list.ty));
                self.error(target.span, message);
                Ty::Unknown
            }
            _ => Ty::Unknown,
        };
        let (target, line) = (Box::new(list.node), self.line(index.span));
        let index = Box::new(convert(at, &Ty::INTEGER));
        Typed::new(ty, Node::Index { target, index }, line)
    }

    pub(super) fn arguments(&mut self, arguments: &'u [Expr]) -> Vec<Typed> {
        arguments.iter().map(|argument| self.expression(argument, &Ty::Unknown)).collect()
    }

    /// A condition, which must be a Boolean.
    pub(super) fn condition(&mut self, condition: &'u Expr) -> hir::Expr {
        let value = self.expression(condition, &Ty::BOOLEAN);
        if !self.program.fits(&value.ty, &Ty::BOOLEAN) {
            let message = format!("Condition expression must be of type Boolean: {}", self.shown(&value.ty));
            self.error(condition.span, message);
        }
        convert(value, &Ty::BOOLEAN)
    }
}

pub(super) fn plain(values: Vec<Typed>) -> Vec<hir::Expr> {
    values.into_iter().map(|value| value.node).collect()
}

fn constant(literal: &Literal, line: u32) -> Typed {
    let (ty, constant) = match literal {
        Literal::Null => return Typed::new(Ty::Null, Node::Constant(Constant::Null), line),
        Literal::Boolean(value) => (Primitive::Boolean, Constant::Boolean(*value)),
        Literal::Integer(value) => (Primitive::Integer, Constant::Integer(*value)),
        Literal::Long(value) => (Primitive::Long, Constant::Long(*value)),
        Literal::Decimal(digits) => (Primitive::Decimal, Constant::Decimal((**digits).into())),
        Literal::Double(digits) => (Primitive::Double, Constant::Double(digits.parse().unwrap_or_default())),
        Literal::String(text) => (Primitive::String, Constant::String((**text).into())),
    };
    Typed::new(Ty::Primitive(ty), Node::Constant(constant), line)
}
