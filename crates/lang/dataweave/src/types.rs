//! Types as scripts write them, in `as` and `is`.

use crate::value::Value;
use std::rc::Rc;

#[derive(Debug, Clone)]
pub(crate) struct Type {
    pub(crate) kind: TypeKind,
    /// `{format: "yyyy"}`, `{class: "Account"}`
    pub(crate) schema: Vec<(Rc<str>, Value)>,
}

#[derive(Debug, Clone)]
pub(crate) enum TypeKind {
    Named(Rc<str>),
    Array(Box<Type>),
    Union(Vec<Type>),
    /// `"a" | "b"`
    Literal(Value),
}

impl Type {
    pub(crate) fn named(name: &str) -> Type {
        Type { kind: TypeKind::Named(Rc::from(name)), schema: Vec::new() }
    }

    pub(crate) fn property(&self, name: &str) -> Option<&Value> {
        self.schema.iter().find(|(own, _)| &**own == name).map(|(_, value)| value)
    }

    pub(crate) fn has(&self, value: &Value) -> bool {
        match &self.kind {
            TypeKind::Named(name) => named(name, value),
            TypeKind::Array(element) => {
                matches!(value, Value::Array(items) if items.iter().all(|item| element.has(item)))
            }
            TypeKind::Union(types) => types.iter().any(|one| one.has(value)),
            TypeKind::Literal(own) => own == value,
        }
    }
}

fn named(name: &str, value: &Value) -> bool {
    match name {
        "Any" => true,
        "Array" | "Object" | "String" | "Number" | "Boolean" | "Null" | "Date" | "DateTime" | "LocalDateTime"
        | "Period" | "Regex" | "Key" | "Function" => value.type_name() == name,
        "Time" | "LocalTime" => matches!(value, Value::Time(_)),
        "SimpleType" => !matches!(value, Value::Array(_) | Value::Object(_) | Value::Function(_) | Value::Null),
        _ => false,
    }
}
