//! Expressions.

use super::{Callable, Interpreter, Scope, coerce, text_of};
use crate::error::{Error, Result};
use crate::functions;
use crate::numbers;
use crate::tree::{Element, Expr, ExprKind, KeyExpr, Member};
use crate::value::{Entry, Key, Object, Value};
use std::rc::Rc;

impl Interpreter<'_> {
    pub(crate) fn eval(&mut self, expression: &Expr, scope: &Scope) -> Result<Value> {
        self.evaluated(expression, scope).map_err(|error| error.at(expression.span))
    }

    fn evaluated(&mut self, expression: &Expr, scope: &Scope) -> Result<Value> {
        match &expression.kind {
            ExprKind::Constant(value) => Ok(value.clone()),
            ExprKind::Interpolated(parts) => self.interpolated(parts, scope),
            ExprKind::Name(name) => self.named(name, scope),
            ExprKind::Qualified { module, name } => self.qualified(module, name),
            ExprKind::Array(elements) => self.array(elements, scope),
            ExprKind::Object(members) => self.object(members, scope),
            ExprKind::Lambda(lambda) => {
                let function = Callable::Lambda { lambda: Rc::clone(lambda), scope: scope.clone() };
                Ok(function.value())
            }
            ExprKind::Call { function, arguments } => {
                let function = self.eval(function, scope)?;
                let arguments = arguments.iter().map(|one| self.eval(one, scope)).collect::<Result<Vec<_>>>()?;
                self.call(&function, &arguments)
            }
            ExprKind::Select { target, selector } => {
                let target = self.eval(target, scope)?;
                self.select(&target, selector, scope)
            }
            ExprKind::Binary { operator, left, right } => self.binary(*operator, left, right, scope),
            ExprKind::Not(operand) => match self.eval(operand, scope)? {
                Value::Boolean(own) => Ok(Value::Boolean(!own)),
                other => Err(mismatch("not", &other)),
            },
            ExprKind::Negate(operand) => {
                let value = self.eval(operand, scope)?;
                super::number_of(&value).map(|number| Value::Number(numbers::negated(&number)))
            }
            ExprKind::If { condition, then, otherwise } => match (self.eval(condition, scope)?, otherwise) {
                (Value::Boolean(true), _) => self.eval(then, scope),
                (Value::Boolean(false), Some(otherwise)) => self.eval(otherwise, scope),
                (Value::Boolean(false), None) => Ok(Value::Null),
                (other, _) => Err(Error::new(format!("Cannot coerce {} to Boolean", other.type_name()))),
            },
            ExprKind::Match { target, cases } => self.matched(target, cases, scope),
            ExprKind::Do { declarations, body } if declarations.is_empty() => self.eval(body, scope),
            ExprKind::Do { declarations, body } => {
                let inner = scope.inner();
                self.declare(declarations, &inner)?;
                self.eval(body, &inner)
            }
            ExprKind::As { value, ty } => {
                let value = self.eval(value, scope)?;
                coerce(&value, ty)
            }
            ExprKind::Is { value, ty } => Ok(Value::Boolean(ty.has(&self.eval(value, scope)?))),
        }
    }

    fn interpolated(&mut self, parts: &[Expr], scope: &Scope) -> Result<Value> {
        let mut text = String::new();
        for part in parts {
            let value = self.eval(part, scope)?;
            text.push_str(&text_of(&value)?);
        }
        Ok(Value::string(&text))
    }

    fn named(&self, name: &str, scope: &Scope) -> Result<Value> {
        let native = || functions::find(functions::CORE, name).map(functions::Native::value);
        let missing = || Error::new(format!("Unable to resolve reference of: `{name}`."));
        scope.get(name).or_else(native).ok_or_else(missing)
    }

    fn array(&mut self, elements: &[Element], scope: &Scope) -> Result<Value> {
        let mut items = Vec::with_capacity(elements.len());
        for element in elements {
            if self.holds(element.condition.as_ref(), scope)? {
                items.push(self.eval(&element.value, scope)?);
            }
        }
        Ok(Value::array(items))
    }

    fn holds(&mut self, condition: Option<&Expr>, scope: &Scope) -> Result<bool> {
        let Some(condition) = condition else { return Ok(true) };
        Ok(matches!(self.eval(condition, scope)?, Value::Boolean(true)))
    }

    fn object(&mut self, members: &[Member], scope: &Scope) -> Result<Value> {
        let mut entries = Vec::with_capacity(members.len());
        for member in members {
            match member {
                Member::Pair { key, value, condition } => {
                    if self.holds(condition.as_ref(), scope)? {
                        let key = self.key(key, scope)?;
                        entries.push(Entry { key, value: self.eval(value, scope)? });
                    }
                }
                Member::Spread { value, condition } => {
                    if self.holds(condition.as_ref(), scope)? {
                        let value = self.eval(value, scope)?;
                        spread(&value, &mut entries)?;
                    }
                }
            }
        }
        Ok(Value::object(entries))
    }

    /// A key that comes as one keeps its attributes.
    fn key(&mut self, key: &KeyExpr, scope: &Scope) -> Result<Key> {
        let mut own = match self.eval(&key.name, scope)? {
            Value::Key(own) => Key::clone(&own),
            other => Key::new(&text_of(&other)?),
        };
        if !key.attributes.is_empty()
            && let Value::Object(attributes) = self.object(&key.attributes, scope)?
        {
            own.attributes =
                attributes.entries.iter().map(|one| (Rc::clone(&one.key.name), one.value.clone())).collect();
        }
        Ok(own)
    }
}

fn spread(value: &Value, entries: &mut Vec<Entry>) -> Result<()> {
    match value {
        Value::Null => Ok(()),
        Value::Object(object) => {
            entries.extend(Object::clone(object).entries);
            Ok(())
        }
        Value::Array(items) => items.iter().try_for_each(|item| spread(item, entries)),
        other => Err(Error::new(format!("Cannot coerce {} to Object", other.type_name()))),
    }
}

fn mismatch(operator: &str, value: &Value) -> Error {
    Error::new(format!("You called the function '{operator}' with a value of type {}", value.type_name()))
}
