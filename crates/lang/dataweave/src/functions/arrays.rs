//! Arrays of dw::core: map, filter, reduce and their kin.

use super::{CORE, Native, argument, native, wrong};
use crate::error::Result;
use crate::eval::{Interpreter, compare};
use crate::value::{Entry, Key, Value};
use std::cmp::Ordering;

pub(super) const TABLE: &[Native] = &[
    native(CORE, "map", map),
    native(CORE, "flatMap", flat_map),
    native(CORE, "filter", filter),
    native(CORE, "find", find),
    native(CORE, "reduce", reduce),
    native(CORE, "orderBy", order_by),
    native(CORE, "distinctBy", distinct_by),
    native(CORE, "groupBy", group_by),
    native(CORE, "maxBy", |own, values| best_by(own, values, "maxBy", Ordering::Greater)),
    native(CORE, "minBy", |own, values| best_by(own, values, "minBy", Ordering::Less)),
    native(CORE, "flatten", |_, values| flatten(values)),
    native(CORE, "zip", |_, values| zip(values)),
    native(CORE, "unzip", |_, values| unzip(values)),
];

/// An item and its place, as callbacks take them.
fn given(at: usize, item: &Value) -> [Value; 2] {
    [item.clone(), Value::integer(at as i64)]
}

fn map(own: &mut Interpreter<'_>, values: &[Value]) -> Result<Value> {
    match argument(values, 0) {
        Value::Null => Ok(Value::Null),
        Value::Array(items) => {
            let each = items.iter().enumerate().map(|(at, item)| own.call(argument(values, 1), &given(at, item)));
            Ok(Value::array(each.collect::<Result<_>>()?))
        }
        _ => Err(wrong("map", values)),
    }
}

fn flat_map(own: &mut Interpreter<'_>, values: &[Value]) -> Result<Value> {
    flatten(&[map(own, values)?])
}

fn flatten(values: &[Value]) -> Result<Value> {
    let Value::Array(items) = argument(values, 0) else {
        return if argument(values, 0).is_null() { Ok(Value::Null) } else { Err(wrong("flatten", values)) };
    };
    let mut out = Vec::new();
    for item in items.iter() {
        match item {
            Value::Array(inner) => out.extend(inner.iter().cloned()),
            other => out.push(other.clone()),
        }
    }
    Ok(Value::array(out))
}

fn filter(own: &mut Interpreter<'_>, values: &[Value]) -> Result<Value> {
    let condition = argument(values, 1);
    match argument(values, 0) {
        Value::Null => Ok(Value::Null),
        Value::Array(items) => {
            let mut kept = Vec::new();
            for (at, item) in items.iter().enumerate() {
                if own.is_true(condition, &given(at, item))? {
                    kept.push(item.clone());
                }
            }
            Ok(Value::array(kept))
        }
        Value::String(text) => {
            let mut kept = String::new();
            for (at, c) in text.chars().enumerate() {
                if own.is_true(condition, &given(at, &Value::string(&c.to_string())))? {
                    kept.push(c);
                }
            }
            Ok(Value::string(&kept))
        }
        Value::Object(_) => super::objects::filter_object(own, values),
        _ => Err(wrong("filter", values)),
    }
}

/// The places of what is sought.
fn find(_own: &mut Interpreter<'_>, values: &[Value]) -> Result<Value> {
    match (argument(values, 0), argument(values, 1)) {
        (Value::Array(items), sought) => {
            let places = items.iter().enumerate().filter(|(_, item)| *item == sought);
            Ok(Value::array(places.map(|(at, _)| Value::integer(at as i64)).collect()))
        }
        (Value::String(text), Value::String(sought)) if !sought.is_empty() => {
            let places = text.match_indices(&**sought).map(|(at, _)| text[..at].chars().count());
            Ok(Value::array(places.map(|at| Value::integer(at as i64)).collect()))
        }
        (Value::Null, _) => Ok(Value::array(Vec::new())),
        _ => Err(wrong("find", values)),
    }
}

/// Begins with the accumulator's default, else with the first item.
fn reduce(own: &mut Interpreter<'_>, values: &[Value]) -> Result<Value> {
    let function = argument(values, 1);
    let items: Vec<Value> = match argument(values, 0) {
        Value::Array(items) => Vec::clone(items),
        Value::String(text) => text.chars().map(|c| Value::string(&c.to_string())).collect(),
        Value::Null => return Ok(Value::Null),
        _ => return Err(wrong("reduce", values)),
    };
    let mut items = items.into_iter();
    let start = own.default_of(function, 1)?;
    let Some(mut result) = start.or_else(|| items.next()) else { return Ok(Value::Null) };
    for item in items {
        result = own.call(function, &[item, result])?;
    }
    Ok(result)
}

