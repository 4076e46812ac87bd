//! `match`.

use super::{Interpreter, Scope, text_of};
use crate::error::{Error, Result};
use crate::tree::{Case, Expr, Pattern};
use crate::value::{Entry, Value};
use std::rc::Rc;

impl Interpreter<'_> {
    pub(super) fn matched(&mut self, target: &Expr, cases: &[Case], scope: &Scope) -> Result<Value> {
        let value = self.eval(target, scope)?;
        for case in cases {
            let inner = scope.inner();
            inner.set("$", value.clone());
            if !self.fits(&value, &case.pattern, &inner)? {
                continue;
            }
            let holds = match &case.guard {
                Some(guard) => matches!(self.eval(guard, &inner)?, Value::Boolean(true)),
                None => true,
            };
            if holds {
                return self.eval(&case.body, &inner);
            }
        }
        Err(Error::new("Unhandled Pattern Match"))
    }

    /// Whether the value fits; its parts get their names.
    fn fits(&mut self, value: &Value, pattern: &Pattern, scope: &Scope) -> Result<bool> {
        let bind = |name: &Option<Rc<str>>| {
            if let Some(name) = name {
                scope.set(name, value.clone());
            }
        };
        match pattern {
            Pattern::Anything(name) => {
                bind(name);
                Ok(true)
            }
            Pattern::Value(name, expected) => {
                bind(name);
                Ok(self.eval(expected, scope)? == *value)
            }
            Pattern::Type(name, ty) => {
                bind(name);
                Ok(ty.has(value))
            }
            Pattern::Regex(name, regex) => self.fits_regex(value, name.as_deref(), regex, scope),
            Pattern::Array(parts) => Ok(array_fits(value, parts.as_ref(), scope)),
            Pattern::Object(parts) => Ok(object_fits(value, parts.as_ref(), scope)),
        }
    }

    /// `$` and the name are the groups of the match.
    fn fits_regex(&mut self, value: &Value, name: Option<&str>, regex: &Expr, scope: &Scope) -> Result<bool> {
        let Value::Regex(regex) = self.eval(regex, scope)? else { return Ok(false) };
        let Ok(text) = text_of(value) else { return Ok(false) };
        let Some(groups) = crate::functions::full_match(&regex, &text)? else { return Ok(false) };
        let groups = Value::array(groups);
        scope.set("$", groups.clone());
        if let Some(name) = name {
            scope.set(name, groups);
        }
        Ok(true)
    }
}

fn array_fits(value: &Value, parts: Option<&(Rc<str>, Rc<str>)>, scope: &Scope) -> bool {
    let Value::Array(items) = value else { return false };
    match (parts, items.split_first()) {
        (None, None) => true,
        (Some((head, tail)), Some((first, rest))) => {
            scope.set(head, first.clone());
            scope.set(tail, Value::array(rest.to_vec()));
            true
        }
        _ => false,
    }
}

fn object_fits(value: &Value, parts: Option<&(Rc<str>, Rc<str>, Rc<str>)>, scope: &Scope) -> bool {
    let Value::Object(object) = value else { return false };
    match (parts, object.entries.split_first()) {
        (None, None) => true,
        (Some((key, own, tail)), Some((Entry { key: first, value }, rest))) => {
            scope.set(key, Value::Key(Rc::new(first.clone())));
            scope.set(own, value.clone());
            scope.set(tail, Value::object(rest.to_vec()));
            true
        }
        _ => false,
    }
}
