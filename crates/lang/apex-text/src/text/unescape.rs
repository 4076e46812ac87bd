use super::entities::EntitySet;
use crate::{Result, Thrown};

/// `unescapeCsv()`: only what needed its quotes.
pub fn unescape_csv(text: &str) -> String {
    let inner = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match inner {
        Some(inner) if inner.contains([',', '"', '\r', '\n']) => inner.replace("\"\"", "\""),
        _ => text.to_owned(),
    }
}

/// `unescapeXml()`.
pub fn unescape_xml(text: &str) -> String {
    unescape_entities(text, EntitySet::Xml)
}

/// `unescapeHtml3()`.
pub fn unescape_html3(text: &str) -> String {
    unescape_entities(text, EntitySet::Html3)
}

/// `unescapeHtml4()`.
pub fn unescape_html4(text: &str) -> String {
    unescape_entities(text, EntitySet::Html4)
}

fn unescape_entities(text: &str, set: EntitySet) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        match entity(after, set) {
            Some((letter, after)) => {
                plain.push(letter);
                rest = after;
            }
            None => {
                plain.push('&');
                rest = after;
            }
        }
    }
    plain + rest
}

/// The character that an entity without its `&` stands for, and what follows.
fn entity(text: &str, set: EntitySet) -> Option<(char, &str)> {
    let end = text.find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '#'))?;
    let rest = text[end..].strip_prefix(';')?;
    let name = &text[..end];
    let letter = match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(hex) => char::from_u32(u32::from_str_radix(hex, 16).ok()?)?,
            None => char::from_u32(number.parse().ok()?)?,
        },
        None => set.letter_of(name)?,
    };
    Some((letter, rest))
}

/// `unescapeJava()`.
pub fn unescape_java(text: &str) -> Result<String> {
    unescape_backslash(text, true)
}

/// `unescapeEcmaScript()`: the same as for Java.
pub fn unescape_ecma_script(text: &str) -> Result<String> {
    unescape_backslash(text, true)
}

/// `unescapeUnicode()`.
pub fn unescape_unicode(text: &str) -> Result<String> {
    unescape_backslash(text, false)
}

fn unescape_backslash(text: &str, all: bool) -> Result<String> {
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        units.extend(before.encode_utf16());
        let (unit, after) = escape(after, all)?;
        units.extend(unit);
        rest = after;
    }
    units.extend(rest.encode_utf16());
    Ok(String::from_utf16_lossy(&units))
}

/// What an escape without its backslash stands for. An unknown one loses its backslash, in Java's set.
fn escape(text: &str, all: bool) -> Result<(Option<u16>, &str)> {
    const BACKSLASH: u16 = b'\\' as u16;
    let Some(kind) = text.chars().next() else { return Ok(((!all).then_some(BACKSLASH), text)) };
    if kind == 'u' {
        return unicode(text);
    }
    if !all {
        return Ok((Some(BACKSLASH), text));
    }
    let unit = match kind {
        '0'..='7' => return Ok(octal(text)),
        'b' => 8,
        'n' => 10,
        't' => 9,
        'f' => 12,
        'r' => 13,
        '\\' | '"' | '\'' => kind as u16,
        _ => return Ok((None, text)),
    };
    Ok((Some(unit), &text[1..]))
}

fn octal(text: &str) -> (Option<u16>, &str) {
    let most = if text.starts_with(['0', '1', '2', '3']) { 3 } else { 2 };
    let count = text.bytes().take(most).take_while(|byte| (b'0'..=b'7').contains(byte)).count();
    (u16::from_str_radix(&text[..count], 8).ok(), &text[count..])
}

fn unicode(text: &str) -> Result<(Option<u16>, &str)> {
    let digits = text.trim_start_matches('u');
    let digits = digits.strip_prefix('+').unwrap_or(digits);
    let Some((hex, rest)) = digits.split_at_checked(4) else {
        let message = format!("Less than 4 hex digits in unicode value: '\\{text}' due to end of CharSequence");
        return Err(Thrown::string(message));
    };
    match u16::from_str_radix(hex, 16) {
        Ok(unit) if !hex.starts_with('+') => Ok((Some(unit), rest)),
        _ => Err(Thrown::string(format!("Unable to parse unicode value: {hex}"))),
    }
}
