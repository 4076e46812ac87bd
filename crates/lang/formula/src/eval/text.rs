//! Texts.

use super::{Call, EvalError, Result, Value};
use bigdecimal::BigDecimal;

/// A text formula never gives more.
const MOST: usize = 100_000;

pub(super) fn call(call: &Call<'_>) -> Option<Result<Value>> {
    Some(match call.name {
        "TEXT" => call.takes(1, 1).and_then(|()| Ok(Value::Text(call.argument(0)?.to_text()))),
        "VALUE" => call.takes(1, 1).and_then(|()| value(call)),
        "ISNUMBER" => call.takes(1, 1).and_then(|()| Ok(Value::Boolean(parsed(&call.text(0)?).is_some()))),
        "LEN" => call.takes(1, 1).and_then(|()| Ok(number(call.text(0)?.chars().count()))),
        "LOWER" => call.takes(1, 2).and_then(|()| Ok(Value::Text(call.text(0)?.to_lowercase()))),
        "UPPER" => call.takes(1, 2).and_then(|()| Ok(Value::Text(call.text(0)?.to_uppercase()))),
        "INITCAP" => call.takes(1, 1).and_then(|()| Ok(Value::Text(capitals(&call.text(0)?)))),
        "REVERSE" => call.takes(1, 1).and_then(|()| Ok(Value::Text(call.text(0)?.chars().rev().collect()))),
        "TRIM" => call.takes(1, 1).and_then(|()| Ok(Value::Text(call.text(0)?.trim().into()))),
        "BR" => call.takes(0, 0).map(|()| Value::Text("<br>".into())),
        "LEFT" => call.takes(2, 2).and_then(|()| slice(call, |_, count| (0, count))),
        "RIGHT" => call.takes(2, 2).and_then(|()| slice(call, |length, count| (length.saturating_sub(count), count))),
        "MID" => call.takes(3, 3).and_then(|()| mid(call)),
        "LPAD" | "RPAD" => call.takes(2, 3).and_then(|()| pad(call)),
        "BEGINS" => call.takes(2, 2).and_then(|()| Ok(Value::Boolean(call.text(0)?.starts_with(&call.text(1)?)))),
        "CONTAINS" => call.takes(2, 2).and_then(|()| Ok(Value::Boolean(call.text(0)?.contains(&call.text(1)?)))),
        "FIND" => call.takes(2, 3).and_then(|()| find(call)),
        "SUBSTITUTE" => call.takes(3, 3).and_then(|()| substitute(call)),
        "REGEX" => call.takes(2, 2).and_then(|()| regex(call)),
        "ASCII" => {
            call.takes(1, 1).and_then(|()| Ok(call.text(0)?.chars().next().map_or(Value::Null, |c| number(c as usize))))
        }
        "CHR" => call.takes(1, 1).and_then(|()| chr(call)),
        "CASESAFEID" => call.takes(1, 1).and_then(|()| Ok(Value::Text(case_safe(&call.text(0)?)))),
        "HYPERLINK" => call.takes(2, 3).and_then(|()| hyperlink(call)),
        "IMAGE" => call.takes(2, 4).and_then(|()| image(call)),
        "HTMLENCODE" => call.takes(1, 1).and_then(|()| Ok(Value::Text(html(&call.text(0)?)))),
        _ => return None,
    })
}

fn number(n: usize) -> Value {
    Value::Number(BigDecimal::from(n as u64))
}

fn parsed(text: &str) -> Option<BigDecimal> {
    let text = text.trim();
    let plain = text.len() <= 60 && text.chars().all(|c| c.is_ascii_digit() || "+-.".contains(c));
    text.parse().ok().filter(|_| plain)
}

fn value(call: &Call<'_>) -> Result<Value> {
    let text = call.text(0)?;
    if text.trim().is_empty() {
        return Ok(Value::Null);
    }
    parsed(&text).map(Value::Number).ok_or_else(|| EvalError::NoValue(format!("'{text}' is no number")))
}

fn capitals(text: &str) -> String {
    let mut after_letter = false;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if after_letter {
            out.extend(c.to_lowercase())
        } else {
            out.extend(c.to_uppercase())
        }
        after_letter = c.is_alphanumeric();
    }
    out
}

