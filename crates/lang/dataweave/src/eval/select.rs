//! Selectors.

use super::{Callable, Interpreter, Scope};
use crate::error::{Error, Result};
use crate::tree::Selector;
use crate::value::{Object, Value};
use num_traits::ToPrimitive;
use std::rc::Rc;

impl Interpreter<'_> {
    pub(super) fn select(&mut self, target: &Value, selector: &Selector, scope: &Scope) -> Result<Value> {
        match selector {
            Selector::Field(name) => Ok(field(target, name)),
            Selector::All(name) => Ok(all(target, name)),
            Selector::Deep(name) => {
                let mut found = Vec::new();
                deep(target, &mut |object| found.extend(object.get(name).cloned()));
                Ok(some(found))
            }
            Selector::DeepAll(name) => {
                let mut found = Vec::new();
                let own = |object: &Object| named(object, name).cloned().collect::<Vec<_>>();
                deep(target, &mut |object| found.extend(own(object)));
                Ok(some(found))
            }
            Selector::Descendants => {
                let mut found = Vec::new();
                deep(target, &mut |object| found.extend(object.entries.iter().map(|entry| entry.value.clone())));
                Ok(Value::array(found))
            }
            Selector::Attribute(name) => Ok(attribute(target, name.as_deref())),
            Selector::Pair(name) => Ok(pair(target, name)),
            Selector::Index(index) => {
                let index = self.eval(index, scope)?;
                Ok(indexed(target, &index))
            }
            Selector::Filter(lambda) => {
                let function = Callable::Lambda { lambda: Rc::clone(lambda), scope: scope.clone() };
                self.filtered(target, &function.value())
            }
            Selector::Exists(inner) => Ok(Value::Boolean(!self.select(target, inner, scope)?.is_null())),
            Selector::Present(inner) => match self.select(target, inner, scope)? {
                Value::Null => Err(Error::new(format!("There is no key named '{}'", name_of(inner)))),
                value => Ok(value),
            },
        }
    }

    fn filtered(&mut self, target: &Value, condition: &Value) -> Result<Value> {
        let Value::Array(items) = target else { return Ok(Value::Null) };
        let mut kept = Vec::new();
        for (at, item) in items.iter().enumerate() {
            if self.is_true(condition, &[item.clone(), Value::integer(at as i64)])? {
                kept.push(item.clone());
            }
        }
        Ok(some(kept))
    }
}

fn name_of(selector: &Selector) -> &str {
    match selector {
        Selector::Field(name) | Selector::All(name) | Selector::Deep(name) | Selector::Pair(name) => name,
        Selector::Attribute(Some(name)) => name,
        _ => "",
    }
}

/// Of an array: of each element that has it.
pub(crate) fn field(target: &Value, name: &str) -> Value {
    match target {
        Value::Object(object) => object.get(name).cloned().unwrap_or(Value::Null),
        Value::Array(items) => {
            let own = |item: &Value| match item {
                Value::Object(object) => object.get(name).cloned(),
                Value::Array(_) => Some(field(item, name)).filter(|found| !found.is_null()),
                _ => None,
            };
            some(items.iter().filter_map(own).collect())
        }
        _ => Value::Null,
    }
}

fn some(found: Vec<Value>) -> Value {
    if found.is_empty() { Value::Null } else { Value::array(found) }
}

fn named<'o>(object: &'o Object, name: &'o str) -> impl Iterator<Item = &'o Value> {
    object.entries.iter().filter(move |entry| &*entry.key.name == name).map(|entry| &entry.value)
}

fn all(target: &Value, name: &str) -> Value {
    match target {
        Value::Object(object) => some(named(object, name).cloned().collect()),
        Value::Array(items) => {
            let own = |item: &Value| match item {
                Value::Object(object) => named(object, name).cloned().collect(),
                _ => Vec::new(),
            };
            some(items.iter().flat_map(own).collect())
        }
        _ => Value::Null,
    }
}

fn deep(target: &Value, visit: &mut impl FnMut(&Object)) {
    match target {
        Value::Object(object) => {
            visit(object);
            object.entries.iter().for_each(|entry| deep(&entry.value, visit));
        }
        Value::Array(items) => items.iter().for_each(|item| deep(item, visit)),
        _ => {}
    }
}

/// Attributes hang on keys: those of the one key of an object, or of the key itself.
fn attribute(target: &Value, name: Option<&str>) -> Value {
    let attributes = match target {
        Value::Key(key) => &key.attributes,
        Value::Object(object) => match object.entries.first() {
            Some(entry) => &entry.key.attributes,
            None => return Value::Null,
        },
        _ => return Value::Null,
    };
    match name {
        Some(name) => attributes.iter().find(|(own, _)| &**own == name).map_or(Value::Null, |(_, value)| value.clone()),
        None => Value::object(
            attributes
                .iter()
                .map(|(name, value)| crate::value::Entry { key: crate::value::Key::new(name), value: value.clone() })
                .collect(),
        ),
    }
}

fn pair(target: &Value, name: &str) -> Value {
    let Value::Object(object) = target else { return Value::Null };
    let found = object.entries.iter().find(|entry| &*entry.key.name == name);
    found.map_or(Value::Null, |entry| Value::object(vec![entry.clone()]))
}

fn indexed(target: &Value, index: &Value) -> Value {
    match (target, index) {
        (Value::Object(object), Value::Number(at)) => {
            let place = place(at.to_i64(), object.entries.len());
            place.map_or(Value::Null, |at| object.entries[at].value.clone())
        }
        (Value::Array(items), Value::Number(at)) => {
            place(at.to_i64(), items.len()).map_or(Value::Null, |at| items[at].clone())
        }
        (Value::String(text), Value::Number(at)) => {
            let chars: Vec<char> = text.chars().collect();
            place(at.to_i64(), chars.len()).map_or(Value::Null, |at| Value::string(&chars[at].to_string()))
        }
        (Value::Array(items), Value::Array(range)) => range_of(items.len(), range)
            .map_or(Value::Null, |places| Value::array(places.iter().map(|at| items[*at].clone()).collect())),
        (Value::String(text), Value::Array(range)) => {
            let chars: Vec<char> = text.chars().collect();
            let taken = range_of(chars.len(), range);
            taken.map_or(Value::Null, |places| Value::string(&places.iter().map(|at| chars[*at]).collect::<String>()))
        }
        (_, Value::String(name)) => field(target, name),
        (_, Value::Key(key)) => field(target, &key.name),
        _ => Value::Null,
    }
}

/// From the end where it is negative.
fn place(at: Option<i64>, length: usize) -> Option<usize> {
    let at = at?;
    let place = if at < 0 { at + length as i64 } else { at };
    usize::try_from(place).ok().filter(|place| *place < length)
}

/// `a[0 to -1]` goes to the end.
fn range_of(length: usize, range: &[Value]) -> Option<Vec<usize>> {
    let end = |value: Option<&Value>| match value {
        Some(Value::Number(at)) => place(at.to_i64(), length),
        _ => None,
    };
    let (first, last) = (end(range.first())?, end(range.last())?);
    Some(if first <= last { (first..=last).collect() } else { (last..=first).rev().collect() })
}
