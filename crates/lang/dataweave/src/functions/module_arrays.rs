//! dw::core::Arrays.

use super::{ARRAYS, Native, argument, native, wrong};
use crate::error::Result;
use crate::eval::{Interpreter, number_of};
use crate::value::{Entry, Key, Value};
use bigdecimal::BigDecimal;
use num_traits::ToPrimitive;

pub(super) const TABLE: &[Native] = &[
    native(ARRAYS, "countBy", |own, values| Ok(Value::integer(kept(own, values, "countBy")?.len() as i64))),
    native(ARRAYS, "some", |own, values| Ok(Value::Boolean(!kept(own, values, "some")?.is_empty()))),
    native(ARRAYS, "every", every),
    native(ARRAYS, "firstWith", |own, values| {
        Ok(kept(own, values, "firstWith")?.into_iter().next().unwrap_or(Value::Null))
    }),
    native(ARRAYS, "partition", partition),
    native(ARRAYS, "sumBy", sum_by),
    native(ARRAYS, "take", |_, values| cut(values, "take", |items, at| items[..at].to_vec())),
    native(ARRAYS, "drop", |_, values| cut(values, "drop", |items, at| items[at..].to_vec())),
    native(ARRAYS, "divideBy", |_, values| divide_by(values)),
    native(ARRAYS, "indexOf", |_, values| index_of(values)),
];

fn items<'v>(values: &'v [Value], name: &str) -> Result<&'v [Value]> {
    match argument(values, 0) {
        Value::Array(items) => Ok(items),
        Value::Null => Ok(&[]),
        _ => Err(wrong(name, values)),
    }
}

fn kept(own: &mut Interpreter<'_>, values: &[Value], name: &str) -> Result<Vec<Value>> {
    let mut kept = Vec::new();
    for item in items(values, name)? {
        if own.is_true(argument(values, 1), std::slice::from_ref(item))? {
            kept.push(item.clone());
        }
    }
    Ok(kept)
}

fn every(own: &mut Interpreter<'_>, values: &[Value]) -> Result<Value> {
    let all = items(values, "every")?.len();
    Ok(Value::Boolean(kept(own, values, "every")?.len() == all))
}

fn partition(own: &mut Interpreter<'_>, values: &[Value]) -> Result<Value> {
    let (mut success, mut failure) = (Vec::new(), Vec::new());
    for item in items(values, "partition")? {
        let holds = own.is_true(argument(values, 1), std::slice::from_ref(item))?;
        if holds { success.push(item.clone()) } else { failure.push(item.clone()) }
    }
    let entry = |name, items| Entry { key: Key::new(name), value: Value::array(items) };
    Ok(Value::object(vec![entry("success", success), entry("failure", failure)]))
}

fn sum_by(own: &mut Interpreter<'_>, values: &[Value]) -> Result<Value> {
    let mut sum = BigDecimal::from(0);
    for item in items(values, "sumBy")? {
        sum += number_of(&own.call(argument(values, 1), std::slice::from_ref(item))?)?;
    }
    Ok(Value::Number(sum))
}

fn cut(values: &[Value], name: &str, cut: fn(&[Value], usize) -> Vec<Value>) -> Result<Value> {
    let items = items(values, name)?;
    let at = number_of(argument(values, 1))?.to_i64().unwrap_or(0).max(0) as usize;
    Ok(Value::array(cut(items, at.min(items.len()))))
}

fn divide_by(values: &[Value]) -> Result<Value> {
    let size = number_of(argument(values, 1))?.to_usize().filter(|size| *size > 0);
    let size = size.ok_or_else(|| wrong("divideBy", values))?;
    Ok(Value::array(items(values, "divideBy")?.chunks(size).map(|chunk| Value::array(chunk.to_vec())).collect()))
}

fn index_of(values: &[Value]) -> Result<Value> {
    let place = items(values, "indexOf")?.iter().position(|item| item == argument(values, 1));
    Ok(Value::integer(place.map_or(-1, |at| at as i64)))
}
