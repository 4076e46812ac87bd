//! Exceptions: made, given their stack trace, looked at.

use super::{CallSite, Outcome, Throw, Vm};
use crate::value::{ExceptionState, Platform, Value};
use orgyard_apex_check::hir::{ClassKind, MethodKind};
use std::sync::Arc;

impl Vm {
    /// An exception of the platform's, ready to be thrown.
    pub fn exception(&mut self, ty: &'static str, message: impl Into<String>) -> Throw {
        self.raised(Throw::new(ty, message))
    }

    /// The value of a platform exception that nobody throws yet.
    pub fn exception_value(&self, ty: &'static str, message: Option<&str>, cause: Value) -> Value {
        let state = ExceptionState::new(message.map(Arc::from), cause);
        Value::from(Platform::exception(ty, state))
    }

    /// Turns what a native threw into a value with its place in the code.
    pub fn raised(&mut self, throw: Throw) -> Throw {
        let Throw::New(new) = throw else { return throw };
        // Limits of managed code are told with whose they are: `trips:Too many SOQL queries: 101`.
        let owner = self.namespace().filter(|_| new.ty == "System.LimitException");
        let message = owner.map_or(new.message.clone(), |namespace| format!("{namespace}:{}", new.message));
        let value = self.exception_value(new.ty, Some(&message), Value::Null);
        self.mark_thrown(&value);
        if new.is_fatal { Throw::Fatal(value) } else { Throw::Catchable(value) }
    }

    /// Throws a value, as the statement does. What handlers must not see stays out of their reach.
    pub fn throw(&mut self, value: Value) -> Throw {
        if value.is_null() {
            return self.raised(Throw::null_pointer());
        }
        self.mark_thrown(&value);
        let fatal = matches!(&value, Value::Platform(own) if is_fatal_type(own.name));
        if fatal { Throw::Fatal(value) } else { Throw::Catchable(value) }
    }

    /// Where it was thrown first is what it tells.
    fn mark_thrown(&mut self, value: &Value) {
        let Some(state) = value.exception() else { return };
        if state.thrown.replace(true) {
            return;
        }
        state.line.set(self.line);
        let trace = self.stack_trace();
        *state.trace.borrow_mut() = Arc::from(trace);
        if self.log.is_on {
            let (line, name) = (self.line, self.exception_type(value));
            let message = self.own_message(value).unwrap_or_default();
            self.log.add("EXCEPTION_THROWN", || format!("[{line}]|{name}: {message}"));
        }
    }

    /// `Class.Outer.run: line 3, column 1`, the innermost first.
    pub fn stack_trace(&self) -> String {
        let here = CallSite { method: self.method, line: self.line, sharing: false };
        let above = self.callers.get(self.trace_floor..).unwrap_or_default();
        let sites = std::iter::once(&here).chain(above.iter().rev());
        let lines: Vec<String> = sites.filter_map(|site| self.trace_line(site)).collect();
        lines.join("\n")
    }

    fn trace_line(&self, site: &CallSite) -> Option<String> {
        let method = self.method(site.method?);
        let class = self.class(method.owner);
        let full_name = class.qualified_name();
        let unit = self.image().units.get(method.unit as usize);
        let place = match class.kind {
            ClassKind::Script if method.kind != MethodKind::Script => format!("{full_name}.{}", method.name),
            ClassKind::Script if unit.is_some_and(|unit| unit.is_trigger) => format!("Trigger.{full_name}"),
            ClassKind::Script => "AnonymousBlock".to_owned(),
            _ => format!("Class.{full_name}.{}", method.name),
        };
        Some(format!("{place}: line {}, column 1", site.line))
    }

    /// `System.ListException`, `Outer.OwnException`.
    pub fn exception_type(&self, value: &Value) -> String {
        match value {
            Value::Platform(own) => own.name.to_owned(),
            Value::Object(own) => self.class(own.class).qualified_name().into_owned(),
            _ => value.kind_name().to_owned(),
        }
    }

    /// What `getMessage()` gives; a class may have its own.
    pub fn exception_message(&mut self, value: &Value) -> Result<Option<Arc<str>>, Throw> {
        if let Value::Object(own) = value
            && self.find_method(own.class, "getmessage", 0).is_some()
        {
            return Ok(match self.call_named(value, "getMessage", Vec::new())? {
                Value::String(text) => Some(text),
                _ => None,
            });
        }
        Ok(self.own_message(value))
    }

    fn own_message(&self, value: &Value) -> Option<Arc<str>> {
        let message = value.exception()?.message.borrow().clone();
        // A class's exception that was made without a message says so.
        message.or_else(|| matches!(value, Value::Object(_)).then(|| Arc::from("Script-thrown exception")))
    }

    /// `System.ListException: List index out of bounds: 0`.
    pub fn exception_text(&mut self, value: &Value) -> Result<String, Throw> {
        let name = self.exception_type(value);
        let message = self.exception_message(value)?;
        Ok(message.map_or_else(|| name.clone(), |message| format!("{name}: {message}")))
    }

    /// For natives that end with an exception.
    pub fn fail(&mut self, ty: &'static str, message: impl Into<String>) -> Outcome {
        Err(self.exception(ty, message))
    }
}

/// Exceptions that no handler takes, however they are thrown.
fn is_fatal_type(name: &str) -> bool {
    matches!(name, "System.LimitException" | "System.AssertException")
}
