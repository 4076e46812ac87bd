//! What scripts compute with.

use crate::eval::Function;
use bigdecimal::BigDecimal;
use fancy_regex::Regex;
use jiff::civil;
use std::rc::Rc;

#[derive(Clone, Debug)]
pub enum Value {
    Null,
    Boolean(bool),
    Number(BigDecimal),
    String(Rc<str>),
    Date(civil::Date),
    LocalDateTime(civil::DateTime),
    DateTime(jiff::Zoned),
    Time(civil::Time),
    Period(jiff::Span),
    Regex(Rc<Regex>),
    Key(Rc<Key>),
    Array(Rc<Vec<Value>>),
    Object(Rc<Object>),
    Function(Rc<Function>),
}

/// Pairs in their order; a key may come twice.
#[derive(Clone, Debug, Default)]
pub struct Object {
    pub entries: Vec<Entry>,
    /// The class of the host that it stands for: `as Object {class: "Account"}`.
    pub class: Option<Rc<str>>,
}

#[derive(Clone, Debug)]
pub struct Entry {
    pub key: Key,
    pub value: Value,
}

#[derive(Clone, Debug)]
pub struct Key {
    pub name: Rc<str>,
    pub attributes: Vec<(Rc<str>, Value)>,
}

impl Key {
    pub fn new(name: &str) -> Self {
        Self { name: Rc::from(name), attributes: Vec::new() }
    }
}

impl Object {
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.entries.iter().find(|entry| &*entry.key.name == name).map(|entry| &entry.value)
    }
}

impl Value {
    pub fn string(text: &str) -> Value {
        Value::String(Rc::from(text))
    }

    pub fn array(items: Vec<Value>) -> Value {
        Value::Array(Rc::new(items))
    }

    pub fn object(entries: Vec<Entry>) -> Value {
        Value::Object(Rc::new(Object { entries, class: None }))
    }

    pub fn integer(number: i64) -> Value {
        Value::Number(BigDecimal::from(number))
    }

    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// `String`, `Array`: as messages name it.
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Null => "Null",
            Value::Boolean(_) => "Boolean",
            Value::Number(_) => "Number",
            Value::String(_) => "String",
            Value::Date(_) => "Date",
            Value::LocalDateTime(_) => "LocalDateTime",
            Value::DateTime(_) => "DateTime",
            Value::Time(_) => "LocalTime",
            Value::Period(_) => "Period",
            Value::Regex(_) => "Regex",
            Value::Key(_) => "Key",
            Value::Array(_) => "Array",
            Value::Object(_) => "Object",
            Value::Function(_) => "Function",
        }
    }

    /// The text of a String or a Key.
    pub(crate) fn as_text(&self) -> Option<Rc<str>> {
        match self {
            Value::String(text) => Some(Rc::clone(text)),
            Value::Key(key) => Some(Rc::clone(&key.name)),
            _ => None,
        }
    }
}

/// `==`: values of different types are different, but for a key and its text.
impl PartialEq for Value {
    fn eq(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Null, Value::Null) => true,
            (Value::Boolean(a), Value::Boolean(b)) => a == b,
            (Value::Number(a), Value::Number(b)) => a == b,
            (Value::Date(a), Value::Date(b)) => a == b,
            (Value::LocalDateTime(a), Value::LocalDateTime(b)) => a == b,
            (Value::DateTime(a), Value::DateTime(b)) => a.timestamp() == b.timestamp(),
            (Value::Time(a), Value::Time(b)) => a == b,
            (Value::Period(a), Value::Period(b)) => a.to_string() == b.to_string(),
            (Value::Regex(a), Value::Regex(b)) => a.as_str() == b.as_str(),
            (Value::Array(a), Value::Array(b)) => a == b,
            (Value::Object(a), Value::Object(b)) => {
                let same = |(a, b): (&Entry, &Entry)| a.key.name == b.key.name && a.value == b.value;
                a.entries.len() == b.entries.len() && a.entries.iter().zip(&b.entries).all(same)
            }
            _ => self.as_text().is_some() && self.as_text() == other.as_text(),
        }
    }
}
