//! Expressions, and the object a variable's declared type gives to a field access.

use super::scope::Variable;
use super::{Collector, MentionKind};
use crate::syntax::{Call, Expr, ExprKind, FieldAccess, Literal, New, NewInitializer, TypeRef};

impl<'u> Collector<'u> {
    pub(super) fn expression(&mut self, expression: &'u Expr) {
        match &expression.kind {
            ExprKind::Literal(literal) => self.literal(literal, expression),
            ExprKind::Name(_) | ExprKind::This | ExprKind::Super | ExprKind::PackageVersion(_) => {}
            ExprKind::Field(access) => self.field_access(expression, access),
            ExprKind::Call(call) => self.call(call),
            ExprKind::ConstructorCall { arguments, .. } => self.expressions(arguments),
            ExprKind::New(new) => self.new_expression(new),
            ExprKind::Cast { ty, value } | ExprKind::InstanceOf { value, ty } => {
                self.ty(ty);
                self.expression(value);
            }
            ExprKind::Binary { left, right, .. } => self.binary(left, right),
            ExprKind::Assign { target: left, value: right, .. } | ExprKind::Index { target: left, index: right } => {
                self.expression(left);
                self.expression(right);
            }
            ExprKind::Ternary { condition, then, otherwise } => {
                [condition, then, otherwise].into_iter().for_each(|part| self.expression(part));
            }
            ExprKind::Unary { operand: inner, .. } | ExprKind::Step { operand: inner, .. } => self.expression(inner),
            ExprKind::Parenthesized(inner) => self.expression(inner),
            ExprKind::TypeLiteral(ty) => self.ty(ty),
            ExprKind::Query(query) => {
                self.query(query);
                self.expressions(&query.binds);
            }
        }
    }

    /// Long concatenations lean to the left; they are walked without recursion.
    fn binary(&mut self, left: &'u Expr, right: &'u Expr) {
        let (mut left, mut rights) = (left, vec![right]);
        while let ExprKind::Binary { left: inner, right, .. } = &left.kind {
            rights.push(right);
            left = inner;
        }
        self.expression(left);
        rights.into_iter().rev().for_each(|right| self.expression(right));
    }

    fn literal(&mut self, literal: &Literal, expression: &Expr) {
        let Literal::String(text) = literal else { return };
        let Some(target) = text.get(..8).filter(|head| head.eq_ignore_ascii_case("callout:")) else { return };
        let rest = &text[target.len()..];
        let name = rest.split(['/', '?', '#', '{']).next().unwrap_or_default();
        if !name.is_empty() {
            self.add(MentionKind::NamedCredential, name, expression.span);
        }
    }

    fn field_access(&mut self, whole: &'u Expr, access: &'u FieldAccess) {
        if !self.chain(whole) {
            self.typed_access(access);
        }
    }

    fn call(&mut self, call: &'u Call) {
        if let Some(target) = &call.target {
            self.string_arguments(target, call);
            match &target.kind {
                ExprKind::Name(_) => drop(self.chain(target)),
                _ => self.expression(target),
            }
        }
        self.expressions(&call.arguments);
    }

    /// Calls that name a component by a string.
    fn string_arguments(&mut self, target: &Expr, call: &Call) {
        let Some(Expr { kind: ExprKind::Literal(Literal::String(text)), span }) = call.arguments.first() else {
            return;
        };
        let on = |names: &[&str]| dotted(target).is_some_and(|own| names.iter().any(|n| own.eq_ignore_ascii_case(n)));
        if call.name.is("checkPermission") && on(&["FeatureManagement", "System.FeatureManagement"]) {
            self.add(MentionKind::CustomPermission, &**text, *span);
        } else if call.name.is("getPartition") && on(&["Cache.Org", "Cache.Session"]) {
            let name = text.split_once('.').map_or(&**text, |(_, name)| name);
            self.add(MentionKind::CachePartition, name, *span);
        }
    }

    fn new_expression(&mut self, new: &'u New) {
        self.ty(&new.ty);
        match &new.initializer {
            NewInitializer::Arguments(values) | NewInitializer::Elements(values) => self.expressions(values),
            NewInitializer::Fields(fields) => {
                for (name, value) in fields {
                    let kind = MentionKind::Field { object: new.ty.dotted() };
                    self.add(kind, &*name.text, name.span);
                    self.expression(value);
                }
            }
            NewInitializer::Entries(entries) => entries.iter().for_each(|(key, value)| {
                self.expression(key);
                self.expression(value);
            }),
            NewInitializer::Size(size) => self.expression(size),
        }
    }

