//! Operators between expressions, whose chains are walked in a loop; places that are changed.

use super::Frame;
use super::arithmetic::{add_one, binary};
use crate::value::Value;
use crate::vm::{Outcome, Throw, Vm};
use orgyard_apex::syntax::BinaryOperator as Op;
use orgyard_apex_check::hir::{Expr, ExprKind, Place};
use std::sync::Arc;

impl Vm {
    pub(super) fn binary_chain(
        &mut self,
        frame: &mut Frame<'_>,
        operator: Op,
        left: &Expr,
        right: &Expr,
        line: u32,
    ) -> Outcome {
        if !matches!(left.kind, ExprKind::Binary { .. }) {
            let first = self.first_operand(frame, operator, left)?;
            return self.applied(frame, operator, first, right, line);
        }
        let mut links = vec![(operator, right, line)];
        let mut leftmost = left;
        while let ExprKind::Binary { operator, left, right } = &leftmost.kind {
            links.push((*operator, right, leftmost.line));
            leftmost = left;
        }
        let innermost = links.last().map_or(operator, |link| link.0);
        let mut value = self.first_operand(frame, innermost, leftmost)?;
        for (operator, right, line) in links.into_iter().rev() {
            value = self.applied(frame, operator, value, right, line)?;
        }
        Ok(value)
    }

    fn first_operand(&mut self, frame: &mut Frame<'_>, operator: Op, operand: &Expr) -> Outcome {
        match operator {
            Op::Coalesce => Ok(self.or_null(frame, operand)?.unwrap_or_default()),
            _ => self.eval(frame, operand),
        }
    }

    /// `left operator right`, of which the right side may not be needed.
    fn applied(&mut self, frame: &mut Frame<'_>, operator: Op, left: Value, right: &Expr, line: u32) -> Outcome {
        match (operator, &left) {
            (Op::And, Value::Boolean(false)) | (Op::Or, Value::Boolean(true)) => Ok(left),
            (Op::And | Op::Or, Value::Boolean(_)) => self.condition(frame, right).map(Value::Boolean),
            (Op::And | Op::Or, _) => Err(self.placed(Throw::null_pointer(), line)),
            (Op::Coalesce, Value::Null) => self.eval(frame, right),
            (Op::Coalesce, _) => Ok(left),
            _ => {
                let right = self.eval(frame, right)?;
                self.at(line, |vm| vm.operate(operator, &left, &right))
            }
        }
    }

    pub(super) fn operate(&mut self, operator: Op, left: &Value, right: &Value) -> Outcome {
        match operator {
            Op::Equal => self.equals(left, right).map(Value::Boolean),
            Op::NotEqual => self.equals(left, right).map(|same| Value::Boolean(!same)),
            Op::Identical => self.identical(left, right).map(Value::Boolean),
            Op::NotIdentical => self.identical(left, right).map(|same| Value::Boolean(!same)),
            _ => binary(operator, left, right),
        }
    }

    /// `===`: the same instance; of values that are none, equal ones.
    fn identical(&mut self, left: &Value, right: &Value) -> Result<bool, Throw> {
        match left {
            Value::List(_) | Value::Set(_) | Value::Map(_) | Value::SObject(_) | Value::Object(_) => {
                Ok(left.is_same(right))
            }
            Value::Platform(_) => Ok(left.is_same(right)),
            _ => self.equals(left, right),
        }
    }

    /// Text put together from a chain of `+`.
    pub(super) fn concat(&mut self, frame: &mut Frame<'_>, expr: &Expr) -> Outcome {
        let mut parts = Vec::new();
        let mut leftmost = expr;
        while let ExprKind::Concat { left, right } = &leftmost.kind {
            parts.push(&**right);
            leftmost = left;
        }
        let mut out = String::new();
        let first = self.eval(frame, leftmost)?;
        self.append_text(&first, &mut out)?;
        for part in parts.into_iter().rev() {
            let value = self.eval(frame, part)?;
            self.append_text(&value, &mut out)?;
        }
        self.line = expr.line;
        self.allocate(out.len())?;
        Ok(Value::String(Arc::from(out)))
    }

    /// `a += b` and its kin.
    pub(super) fn update(&mut self, frame: &mut Frame<'_>, expr: &Expr) -> Outcome {
        let ExprKind::Update { operator, is_text, to, place, value } = &expr.kind else { return Ok(Value::Null) };
        let spot = self.spot(frame, place)?;
        let old = self.at(expr.line, |vm| vm.read_spot(frame.linked, frame.base, &spot))?;
        let right = self.eval(frame, value)?;
        let new = if *is_text {
            let mut out = String::new();
            self.append_text(&old, &mut out)?;
            self.append_text(&right, &mut out)?;
            self.allocate(out.len())?;
            Value::String(Arc::from(out))
        } else {
            self.at(expr.line, |vm| vm.operate(*operator, &old, &right))?
        };
        let new = match to {
            Some(to) => self.at(expr.line, |vm| vm.convert(new, *to))?,
            None => new,
        };
        self.at(expr.line, |vm| vm.write_spot(frame.linked, frame.base, &spot, new.clone()))?;
        Ok(new)
    }

    /// `i++` and its kin.
    pub(super) fn step(&mut self, frame: &mut Frame<'_>, up: bool, prefix: bool, place: &Place, line: u32) -> Outcome {
        if let Place::Local(slot) = place
            && let Value::Integer(own) = &mut self.stack[frame.base + *slot as usize]
        {
            let old = *own;
            *own = if up { old.wrapping_add(1) } else { old.wrapping_sub(1) };
            return Ok(Value::Integer(if prefix { *own } else { old }));
        }
        let spot = self.spot(frame, place)?;
        let old = self.at(line, |vm| vm.read_spot(frame.linked, frame.base, &spot))?;
        let new = self.at(line, |_| add_one(&old, up))?;
        self.at(line, |vm| vm.write_spot(frame.linked, frame.base, &spot, new.clone()))?;
        Ok(if prefix { new } else { old })
    }
}