fn keyed(own: &mut Interpreter<'_>, values: &[Value], items: &[Value]) -> Result<Vec<(Value, Value)>> {
    let each = items.iter().enumerate().map(|(at, item)| {
        let key = own.call(argument(values, 1), &given(at, item))?;
        Ok((key, item.clone()))
    });
    each.collect()
}

fn order_by(own: &mut Interpreter<'_>, values: &[Value]) -> Result<Value> {
    let by = |a: &Value, b: &Value| compare(a, b).unwrap_or(Ordering::Equal);
    match argument(values, 0) {
        Value::Null => Ok(Value::Null),
        Value::Array(items) => {
            let mut keyed = keyed(own, values, items)?;
            keyed.sort_by(|a, b| by(&a.0, &b.0));
            Ok(Value::array(keyed.into_iter().map(|(_, item)| item).collect()))
        }
        Value::Object(object) => {
            let mut keyed = Vec::new();
            for entry in &object.entries {
                let key = Value::Key(std::rc::Rc::new(entry.key.clone()));
                keyed.push((own.call(argument(values, 1), &[entry.value.clone(), key])?, entry.clone()));
            }
            keyed.sort_by(|a, b| by(&a.0, &b.0));
            Ok(Value::object(keyed.into_iter().map(|(_, entry)| entry).collect()))
        }
        _ => Err(wrong("orderBy", values)),
    }
}

fn distinct_by(own: &mut Interpreter<'_>, values: &[Value]) -> Result<Value> {
    let items = match argument(values, 0) {
        Value::Array(items) => items,
        Value::Null => return Ok(Value::Null),
        _ => return Err(wrong("distinctBy", values)),
    };
    let mut seen: Vec<Value> = Vec::new();
    let mut kept = Vec::new();
    for (key, item) in keyed(own, values, items)? {
        if !seen.contains(&key) {
            seen.push(key);
            kept.push(item);
        }
    }
    Ok(Value::array(kept))
}

fn group_by(own: &mut Interpreter<'_>, values: &[Value]) -> Result<Value> {
    let mut groups: Vec<(Key, Vec<Value>)> = Vec::new();
    let items = match argument(values, 0) {
        Value::Array(items) => items,
        Value::Null => return Ok(Value::Null),
        _ => return Err(wrong("groupBy", values)),
    };
    for (key, item) in keyed(own, values, items)? {
        let name = crate::eval::text_of(&key)?;
        match groups.iter_mut().find(|(own, _)| own.name == name) {
            Some((_, group)) => group.push(item),
            None => groups.push((Key::new(&name), vec![item])),
        }
    }
    Ok(Value::object(groups.into_iter().map(|(key, items)| Entry { key, value: Value::array(items) }).collect()))
}

fn best_by(own: &mut Interpreter<'_>, values: &[Value], name: &str, wanted: Ordering) -> Result<Value> {
    let Value::Array(items) = argument(values, 0) else { return Err(wrong(name, values)) };
    let mut best: Option<(Value, Value)> = None;
    for (key, item) in keyed(own, values, items)? {
        let is_better = best.as_ref().is_none_or(|(known, _)| compare(&key, known) == Some(wanted));
        if is_better {
            best = Some((key, item));
        }
    }
    Ok(best.map_or(Value::Null, |(_, item)| item))
}

fn zip(values: &[Value]) -> Result<Value> {
    let (Value::Array(a), Value::Array(b)) = (argument(values, 0), argument(values, 1)) else {
        return Err(wrong("zip", values));
    };
    Ok(Value::array(a.iter().zip(b.iter()).map(|(a, b)| Value::array(vec![a.clone(), b.clone()])).collect()))
}

fn unzip(values: &[Value]) -> Result<Value> {
    let Value::Array(rows) = argument(values, 0) else { return Err(wrong("unzip", values)) };
    let row = |row: &Value| if let Value::Array(items) = row { Vec::clone(items) } else { Vec::new() };
    let rows: Vec<Vec<Value>> = rows.iter().map(row).collect();
    let width = rows.iter().map(Vec::len).min().unwrap_or(0);
    let column = |at: usize| Value::array(rows.iter().map(|row| row[at].clone()).collect());
    Ok(Value::array((0..width).map(column).collect()))
}
