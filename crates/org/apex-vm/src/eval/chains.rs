//! What hangs on a value with a point or brackets. After `?.` on null the rest of the chain is not evaluated.

use super::Frame;
use crate::value::Value;
use crate::vm::{Throw, Vm};
use orgyard_apex_check::hir::{Expr, ExprKind};

type Link = Result<Option<Value>, Throw>;

impl Vm {
    /// None where a `?.` met null.
    pub(super) fn chain(&mut self, frame: &mut Frame<'_>, expr: &Expr) -> Link {
        match &expr.kind {
            ExprKind::Field { target, safe, slot, covers } => {
                // Most fields are `this` one's.
                let value = if let ExprKind::This = target.kind {
                    field_of(&frame.this, *slot)
                } else {
                    let Some(target) = self.target(frame, target, *safe, expr.line)? else { return Ok(None) };
                    field_of(&target, *slot)
                };
                if let Some(line) = covers {
                    self.coverage.hit(std::slice::from_ref(line));
                }
                match value {
                    Ok(value) => Ok(Some(value)),
                    Err(throw) => Err(self.placed(throw, expr.line)),
                }
            }
            ExprKind::SObjectField { target, safe, name } => {
                let Some(target) = self.target(frame, target, *safe, expr.line)? else { return Ok(None) };
                self.at(expr.line, |vm| vm.read_member(&target, name)).map(Some)
            }
            ExprKind::DynamicField { target, safe, name } => {
                let Some(target) = self.target(frame, target, *safe, expr.line)? else { return Ok(None) };
                self.at(expr.line, |vm| vm.read_member(&target, name)).map(Some)
            }
            ExprKind::Index { target, index } => {
                let Some(target) = self.target(frame, target, false, expr.line)? else { return Ok(None) };
                let index = self.eval(frame, index)?;
                self.at(expr.line, |_| item(&target, &index)).map(Some)
            }
            ExprKind::Invoke { method, dispatch, target, safe, arguments } => {
                let target = match target {
                    None => Value::Null,
                    Some(target) => match self.target(frame, target, *safe, expr.line)? {
                        Some(value) => value,
                        None => return Ok(None),
                    },
                };
                self.invoke_expression(frame, *method, *dispatch, target, arguments, expr.line).map(Some)
            }
            ExprKind::Native { native, target, safe, arguments } => {
                let target = match target {
                    None => Value::Null,
                    Some(target) if !*safe && frame.linked.call(*native).1.takes_null => self.eval(frame, target)?,
                    Some(target) => match self.target(frame, target, *safe, expr.line)? {
                        Some(value) => value,
                        None => return Ok(None),
                    },
                };
                self.native_expression(frame, *native, &target, arguments, expr.line).map(Some)
            }
            ExprKind::DynamicCall { target, safe, name, arguments } => {
                let Some(target) = self.target(frame, target, *safe, expr.line)? else { return Ok(None) };
                let arguments = self.arguments(frame, arguments)?;
                self.line = expr.line;
                self.call_named(&target, name, arguments).map(Some)
            }
            _ => self.eval(frame, expr).map(Some),
        }
    }

    /// The value before the point: null throws, or ends the chain.
    pub(super) fn target(&mut self, frame: &mut Frame<'_>, target: &Expr, safe: bool, line: u32) -> Link {
        if let ExprKind::This = target.kind {
            return Ok(Some(frame.this.clone()));
        }
        let value = if safe { self.or_null(frame, target)? } else { self.chain(frame, target)? };
        match value {
            Some(Value::Null) if safe => Ok(None),
            Some(Value::Null) => Err(self.placed(Throw::null_pointer(), line)),
            other => Ok(other),
        }
    }

    /// Before `?.` and `??` a query for one record that finds none is null.
    pub(super) fn or_null(&mut self, frame: &mut Frame<'_>, expr: &Expr) -> Link {
        match self.chain(frame, expr) {
            Err(throw) if matches!(expr.kind, ExprKind::Query { .. }) && self.is_no_rows(&throw) => {
                Ok(Some(Value::Null))
            }
            other => other,
        }
    }
}

fn field_of(target: &Value, slot: u32) -> Result<Value, Throw> {
    match target {
        Value::Object(own) => Ok(own.get(slot)),
        Value::Null => Err(Throw::null_pointer()),
        other => Err(Throw::unsupported(format!("a field of {}", other.kind_name()))),
    }
}

pub(super) fn item(target: &Value, index: &Value) -> Result<Value, Throw> {
    match (target, index) {
        (Value::List(own), Value::Integer(index)) => own.get(*index),
        (Value::List(own), Value::Long(index)) => own.get(i32::try_from(*index).unwrap_or(-1)),
        (Value::Null, _) | (_, Value::Null) => Err(Throw::null_pointer()),
        _ => Err(Throw::conversion(target.kind_name(), "List")),
    }
}