fn count(call: &Call<'_>, index: usize) -> Result<usize> {
    Ok(usize::try_from(call.whole(index)?).unwrap_or(0))
}

/// So many characters from where `range` says, given the length and the count.
fn slice(call: &Call<'_>, range: impl FnOnce(usize, usize) -> (usize, usize)) -> Result<Value> {
    let text = call.text(0)?;
    let (skip, take) = range(text.chars().count(), count(call, 1)?);
    Ok(Value::Text(text.chars().skip(skip).take(take).collect()))
}

fn mid(call: &Call<'_>) -> Result<Value> {
    let (start, length) = (count(call, 1)?.max(1), count(call, 2)?);
    Ok(Value::Text(call.text(0)?.chars().skip(start - 1).take(length).collect()))
}

/// Filled up to the length, or cut to it.
fn pad(call: &Call<'_>) -> Result<Value> {
    let (text, length) = (call.text(0)?, count(call, 1)?.min(MOST));
    let with = if call.has(2) { call.text(2)? } else { " ".into() };
    let missing = length.saturating_sub(text.chars().count());
    let filling: String = with.chars().cycle().take(if with.is_empty() { 0 } else { missing }).collect();
    let cut: String = text.chars().take(length).collect();
    Ok(Value::Text(if call.name == "LPAD" { filling + &cut } else { cut + &filling }))
}

/// The place of one text in another, from 1; 0 when it is not there.
fn find(call: &Call<'_>) -> Result<Value> {
    let (wanted, text) = (call.text(0)?, call.text(1)?);
    let start = if call.has(2) { count(call, 2)?.max(1) } else { 1 };
    let skipped = text.char_indices().nth(start - 1).map_or(text.len(), |(at, _)| at);
    let found = text[skipped..].find(&wanted).filter(|_| !wanted.is_empty());
    Ok(number(found.map_or(0, |at| start + text[skipped..skipped + at].chars().count())))
}

fn substitute(call: &Call<'_>) -> Result<Value> {
    let (text, old, new) = (call.text(0)?, call.text(1)?, call.text(2)?);
    let grown = new.len().saturating_sub(old.len()).saturating_mul(text.len());
    if old.is_empty() || grown > MOST * 10 {
        return Ok(Value::Text(text));
    }
    Ok(Value::Text(text.replace(&old, &new)))
}

/// The whole text must match.
fn regex(call: &Call<'_>) -> Result<Value> {
    let (text, pattern) = (call.text(0)?, call.text(1)?);
    let invalid = || EvalError::Fault(format!("Invalid regular expression: {pattern}"));
    let regex = fancy_regex::Regex::new(&format!("^(?:{pattern})$")).map_err(|_| invalid())?;
    regex.is_match(&text).map(Value::Boolean).map_err(|_| EvalError::NoValue("Regex too complicated".into()))
}

fn chr(call: &Call<'_>) -> Result<Value> {
    let code = u32::try_from(call.whole(0)?).ok().and_then(char::from_u32);
    Ok(code.map_or(Value::Null, |c| Value::Text(c.to_string())))
}

/// The 18-character form of a 15-character id.
fn case_safe(id: &str) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    if id.len() != 15 || !id.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return id.to_owned();
    }
    let letter = |group: &[u8]| {
        let bits = group.iter().enumerate().fold(0, |bits, (i, b)| bits | (usize::from(b.is_ascii_uppercase()) << i));
        LETTERS[bits] as char
    };
    id.chars().chain(id.as_bytes().chunks(5).map(letter)).collect()
}

fn hyperlink(call: &Call<'_>) -> Result<Value> {
    let (url, name) = (call.text(0)?, call.text(1)?);
    let target = if call.has(2) { call.text(2)? } else { "_blank".into() };
    Ok(Value::Text(format!("<a href=\"{url}\" target=\"{target}\">{name}</a>")))
}

fn image(call: &Call<'_>) -> Result<Value> {
    let (url, alternate) = (call.text(0)?, call.text(1)?);
    let style = match call.has(2) {
        true => format!(" style=\"height:{}px; width:{}px;\"", count(call, 2)?, count(call, 3)?),
        false => String::new(),
    };
    Ok(Value::Text(format!("<img src=\"{url}\" alt=\"{alternate}\"{style} border=\"0\"/>")))
}

fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
