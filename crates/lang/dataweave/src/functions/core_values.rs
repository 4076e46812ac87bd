//! What dw::core does with values of several kinds.

use super::{CORE, Native, argument, native, wrong};
use crate::dates;
use crate::error::{Error, Result};
use crate::eval::{Interpreter, compare, concat, number_of, shown, text_of};
use crate::value::Value;
use num_traits::ToPrimitive;
use std::cmp::Ordering;

pub(super) const TABLE: &[Native] = &[
    native(CORE, "log", log),
    native(CORE, "sizeOf", |_, values| size_of(values)),
    native(CORE, "isEmpty", |_, values| Ok(Value::Boolean(is_empty(argument(values, 0))))),
    native(CORE, "contains", contains),
    native(CORE, "indexOf", |_, values| index_of(values, false)),
    native(CORE, "lastIndexOf", |_, values| index_of(values, true)),
    native(CORE, "typeOf", |_, values| Ok(Value::string(argument(values, 0).type_name()))),
    native(CORE, "max", |_, values| best(values, "max", Ordering::Greater)),
    native(CORE, "min", |_, values| best(values, "min", Ordering::Less)),
    native(CORE, "to", |_, values| range(values)),
    native(CORE, "then", |own, values| on(own, values, false)),
    native(CORE, "onNull", |own, values| on(own, values, true)),
    native(CORE, "now", |own, _| now(own)),
    native(CORE, "uuid", |own, _| Ok(Value::string(&uuid(own.host.random())))),
    native(CORE, "daysBetween", |_, values| days_between(values)),
    native(CORE, "isLeapYear", |_, values| is_leap_year(values)),
    native(CORE, "write", |_, values| write(values)),
    native(CORE, "read", |_, values| read(values)),
    native(CORE, "concat", |_, values| concat(argument(values, 0), argument(values, 1))),
];

/// `log(value)`, `log(label, value)`: gives the value.
fn log(own: &mut Interpreter<'_>, values: &[Value]) -> Result<Value> {
    let (label, value) = match values {
        [label, value] => (format!("{} - ", text_of(label)?), value),
        _ => (String::new(), argument(values, 0)),
    };
    let text = shown(value)?;
    own.host.log(&format!("{label}{text}"));
    Ok(value.clone())
}

fn size_of(values: &[Value]) -> Result<Value> {
    let size = match argument(values, 0) {
        Value::Null => 0,
        Value::Array(items) => items.len(),
        Value::Object(object) => object.entries.len(),
        other => text_of(other).map_err(|_| wrong("sizeOf", values))?.chars().count(),
    };
    Ok(Value::integer(size as i64))
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(object) => object.entries.is_empty(),
        Value::String(text) => text.is_empty(),
        _ => false,
    }
}

fn contains(_own: &mut Interpreter<'_>, values: &[Value]) -> Result<Value> {
    Ok(Value::Boolean(match (argument(values, 0), argument(values, 1)) {
        (Value::Null, _) => false,
        (Value::Array(items), sought) => items.contains(sought),
        (text, Value::Regex(regex)) => regex.is_match(&*text_of(text)?).unwrap_or(false),
        (text, sought) => text_of(text)?.contains(&*text_of(sought)?),
    }))
}

fn index_of(values: &[Value], last: bool) -> Result<Value> {
    let place = match (argument(values, 0), argument(values, 1)) {
        (Value::Null, _) => None,
        (Value::Array(items), sought) if last => items.iter().rposition(|item| item == sought),
        (Value::Array(items), sought) => items.iter().position(|item| item == sought),
        (text, sought) => {
            let (text, sought) = (text_of(text)?, text_of(sought)?);
            let at = if last { text.rfind(&*sought) } else { text.find(&*sought) };
            at.map(|at| text[..at].chars().count())
        }
    };
    Ok(Value::integer(place.map_or(-1, |at| at as i64)))
}

fn best(values: &[Value], name: &str, wanted: Ordering) -> Result<Value> {
    let Value::Array(items) = argument(values, 0) else { return Err(wrong(name, values)) };
    let mut best = Value::Null;
    for (at, item) in items.iter().enumerate() {
        if at == 0 || compare(item, &best) == Some(wanted) {
            best = item.clone();
        }
    }
    Ok(best)
}

/// `1 to 3`: both ends are in it.
fn range(values: &[Value]) -> Result<Value> {
    const MOST: i64 = 1_000_000;
    let end = |place| number_of(argument(values, place)).map(|number| number.to_i64().unwrap_or(0));
    let (first, last) = (end(0)?, end(1)?);
    if first.abs_diff(last) > MOST as u64 {
        return Err(Error::new(format!("A range has at most {MOST} numbers")));
    }
    let numbers: Vec<i64> = if first <= last { (first..=last).collect() } else { (last..=first).rev().collect() };
    Ok(Value::array(numbers.into_iter().map(Value::integer).collect()))
}

fn on(own: &mut Interpreter<'_>, values: &[Value], null: bool) -> Result<Value> {
    let value = argument(values, 0);
    if value.is_null() != null {
        return Ok(value.clone());
    }
    let arguments = if null { Vec::new() } else { vec![value.clone()] };
    own.call(argument(values, 1), &arguments)
}

fn now(own: &mut Interpreter<'_>) -> Result<Value> {
    let stamp =
        jiff::Timestamp::from_millisecond(own.host.now()).map_err(|_| Error::new("The clock is out of range"))?;
    Ok(Value::DateTime(stamp.to_zoned(jiff::tz::TimeZone::UTC)))
}

fn uuid(mut bytes: [u8; 16]) -> String {
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

fn date_of(value: &Value) -> Option<jiff::civil::Date> {
    match value {
        Value::Date(date) => Some(*date),
        Value::DateTime(at) => Some(at.date()),
        Value::LocalDateTime(at) => Some(at.date()),
        Value::String(text) => date_of(&dates::literal(text)?),
        _ => None,
    }
}

fn days_between(values: &[Value]) -> Result<Value> {
    let (from, to) = (date_of(argument(values, 0)), date_of(argument(values, 1)));
    let (Some(from), Some(to)) = (from, to) else { return Err(wrong("daysBetween", values)) };
    Ok(Value::integer((to - from).get_days().into()))
}

fn is_leap_year(values: &[Value]) -> Result<Value> {
    let date = date_of(argument(values, 0)).ok_or_else(|| wrong("isLeapYear", values))?;
    Ok(Value::Boolean(date.in_leap_year()))
}

/// `write(value, "application/json")`
fn write(values: &[Value]) -> Result<Value> {
    let format = if values.len() > 1 { text_of(argument(values, 1))? } else { crate::format::JSON.into() };
    crate::format::write(&format, &crate::format::Properties::default(), argument(values, 0))
        .map(|text| Value::string(&text))
}

fn read(values: &[Value]) -> Result<Value> {
    let format = if values.len() > 1 { text_of(argument(values, 1))? } else { crate::format::JSON.into() };
    crate::format::read(&format, &crate::format::Properties::default(), &text_of(argument(values, 0))?)
}
