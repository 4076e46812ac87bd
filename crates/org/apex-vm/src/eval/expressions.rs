//! Expressions.

use super::Frame;
use crate::value::{EnumValue, Value};
use crate::vm::{Outcome, Throw, Vm};
use orgyard_apex_check::ClassId;
use orgyard_apex_check::hir::{Constant, Expr, ExprKind, LineId};
use std::rc::Rc;

impl Vm {
    pub(crate) fn eval(&mut self, frame: &mut Frame<'_>, expr: &Expr) -> Outcome {
        match &expr.kind {
            ExprKind::Local(slot) => Ok(self.stack[frame.base + *slot as usize].clone()),
            ExprKind::Constant(constant) => self.constant(constant),
            ExprKind::This => Ok(frame.this.clone()),
            ExprKind::Field { .. }
            | ExprKind::SObjectField { .. }
            | ExprKind::DynamicField { .. }
            | ExprKind::Index { .. }
            | ExprKind::Invoke { .. }
            | ExprKind::Native { .. }
            | ExprKind::DynamicCall { .. } => Ok(self.chain(frame, expr)?.unwrap_or_default()),
            ExprKind::Static { class, slot, covers } => self.read_static(frame, *class, *slot, covers.as_ref()),
            ExprKind::EnumValue { class, ordinal } => {
                Ok(Value::Enum(EnumValue::Image { class: *class, ordinal: *ordinal }))
            }
            ExprKind::Binary { operator, left, right } => self.binary_chain(frame, *operator, left, right, expr.line),
            ExprKind::Concat { .. } => self.concat(frame, expr),
            ExprKind::Unary { operator, operand } => {
                let value = self.eval(frame, operand)?;
                self.at(expr.line, |_| super::arithmetic::unary(*operator, &value))
            }
            ExprKind::Assign { place, value } => self.assign(frame, place, value, expr.line),
            ExprKind::Update { .. } => self.update(frame, expr),
            ExprKind::Step { up, prefix, place } => self.step(frame, *up, *prefix, place, expr.line),
            ExprKind::Ternary { condition, then, otherwise } => {
                let branch = if self.condition(frame, condition)? { then } else { otherwise };
                self.eval(frame, branch)
            }
            ExprKind::Convert { to, value } => {
                let value = self.eval(frame, value)?;
                self.at(expr.line, |vm| vm.convert(value, *to))
            }
            ExprKind::Cast { ty, value } => {
                let value = self.eval(frame, value)?;
                self.at(expr.line, |vm| vm.cast(value, ty))
            }
            ExprKind::InstanceOf { ty, value } => {
                let value = self.eval(frame, value)?;
                Ok(Value::Boolean(self.is_a(&value, ty)))
            }
            _ => self.eval_rare(frame, expr),
        }
    }

    /// What makes things, asks the org, or names a part of the schema.
    fn eval_rare(&mut self, frame: &mut Frame<'_>, expr: &Expr) -> Outcome {
        self.line = expr.line;
        match &expr.kind {
            ExprKind::New { class, constructor, arguments } => {
                let arguments = self.arguments(frame, arguments)?;
                self.line = expr.line;
                self.make_object(frame.linked, *class, *constructor, arguments)
            }
            ExprKind::NewNative { native, ty, arguments } => {
                let arguments = self.arguments(frame, arguments)?;
                self.line = expr.line;
                self.new_native(frame, *native, ty, &arguments)
            }
            ExprKind::Ask { native, locals, arguments } => {
                let arguments = self.arguments(frame, arguments)?;
                self.enter_scope(frame, locals);
                self.call_native(frame.linked, *native, &Value::Null, &arguments, expr.line)
            }
            ExprKind::NewSObject { object, fields } => self.new_sobject(frame, object, fields),
            ExprKind::NewElements { ty, elements } => self.new_elements(frame, ty, elements),
            ExprKind::NewEntries { ty, entries } => self.new_entries(frame, ty, entries),
            ExprKind::NewSize { ty, size } => self.new_size(frame, ty, size),
            ExprKind::ConstructorCall { class, constructor, arguments } => {
                self.constructor_call(frame, class, *constructor, arguments)?;
                Ok(Value::Null)
            }
            ExprKind::Query { query, binds, wanted } => self.query_expression(frame, *query, binds, *wanted),
            ExprKind::TypeLiteral(ty) => Ok(Value::Type(Rc::new(ty.clone()))),
            ExprKind::NotImplemented(what) => Err(self.not_implemented(what)),
            _ => self.schema_expression(&expr.kind),
        }
    }

    fn not_implemented(&self, what: &str) -> Throw {
        let is_call = what.starts_with("ConnectApi.") && what.ends_with(')');
        match self.check_connect_api() {
            Err(throw) if is_call => throw,
            _ => Throw::unsupported(what),
        }
    }

    fn read_static(&mut self, frame: &Frame<'_>, class: ClassId, slot: u32, covers: Option<&LineId>) -> Outcome {
        self.touch(frame.linked, class)?;
        if let Some(line) = covers {
            self.coverage.hit(std::slice::from_ref(line));
        }
        Ok(self.get_static(class, slot))
    }

    pub(super) fn constant(&mut self, constant: &Constant) -> Outcome {
        Ok(match constant {
            Constant::Null => Value::Null,
            Constant::Boolean(own) => Value::Boolean(*own),
            Constant::Integer(own) => Value::Integer(*own),
            Constant::Long(own) => Value::Long(*own),
            Constant::Double(own) => Value::Double(*own),
            Constant::Decimal(digits) => return self.decimal_constant(digits),
            Constant::String(own) => Value::String(own.clone()),
        })
    }

    /// The value of a condition; null is none.
    pub(super) fn condition(&mut self, frame: &mut Frame<'_>, expr: &Expr) -> Result<bool, Throw> {
        match self.eval(frame, expr)? {
            Value::Boolean(own) => Ok(own),
            Value::Null => self.at(expr.line, |_| Err(Throw::null_pointer())),
            other => self.at(expr.line, |vm| Err(Throw::conversion(&vm.type_name_of(&other), "Boolean"))),
        }
    }

    pub(super) fn arguments(&mut self, frame: &mut Frame<'_>, arguments: &[Expr]) -> Result<Vec<Value>, Throw> {
        let mut values = Vec::with_capacity(arguments.len());
        for argument in arguments {
            values.push(self.eval(frame, argument)?);
        }
        Ok(values)
    }

    /// Does something whose exceptions belong to a line.
    #[inline]
    pub(super) fn at<T>(&mut self, line: u32, run: impl FnOnce(&mut Vm) -> Result<T, Throw>) -> Result<T, Throw> {
        match run(self) {
            Ok(value) => Ok(value),
            Err(throw) => Err(self.placed(throw, line)),
        }
    }

    #[cold]
    pub(super) fn placed(&mut self, throw: Throw, line: u32) -> Throw {
        if matches!(throw, Throw::New(_)) && line > 0 {
            self.line = line;
        }
        self.raised(throw)
    }
}
