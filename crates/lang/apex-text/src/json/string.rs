use super::source::{Source, described};
use crate::{Result, Thrown};

/// Reads up to the closing quote; `what` is `name` or `string value` in the errors.
pub(super) fn read_string(source: &mut Source, what: &str) -> Result<String> {
    source.at += 1;
    let mut out = String::new();
    loop {
        let plain = source.rest().find(|letter| letter < ' ' || matches!(letter, '"' | '\\'));
        let Some(plain) = plain else {
            source.at = source.text.len();
            let what = if what == "name" { what } else { "a string value" };
            return Err(source.error(&format!("Unexpected end-of-input: was expecting closing quote for {what}")));
        };
        out.push_str(&source.rest()[..plain]);
        source.at += plain;
        match source.byte() {
            Some(b'"') => {
                source.at += 1;
                return Ok(out);
            }
            Some(b'\\') => escape(source, &mut out)?,
            _ => return Err(unquoted(source, what)),
        }
    }
}

fn unquoted(source: &mut Source, what: &str) -> Thrown {
    let code = described(source.rest().chars().next().unwrap_or_default());
    source.at += 1;
    source.error(&format!(
        "Illegal unquoted character ({code}): has to be escaped using backslash to be included in {what}"
    ))
}

fn escape(source: &mut Source, out: &mut String) -> Result<()> {
    source.at += 1;
    let Some(kind) = source.rest().chars().next() else { return Err(cut_off(source)) };
    source.at += kind.len_utf8();
    let plain = match kind {
        '"' | '\\' | '/' => kind,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return unicode(source, out),
        _ => return Err(source.error(&format!("Unrecognized character escape {}", described(kind)))),
    };
    out.push(plain);
    Ok(())
}

/// A pair of escapes is one character; half of one becomes U+FFFD.
fn unicode(source: &mut Source, out: &mut String) -> Result<()> {
    let first = hex(source)?;
    let mut units = vec![first];
    if (0xD800..0xDC00).contains(&first) && source.rest().starts_with("\\u") {
        let before = source.at;
        source.at += 2;
        let second = hex(source)?;
        if (0xDC00..0xE000).contains(&second) { units.push(second) } else { source.at = before }
    }
    out.push_str(&String::from_utf16_lossy(&units));
    Ok(())
}

fn hex(source: &mut Source) -> Result<u16> {
    let mut value = 0;
    for _ in 0..4 {
        let Some(letter) = source.rest().chars().next() else { return Err(cut_off(source)) };
        let Some(digit) = letter.to_digit(16) else {
            return Err(source.unexpected("expected a hex-digit for character escape sequence"));
        };
        value = value * 16 + digit as u16;
        source.at += 1;
    }
    Ok(value)
}

fn cut_off(source: &Source) -> Thrown {
    source.error("Unexpected end-of-input in character escape sequence")
}
