//! Operators.

use super::{Checker, rules};
use crate::ty::{Primitive, Ty};
use orgyard_apex::syntax::{BinaryOperator, Expr, ExprKind, UnaryOperator};

impl<'u> Checker<'_, 'u> {
    pub(super) fn unary(&mut self, operator: UnaryOperator, operand: &'u Expr) -> Ty {
        let ty = self.expression(operand, &Ty::Unknown);
        if let Some(message) = rules::unary(self.program, operator, &ty) {
            self.error(operand.span, message);
            return Ty::Unknown;
        }
        match operator {
            UnaryOperator::Not => Ty::BOOLEAN,
            UnaryOperator::Plus | UnaryOperator::Minus | UnaryOperator::BitNot => ty,
        }
    }

    pub(super) fn step(&mut self, up: bool, prefix: bool, operand: &'u Expr) -> Ty {
        let ty = self.expression(operand, &Ty::Unknown);
        self.report(operand.span, rules::step(self.program, up, prefix, &ty));
        ty
    }

    pub(super) fn ternary(&mut self, condition: &'u Expr, then: &'u Expr, otherwise: &'u Expr, wanted: &Ty) -> Ty {
        self.condition(condition);
        let then_ty = self.expression(then, wanted);
        let otherwise = self.expression(otherwise, wanted);
        self.report(then.span, rules::ternary(self.program, &then_ty, &otherwise));
        self.program.common(&then_ty, &otherwise)
    }

    /// Chains lean to the left; they are walked without recursion.
    pub(super) fn binary(&mut self, operator: BinaryOperator, left: &'u Expr, right: &'u Expr) -> Ty {
        let (mut first, mut rest) = (left, vec![(operator, right)]);
        while let ExprKind::Binary { operator, left, right } = &first.kind {
            rest.push((*operator, right));
            first = left;
        }
        let mut ty = self.expression(first, &Ty::Unknown);
        for (operator, right) in rest.into_iter().rev() {
            let right = self.expression(right, &Ty::Unknown);
            self.report(first.span, rules::binary(self.program, operator, &ty, &right));
            ty = self.combined(operator, &ty, &right);
        }
        ty
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

    pub(super) fn assign(&mut self, operator: Option<BinaryOperator>, target: &'u Expr, value: &'u Expr) -> Ty {
        let to = self.expression(target, &Ty::Unknown);
        if !matches!(target.kind, ExprKind::Name(_) | ExprKind::Field(_) | ExprKind::Index { .. }) {
            self.error(target.span, "Expression cannot be assigned");
        }
        let from = self.expression(value, &to);
        if operator.is_none() {
            self.assignable(&from, &to, target.span);
        }
        to
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
