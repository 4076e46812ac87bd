//! Operators.

use super::typed::{Typed, convert, widened};
use super::{Checker, rules};
use crate::hir::{Expr as Hir, ExprKind as Node};
use crate::ty::{Primitive, Ty};
use orgyard_apex::syntax::{BinaryOperator, Expr, ExprKind, UnaryOperator};

impl<'u> Checker<'_, 'u> {
    pub(super) fn unary(&mut self, operator: UnaryOperator, operand: &'u Expr, line: u32) -> Typed {
        let value = self.expression(operand, &Ty::Unknown);
        if let Some(message) = rules::unary(self.program, operator, &value.ty) {
            self.error(operand.span, message);
            return self.nothing(operand.span);
        }
        match operator {
            UnaryOperator::Not => {
                let operand = Box::new(convert(value, &Ty::BOOLEAN));
                Typed::new(Ty::BOOLEAN, Node::Unary { operator, operand }, line)
            }
            UnaryOperator::Plus | UnaryOperator::Minus | UnaryOperator::BitNot => {
                let operand = Box::new(value.node);
                Typed::new(value.ty, Node::Unary { operator, operand }, line)
            }
        }
    }

    pub(super) fn step(&mut self, up: bool, prefix: bool, operand: &'u Expr, line: u32) -> Typed {
        let value = self.expression(operand, &Ty::Unknown);
        self.report(operand.span, rules::step(self.program, up, prefix, &value.ty));
        self.check_store(operand, &value);
        let ty = value.ty.clone();
        Typed::new(ty, Node::Step { up, prefix, place: self.place(value) }, line)
    }

    pub(super) fn ternary(
        &mut self,
        condition: &'u Expr,
        then: &'u Expr,
        otherwise: &'u Expr,
        wanted: &Ty,
        line: u32,
    ) -> Typed {
        let condition = Box::new(self.condition(condition));
        let (span, then) = (then.span, self.expression(then, wanted));
        let otherwise = self.expression(otherwise, wanted);
        self.report(span, rules::ternary(self.program, &then.ty, &otherwise.ty));
        let ty = self.program.common(&then.ty, &otherwise.ty);
        let (then, otherwise) = (Box::new(convert(then, &ty)), Box::new(convert(otherwise, &ty)));
        Typed::new(ty, Node::Ternary { condition, then, otherwise }, line)
    }

    /// Chains lean to the left; they are walked without recursion.
    pub(super) fn binary(&mut self, operator: BinaryOperator, left: &'u Expr, right: &'u Expr) -> Typed {
        let (mut first, mut rest) = (left, vec![(operator, right)]);
        while let ExprKind::Binary { operator, left, right } = &first.kind {
            rest.push((*operator, right));
            first = left;
        }
        let mut value = self.expression(first, &Ty::Unknown);
        for (operator, right) in rest.into_iter().rev() {
            let right = self.expression(right, &Ty::Unknown);
            self.report(first.span, rules::binary(self.program, operator, &value.ty, &right.ty));
            value = self.operation(operator, value, right);
        }
        value
    }

    fn operation(&self, operator: BinaryOperator, left: Typed, right: Typed) -> Typed {
        use BinaryOperator::*;
        let (ty, line) = (self.combined(operator, &left.ty, &right.ty), left.node.line);
        let (left, right) = match operator {
            Add if ty == Ty::STRING => {
                let (left, right) = (Box::new(left.node), Box::new(right.node));
                return Typed::new(ty, Node::Concat { left, right }, line);
            }
            Coalesce => (convert(left, &ty), convert(right, &ty)),
            And | Or => (convert(left, &ty), convert(right, &ty)),
            ShiftLeft | ShiftRight | ShiftRightUnsigned | Identical | NotIdentical => (left.node, right.node),
            _ => widened(left, right),
        };
        Typed::new(ty, Node::Binary { operator, left: Box::new(left), right: Box::new(right) }, line)
    }

    fn combined(&self, operator: BinaryOperator, left: &Ty, right: &Ty) -> Ty {
        use BinaryOperator::*;
        match operator {
            Add => added(left, right),
            Subtract | Multiply | Divide => arithmetic(left, right),
            And | Or | Equal | NotEqual | Identical | NotIdentical => Ty::BOOLEAN,
            Less | LessOrEqual | Greater | GreaterOrEqual => Ty::BOOLEAN,
            BitAnd | BitOr | BitXor => {
                if left == right {
                    left.clone()
                } else {
                    wider(left, right)
                }
            }
            ShiftLeft | ShiftRight | ShiftRightUnsigned => left.clone(),
            Coalesce => self.program.common(left, right),
        }
    }

    pub(super) fn assign(
        &mut self,
        operator: Option<BinaryOperator>,
        target: &'u Expr,
        value: &'u Expr,
        line: u32,
    ) -> Typed {
        self.stored = Some(target.span);
        let to = self.expression(target, &Ty::Unknown);
        self.stored = None;
        self.check_store(target, &to);
        if !matches!(target.kind, ExprKind::Name(_) | ExprKind::Field(_) | ExprKind::Index { .. }) {
            self.error(target.span, "Expression cannot be assigned");
        }
        let from = self.expression(value, &to.ty);
        let ty = to.ty.clone();
        let Some(operator) = operator else {
            self.assignable(&from.ty, &ty, target.span);
            let value = Box::new(convert(from, &ty));
            return Typed::new(ty, Node::Assign { place: self.place(to), value }, line);
        };
        self.check_update(operator, target, &ty, &from.ty);
        Typed::new(ty, self.update(operator, to, from), line)
    }

    /// The outcome of `a += b` becomes what `a` holds; a text only ever is one.
    fn check_update(&mut self, operator: BinaryOperator, target: &Expr, to: &Ty, from: &Ty) {
        if let Some(message) = rules::binary(self.program, operator, to, from) {
            return self.error(target.span, message);
        }
        let holds_text =
            !matches!(to, Ty::Primitive(own) if !matches!(own, Primitive::String | Primitive::Id | Primitive::Object));
        if operator == BinaryOperator::Add && *from == Ty::STRING && !holds_text {
            let message = format!("Illegal conversion from String to {}", self.shown(to));
            self.error(target.span, message);
        }
    }

    /// `a += b`: the narrower number is widened, and the sum becomes what the place holds.
    fn update(&self, operator: BinaryOperator, target: Typed, value: Typed) -> Node {
        use BinaryOperator::{Add, ShiftLeft, ShiftRight, ShiftRightUnsigned};
        let is_text = operator == Add && (target.ty == Ty::STRING || value.ty == Ty::STRING);
        let width = |ty: &Ty| ty.primitive().and_then(Primitive::width);
        let is_shift = matches!(operator, ShiftLeft | ShiftRight | ShiftRightUnsigned);
        let widens = !is_text && !is_shift && width(&value.ty) < width(&target.ty);
        let to = target.ty.primitive().filter(|own| own.width().is_some());
        let value: Hir = if widens { convert(value, &target.ty) } else { value.node };
        Node::Update { operator, is_text, to, place: self.place(target), value: Box::new(value) }
    }
}

fn added(left: &Ty, right: &Ty) -> Ty {
    let is_text = |ty: &Ty| *ty == Ty::STRING;
    if is_text(left) || is_text(right) { Ty::STRING } else { arithmetic(left, right) }
}

/// Dates and times keep their type whatever number is added.
fn arithmetic(left: &Ty, right: &Ty) -> Ty {
    match left.primitive() {
        Some(Primitive::Date | Primitive::Datetime | Primitive::Time) => left.clone(),
        _ => wider(left, right),
    }
}

fn wider(left: &Ty, right: &Ty) -> Ty {
    let width = |ty: &Ty| ty.primitive().and_then(Primitive::width);
    match (width(left), width(right)) {
        (Some(a), Some(b)) => {
            if a >= b {
                left.clone()
            } else {
                right.clone()
            }
        }
        _ => Ty::Unknown,
    }
}
