//! dw::core::Strings.

use super::text::changed;
use super::{Native, STRINGS, argument, inflect, native};
use crate::error::Result;
use crate::eval::{number_of, text_of};
use crate::value::Value;
use num_traits::ToPrimitive;

pub(super) const TABLE: &[Native] = &[
    native(STRINGS, "pluralize", |_, values| changed(values, inflect::plural)),
    native(STRINGS, "singularize", |_, values| changed(values, inflect::singular)),
    native(STRINGS, "capitalize", |_, values| changed(values, capitalize)),
    native(STRINGS, "camelize", |_, values| changed(values, camelize)),
    native(STRINGS, "dasherize", |_, values| changed(values, |text| words(text).join("-"))),
    native(STRINGS, "underscore", |_, values| changed(values, |text| words(text).join("_"))),
    native(STRINGS, "ordinalize", |_, values| changed(values, ordinalize)),
    native(STRINGS, "reverse", |_, values| changed(values, |text| text.chars().rev().collect())),
    native(STRINGS, "charCode", |_, values| char_code(values, 0)),
    native(STRINGS, "charCodeAt", |_, values| char_code(values, count(values, 1)?)),
    native(STRINGS, "fromCharCode", |_, values| {
        let c = number_of(argument(values, 0))?.to_u32().and_then(char::from_u32);
        Ok(Value::string(&c.map(String::from).unwrap_or_default()))
    }),
    native(STRINGS, "leftPad", |_, values| pad(values, |text, pad| format!("{pad}{text}"))),
    native(STRINGS, "rightPad", |_, values| pad(values, |text, pad| format!("{text}{pad}"))),
    native(STRINGS, "repeat", |_, values| {
        const MOST: usize = 1_000_000;
        let text = text_of(argument(values, 0))?;
        Ok(Value::string(&text.repeat(count(values, 1)?.min(MOST / text.len().max(1)))))
    }),
    native(STRINGS, "substringAfter", |_, values| part(values, |text, at| text.split_once(at).map(|(_, after)| after))),
    native(STRINGS, "substringAfterLast", |_, values| {
        part(values, |text, at| text.rsplit_once(at).map(|(_, after)| after))
    }),
    native(STRINGS, "substringBefore", |_, values| {
        part(values, |text, at| text.split_once(at).map(|(before, _)| before))
    }),
    native(STRINGS, "substringBeforeLast", |_, values| {
        part(values, |text, at| text.rsplit_once(at).map(|(before, _)| before))
    }),
    native(STRINGS, "appendIfMissing", |_, values| {
        affix(values, |text, affix| if text.ends_with(affix) { text.into() } else { format!("{text}{affix}") })
    }),
    native(STRINGS, "prependIfMissing", |_, values| {
        affix(values, |text, affix| if text.starts_with(affix) { text.into() } else { format!("{affix}{text}") })
    }),
    native(STRINGS, "wrapWith", |_, values| affix(values, |text, affix| format!("{affix}{text}{affix}"))),
    native(STRINGS, "isAlpha", |_, values| all(values, char::is_alphabetic)),
    native(STRINGS, "isAlphanumeric", |_, values| all(values, char::is_alphanumeric)),
    native(STRINGS, "isNumeric", |_, values| all(values, char::is_numeric)),
    native(STRINGS, "isLowerCase", |_, values| all(values, char::is_lowercase)),
    native(STRINGS, "isUpperCase", |_, values| all(values, char::is_uppercase)),
    native(STRINGS, "isWhitespace", |_, values| all(values, char::is_whitespace)),
    native(STRINGS, "words", |_, values| {
        Ok(Value::array(text_of(argument(values, 0))?.split_whitespace().map(Value::string).collect()))
    }),
    native(STRINGS, "lines", |_, values| {
        Ok(Value::array(text_of(argument(values, 0))?.lines().map(Value::string).collect()))
    }),
];

fn count(values: &[Value], place: usize) -> Result<usize> {
    Ok(number_of(argument(values, place))?.to_usize().unwrap_or(0))
}

/// The words of a name in whatever case, in lower case.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    let mut was_lower = false;
    for c in text.chars() {
        if c.is_whitespace() || matches!(c, '_' | '-') {
            words.push(String::new());
        } else {
            if c.is_uppercase() && was_lower {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.extend(c.to_lowercase());
            }
        }
        was_lower = c.is_lowercase() || c.is_ascii_digit();
    }
    words.retain(|word| !word.is_empty());
    words
}

fn initial(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn capitalize(text: &str) -> String {
    words(text).iter().map(|word| initial(word)).collect::<Vec<_>>().join(" ")
}

fn camelize(text: &str) -> String {
    let words = words(text);
    words.iter().enumerate().map(|(at, word)| if at == 0 { word.clone() } else { initial(word) }).collect()
}

fn ordinalize(text: &str) -> String {
    let ending = match text.as_bytes() {
        [.., b'1', b'1' | b'2' | b'3'] => "th",
        [.., b'1'] => "st",
        [.., b'2'] => "nd",
        [.., b'3'] => "rd",
        _ => "th",
    };
    format!("{text}{ending}")
}

fn char_code(values: &[Value], at: usize) -> Result<Value> {
    let text = text_of(argument(values, 0))?;
    Ok(text.chars().nth(at).map_or(Value::Null, |c| Value::integer(u32::from(c).into())))
}

fn pad(values: &[Value], joined: fn(&str, &str) -> String) -> Result<Value> {
    const MOST: usize = 1_000_000;
    if argument(values, 0).is_null() {
        return Ok(Value::Null);
    }
    let text = text_of(argument(values, 0))?;
    let pad = if values.len() > 2 { text_of(argument(values, 2))? } else { " ".into() };
    let missing = count(values, 1)?.min(MOST).saturating_sub(text.chars().count());
    Ok(Value::string(&joined(&text, &pad.repeat(missing))))
}

fn part(values: &[Value], take: for<'t> fn(&'t str, &str) -> Option<&'t str>) -> Result<Value> {
    if argument(values, 0).is_null() {
        return Ok(Value::Null);
    }
    let (text, at) = (text_of(argument(values, 0))?, text_of(argument(values, 1))?);
    Ok(Value::string(take(&text, &at).unwrap_or_default()))
}

fn affix(values: &[Value], make: fn(&str, &str) -> String) -> Result<Value> {
    if argument(values, 0).is_null() {
        return Ok(Value::Null);
    }
    Ok(Value::string(&make(&text_of(argument(values, 0))?, &text_of(argument(values, 1))?)))
}

fn all(values: &[Value], holds: fn(char) -> bool) -> Result<Value> {
    if argument(values, 0).is_null() {
        return Ok(Value::Boolean(false));
    }
    let text = text_of(argument(values, 0))?;
    Ok(Value::Boolean(!text.is_empty() && text.chars().all(holds)))
}
