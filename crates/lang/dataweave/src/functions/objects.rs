//! Objects of dw::core and dw::core::Objects.

use super::{CORE, Native, OBJECTS, argument, native, wrong};
use crate::error::Result;
use crate::eval::Interpreter;
use crate::value::{Entry, Key, Value};
use std::rc::Rc;

pub(super) const TABLE: &[Native] = &[
    native(CORE, "mapObject", map_object),
    native(CORE, "filterObject", filter_object),
    native(CORE, "pluck", pluck),
    native(CORE, "keysOf", |_, values| each(values, "keysOf", key)),
    native(CORE, "namesOf", |_, values| each(values, "namesOf", name)),
    native(CORE, "valuesOf", |_, values| each(values, "valuesOf", |entry| entry.value.clone())),
    native(CORE, "entriesOf", |_, values| each(values, "entriesOf", whole)),
    native(OBJECTS, "keySet", |_, values| each(values, "keySet", key)),
    native(OBJECTS, "nameSet", |_, values| each(values, "nameSet", name)),
    native(OBJECTS, "valueSet", |_, values| each(values, "valueSet", |entry| entry.value.clone())),
    native(OBJECTS, "entrySet", |_, values| each(values, "entrySet", whole)),
    native(OBJECTS, "mergeWith", |_, values| merge_with(values)),
];

/// A pair and its place, as callbacks take them.
fn given(at: usize, entry: &Entry) -> [Value; 3] {
    [entry.value.clone(), key(entry), Value::integer(at as i64)]
}

fn key(entry: &Entry) -> Value {
    Value::Key(Rc::new(entry.key.clone()))
}

fn name(entry: &Entry) -> Value {
    Value::String(Rc::clone(&entry.key.name))
}

fn whole(entry: &Entry) -> Value {
    let attribute = |(name, value): &(Rc<str>, Value)| Entry { key: Key::new(name), value: value.clone() };
    let attributes = entry.key.attributes.iter().map(attribute).collect();
    Value::object(vec![
        Entry { key: Key::new("key"), value: key(entry) },
        Entry { key: Key::new("value"), value: entry.value.clone() },
        Entry { key: Key::new("attributes"), value: Value::object(attributes) },
    ])
}

fn entries(values: &[Value], name: &str) -> Result<Option<Vec<Entry>>> {
    match argument(values, 0) {
        Value::Null => Ok(None),
        Value::Object(object) => Ok(Some(object.entries.clone())),
        _ => Err(wrong(name, values)),
    }
}

fn each(values: &[Value], name: &str, part: fn(&Entry) -> Value) -> Result<Value> {
    Ok(entries(values, name)?.map_or(Value::Null, |own| Value::array(own.iter().map(part).collect())))
}

fn map_object(own: &mut Interpreter<'_>, values: &[Value]) -> Result<Value> {
    let Some(entries) = entries(values, "mapObject")? else { return Ok(Value::Null) };
    let mut out = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        match own.call(argument(values, 1), &given(at, entry))? {
            Value::Object(object) => out.extend(object.entries.iter().cloned()),
            Value::Null => {}
            _ => return Err(wrong("mapObject", values)),
        }
    }
    Ok(Value::object(out))
}

pub(super) fn filter_object(own: &mut Interpreter<'_>, values: &[Value]) -> Result<Value> {
    let Some(entries) = entries(values, "filterObject")? else { return Ok(Value::Null) };
    let mut out = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        if own.is_true(argument(values, 1), &given(at, entry))? {
            out.push(entry.clone());
        }
    }
    Ok(Value::object(out))
}

fn pluck(own: &mut Interpreter<'_>, values: &[Value]) -> Result<Value> {
    let Some(entries) = entries(values, "pluck")? else { return Ok(Value::Null) };
    let each = entries.iter().enumerate().map(|(at, entry)| own.call(argument(values, 1), &given(at, entry)));
    Ok(Value::array(each.collect::<Result<_>>()?))
}

/// Pairs of the second take the place of those of the first.
fn merge_with(values: &[Value]) -> Result<Value> {
    let Some(mut merged) = entries(values, "mergeWith")? else { return Ok(argument(values, 1).clone()) };
    let Value::Object(other) = argument(values, 1) else { return Ok(argument(values, 0).clone()) };
    merged.retain(|entry| other.get(&entry.key.name).is_none());
    merged.extend(other.entries.iter().cloned());
    Ok(Value::object(merged))
}
