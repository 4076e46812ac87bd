//! Binds of queries whose text is made at run time: their names mean what they would mean where the call stands.

use super::Frame;
use crate::value::Value;
use crate::vm::{Throw, Vm};
use orgyard_apex_check::ClassId;
use orgyard_apex_check::hir::MethodId;
use orgyard_engine::{ApiError, BindValue, Binds};
use std::collections::HashMap;
use std::sync::Arc;

/// What names mean at a call.
#[derive(Default)]
pub(crate) struct Scope {
    locals: Vec<(Arc<str>, Value)>,
    this: Value,
    method: Option<MethodId>,
}

/// Values by the folded text that stands after the colon.
#[derive(Debug, Default)]
pub struct NamedBinds(HashMap<String, BindValue>);

impl Binds for NamedBinds {
    fn bind(&self, name: &str, _: usize) -> Result<BindValue, ApiError> {
        let found = self.0.get(&name.trim().to_ascii_lowercase()).cloned();
        found.ok_or_else(|| ApiError::new("MALFORMED_QUERY", format!("Variable does not exist: {}", name.trim())))
    }
}

impl Vm {
    /// Keeps what names mean where a query is made: its locals, by folded name and slot.
    pub(crate) fn enter_scope(&mut self, frame: &Frame<'_>, locals: &[(Arc<str>, u32)]) {
        let value = |slot: &u32| self.stack.get(frame.base + *slot as usize).cloned().unwrap_or_default();
        let locals = locals.iter().map(|(name, slot)| (name.clone(), value(slot))).collect();
        self.scope = Scope { locals, this: frame.this.clone(), method: self.method };
    }

    /// The binds that a query's text names, as far as the code that calls knows them.
    pub fn scope_binds(&mut self, text: &str) -> Result<NamedBinds, Throw> {
        let mut binds = NamedBinds::default();
        for name in bind_names(text) {
            if let Some(value) = self.scope_value(&name)? {
                binds.0.insert(name, super::bind_value(&value));
            }
        }
        Ok(binds)
    }

    /// `a.b.c`: a local, a variable of `this`, or a static one of the class or a class around it; then its members.
    fn scope_value(&mut self, name: &str) -> Result<Option<Value>, Throw> {
        let mut parts = name.split('.').peekable();
        let mut root = parts.next().unwrap_or_default();
        let this = self.scope.this.clone();
        if root == "this" {
            root = parts.next().unwrap_or_default();
        }
        let local = self.scope.locals.iter().find(|(own, _)| **own == *root).map(|(_, value)| value.clone());
        let mut value = match (local, &this) {
            (Some(value), _) => value,
            (None, Value::Object(own)) if self.has_member(own.class, root) => self.read_member(&this, root)?,
            _ => match self.scope_static(root)? {
                Some(value) => value,
                None => return Ok(None),
            },
        };
        for part in parts {
            value = self.read_member(&value, part)?;
        }
        Ok(Some(value))
    }

    fn has_member(&self, class: ClassId, folded: &str) -> bool {
        let class = self.class(class);
        let is_field = class.fields.iter().any(|field| field.name.eq_ignore_ascii_case(folded));
        is_field || class.properties.get(folded).is_some_and(|own| !own.is_static)
    }

    fn scope_static(&mut self, folded: &str) -> Result<Option<Value>, Throw> {
        let mut around = self.scope.method.map(|id| self.method(id).owner);
        let linked = Arc::clone(&self.linked);
        while let Some(id) = around {
            let class = &linked.image.classes[id.0 as usize];
            self.touch(&linked, id)?;
            let property = class.properties.get(folded).filter(|own| own.is_static);
            if let Some(getter) = property.and_then(|own| own.getter) {
                return self.run_method(&linked, getter, Value::Null, Vec::new()).map(Some);
            }
            if let Some(slot) = class.statics.iter().position(|field| field.name.eq_ignore_ascii_case(folded)) {
                return Ok(Some(self.get_static(id, slot as u32)));
            }
            around = class.outer;
        }
        Ok(None)
    }
}

/// The folded names behind the colons of a query, outside its texts.
fn bind_names(text: &str) -> Vec<String> {
    let (mut names, mut quoted, mut before) = (Vec::new(), false, ' ');
    for (at, c) in text.char_indices() {
        quoted ^= c == '\'' && before != '\\';
        before = c;
        if c != ':' || quoted {
            continue;
        }
        let rest = text[at + 1..].trim_start();
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '.').unwrap_or(rest.len());
        if end > 0 && !rest.starts_with(|c: char| c.is_ascii_digit()) {
            names.push(rest[..end].to_ascii_lowercase());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::bind_names;

    #[test]
    fn names_stand_after_colons_outside_of_texts() {
        let names =
            bind_names(r"SELECT Id FROM A WHERE x = :a.B AND y IN : c AND z = ':no' AND t > 2024-01-01T00:00:00Z");
        assert_eq!(names, ["a.b", "c"]);
    }
}
