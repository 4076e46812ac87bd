//! Patterns: matches, match, scan, replace.

use super::{CORE, Native, argument, native, wrong};
use crate::error::{Error, Result};
use crate::eval::{Callable, Interpreter, text_of};
use crate::value::Value;
use fancy_regex::{Captures, Regex};
use std::rc::Rc;

pub(super) const TABLE: &[Native] = &[
    native(CORE, "matches", |_, values| matches(values)),
    native(CORE, "match", |_, values| groups_of(values)),
    native(CORE, "scan", |_, values| scan(values)),
    native(CORE, "replace", |_, values| replace(values)),
    native(CORE, "with", with),
];

fn failed(error: fancy_regex::Error) -> Error {
    Error::new(format!("The pattern could not be applied: {error}"))
}

fn regex_of(value: &Value) -> Result<Rc<Regex>> {
    match value {
        Value::Regex(regex) => Ok(Rc::clone(regex)),
        other => {
            let text = fancy_regex::escape(&text_of(other)?).into_owned();
            Regex::new(&text).map(Rc::new).map_err(failed)
        }
    }
}

fn groups(captures: &Captures<'_, str>) -> Vec<Value> {
    captures.iter().map(|group| group.map_or(Value::Null, |own| Value::string(own.as_str()))).collect()
}

/// The groups where the whole text fits.
pub(crate) fn full_match(regex: &Regex, text: &str) -> Result<Option<Vec<Value>>> {
    let whole = Regex::new(&format!("^(?:{})$", regex.as_str())).map_err(failed)?;
    Ok(whole.captures(text).map_err(failed)?.map(|captures| groups(&captures)))
}

fn matches(values: &[Value]) -> Result<Value> {
    if argument(values, 0).is_null() {
        return Ok(Value::Boolean(false));
    }
    let Value::Regex(regex) = argument(values, 1) else { return Err(wrong("matches", values)) };
    Ok(Value::Boolean(full_match(regex, &text_of(argument(values, 0))?)?.is_some()))
}

fn groups_of(values: &[Value]) -> Result<Value> {
    let regex = regex_of(argument(values, 1))?;
    Ok(Value::array(full_match(&regex, &text_of(argument(values, 0))?)?.unwrap_or_default()))
}

fn scan(values: &[Value]) -> Result<Value> {
    let (text, regex) = (text_of(argument(values, 0))?, regex_of(argument(values, 1))?);
    let mut found = Vec::new();
    for captures in regex.captures_iter(&*text) {
        found.push(Value::array(groups(&captures.map_err(failed)?)));
    }
    Ok(Value::array(found))
}

fn replace(values: &[Value]) -> Result<Value> {
    if argument(values, 0).is_null() {
        return Ok(Value::Null);
    }
    let (text, pattern) = (text_of(argument(values, 0))?, regex_of(argument(values, 1))?);
    Ok(Callable::Replacer { text, pattern }.value())
}

/// What stands for a match is a text, or a function of its groups.
fn with(own: &mut Interpreter<'_>, values: &[Value]) -> Result<Value> {
    match argument(values, 0) {
        Value::Null => Ok(Value::Null),
        replacer => own.call(replacer, &values[1..]),
    }
}

pub(crate) fn replaced(own: &mut Interpreter<'_>, text: &str, pattern: &Regex, values: &[Value]) -> Result<Value> {
    let (mut out, mut at) = (String::new(), 0);
    for captures in pattern.captures_iter(text) {
        let captures = captures.map_err(failed)?;
        let Some(whole) = captures.get(0) else { continue };
        out.push_str(&text[at..whole.start()]);
        let instead = match argument(values, 0) {
            function @ Value::Function(_) => own.call(function, &[Value::array(groups(&captures))])?,
            other => other.clone(),
        };
        out.push_str(&text_of(&instead)?);
        at = whole.end();
    }
    out.push_str(&text[at..]);
    Ok(Value::string(&out))
}