    /// `acc.Parent__r.My__c` from an expression whose declared type tells the object.
    fn typed_access(&mut self, access: &'u FieldAccess) {
        let (mut path, mut root, mut first) = (vec![&*access.name.text], &access.target, access);
        while let ExprKind::Field(inner) = &root.kind {
            if self.object_of(root).is_some() {
                break;
            }
            path.push(&inner.name.text);
            (root, first) = (&inner.target, inner);
        }
        let custom = path.iter().any(|part| is_custom(part));
        match self.object_of(root) {
            Some(object) if custom || is_custom(&object) => {
                path.reverse();
                self.add(MentionKind::Field { object }, path.join("."), first.name.span);
            }
            _ => {}
        }
        self.expression(root);
    }

    /// The object an expression is a record of, as far as declarations in this source tell.
    pub(super) fn object_of(&self, expression: &Expr) -> Option<String> {
        match &expression.kind {
            ExprKind::Name(name) => match self.scope.variable(&name.text)? {
                Variable::Typed(ty) => self.object_name(ty),
                Variable::Untyped => None,
            },
            ExprKind::Field(access) if matches!(access.target.kind, ExprKind::This) => {
                self.object_name(self.scope.member(&access.name.text)?)
            }
            ExprKind::Index { target, .. } => self.element_of(target),
            ExprKind::Cast { ty, .. } => self.object_name(ty),
            ExprKind::New(new) => self.object_name(&new.ty),
            ExprKind::Parenthesized(inner) => self.object_of(inner),
            _ => None,
        }
    }

    /// The object a list holds.
    pub(super) fn element_of(&self, expression: &Expr) -> Option<String> {
        match &expression.kind {
            ExprKind::Name(name) => match self.scope.variable(&name.text)? {
                Variable::Typed(ty) => self.element_name(ty),
                Variable::Untyped => None,
            },
            ExprKind::Field(access) => match &access.target.kind {
                ExprKind::This => self.element_name(self.scope.member(&access.name.text)?),
                ExprKind::Name(name) if name.is("Trigger") && (access.name.is("new") || access.name.is("old")) => {
                    self.scope.trigger_object.map(|object| object.text.to_string())
                }
                _ => None,
            },
            ExprKind::Cast { ty, .. } => self.element_name(ty),
            ExprKind::Parenthesized(inner) => self.element_of(inner),
            _ => None,
        }
    }

    fn element_name(&self, ty: &TypeRef) -> Option<String> {
        if ty.dimensions == 1 {
            return self.object_name(&TypeRef { dimensions: 0, ..ty.clone() });
        }
        let [part] = ty.parts.as_slice() else { return None };
        let [element] = part.arguments.as_slice() else { return None };
        if part.name.is("List") { self.object_name(element) } else { None }
    }

    /// A plain type that is not one of this source.
    fn object_name(&self, ty: &TypeRef) -> Option<String> {
        let name = match ty.parts.as_slice() {
            [namespace, object] if namespace.name.is("Schema") && ty.dimensions == 0 => &object.name,
            _ => ty.simple()?,
        };
        let other = ["SObject", "Object"].iter().any(|generic| name.is(generic));
        (!other && !self.scope.is_own_type(&name.text)).then(|| name.text.to_string())
    }
}

/// The dotted names of a chain without calls.
pub(super) fn dotted(expression: &Expr) -> Option<String> {
    match &expression.kind {
        ExprKind::Name(name) => Some(name.text.to_string()),
        ExprKind::Field(access) => Some(format!("{}.{}", dotted(&access.target)?, access.name.text)),
        _ => None,
    }
}

/// Whether a name bears the suffix of something custom.
pub(super) fn is_custom(name: &str) -> bool {
    let Some((_, suffix)) = name.rsplit_once("__") else { return false };
    ["c", "r", "mdt", "e", "b", "x", "kav", "pc", "s", "share", "history", "feed", "changeevent"]
        .iter()
        .any(|known| suffix.eq_ignore_ascii_case(known))
}
