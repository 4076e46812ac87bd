//! Tokens. White space is any; a string ends at its quote and a number at its last digit, whatever follows.

use crate::SoqlError;
use std::ops::Range;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token {
    /// A name or keyword as written.
    Word(String),
    /// A quoted string, unescaped.
    Text(String),
    /// A number, date or datetime as written.
    Number(String),
    /// `( ) , . : = != <> < <= > >= ?`
    Symbol(&'static str),
    /// An Apex expression whose extent was given.
    Apex,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spanned {
    pub(crate) token: Token,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

const SYMBOLS: [&str; 26] = [
    "!=", "<>", "<=", ">=", "(", ")", ",", ".", ":", "=", "<", ">", "?", "[", "]", "{", "}", "+", "-", "*", "/", "&",
    "|", "^", "~", "!",
];

/// `apex` holds where the Apex expressions behind colons reach from and to, where that is known.
pub(crate) fn tokens(text: &str, apex: &[Range<usize>]) -> Result<Vec<Spanned>, SoqlError> {
    let mut out = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut apex = apex.iter().peekable();
    while at < bytes.len() {
        let start = at;
        let token = match bytes[at] {
            _ if apex.peek().is_some_and(|range| range.start <= at && at < range.end) => {
                at = apex.next().map_or(at, |range| range.end).min(bytes.len());
                Token::Apex
            }
            b if b.is_ascii_whitespace() => {
                at += 1;
                continue;
            }
            b'\'' => quoted(text, &mut at)?,
            b if b.is_ascii_digit() => number(bytes, text, &mut at),
            b'-' | b'+' if bytes.get(at + 1).is_some_and(u8::is_ascii_digit) && !after_value(&out) => {
                at += 1;
                number_from(bytes, text, start, &mut at)
            }
            b if b.is_ascii_alphabetic() || b == b'_' => {
                while bytes.get(at).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_') {
                    at += 1;
                }
                Token::Word(text[start..at].into())
            }
            _ => symbol(text, &mut at)?,
        };
        out.push(Spanned { token, start, end: at });
    }
    Ok(out)
}

/// A sign after a value is an operator of a bind expression, not a part of a number.
fn after_value(out: &[Spanned]) -> bool {
    matches!(out.last().map(|t| &t.token), Some(Token::Number(_) | Token::Symbol(")")))
}

fn symbol(text: &str, at: &mut usize) -> Result<Token, SoqlError> {
    let rest = &text[*at..];
    if let Some(symbol) = SYMBOLS.into_iter().find(|s| rest.starts_with(s)) {
        *at += symbol.len();
        return Ok(Token::Symbol(symbol));
    }
    let found = rest.chars().next().unwrap_or(' ');
    Err(SoqlError::malformed(format!("unexpected character '{found}'"), *at))
}

fn quoted(text: &str, at: &mut usize) -> Result<Token, SoqlError> {
    let start = *at;
    let mut value = String::new();
    let mut chars = text[start + 1..].char_indices();
    while let Some((i, c)) = chars.next() {
        match c {
            '\'' => {
                *at = start + 1 + i + 1;
                return Ok(Token::Text(value));
            }
            '\\' => value.push_str(&escape(&mut chars, start)?),
            c => value.push(c),
        }
    }
    Err(SoqlError::malformed("unexpected end of file: a string is not closed", start))
}

fn escape(chars: &mut std::str::CharIndices<'_>, start: usize) -> Result<String, SoqlError> {
    let escaped = match chars.next().map(|(_, c)| c) {
        Some('n' | 'N') => '\n',
        Some('r' | 'R') => '\r',
        Some('t' | 'T') => '\t',
        Some('b' | 'B') => '\u{8}',
        Some('f' | 'F') => '\u{c}',
        Some('u') => {
            let hex: String = chars.by_ref().take(4).map(|(_, c)| c).collect();
            let code = u32::from_str_radix(&hex, 16).ok().and_then(char::from_u32);
            code.ok_or_else(|| SoqlError::malformed("illegal unicode escape in a string", start))?
        }
        // `\_` and `\%` keep their backslash: LIKE reads it.
        Some(c @ ('_' | '%')) => return Ok(format!("\\{c}")),
        Some(c @ ('\'' | '"' | '\\')) => c,
        Some(c) => return Err(SoqlError::malformed(format!("illegal escape sequence \\{c} in a string"), start)),
        None => return Err(SoqlError::malformed("unexpected end of file: a string is not closed", start)),
    };
    Ok(escaped.to_string())
}

fn number(bytes: &[u8], text: &str, at: &mut usize) -> Token {
    let start = *at;
    number_from(bytes, text, start, at)
}

/// A number, or where the shape of a date (`dddd-dd`) or of a time begins, the whole of it.
fn number_from(bytes: &[u8], text: &str, start: usize, at: &mut usize) -> Token {
    let digits = |at: &mut usize| {
        while bytes.get(*at).is_some_and(u8::is_ascii_digit) {
            *at += 1;
        }
    };
    digits(at);
    let is_digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    if *at == start + 4 && bytes.get(*at) == Some(&b'-') && is_digit(*at + 1) && is_digit(*at + 2) {
        while bytes.get(*at).is_some_and(|b| b.is_ascii_digit() || matches!(b, b'-' | b':' | b'.' | b'+'))
            || time_letter(bytes, *at)
        {
            *at += 1;
        }
        return Token::Number(text[start..*at].into());
    }
    if is_time(&bytes[start..]) {
        while bytes.get(*at).is_some_and(|b| b.is_ascii_digit() || matches!(b, b':' | b'.')) || time_letter(bytes, *at)
        {
            *at += 1;
        }
        return Token::Number(text[start..*at].into());
    }
    if bytes.get(*at) == Some(&b'.') && is_digit(*at + 1) {
        *at += 1;
        digits(at);
    }
    Token::Number(text[start..*at].into())
}

/// `05:00:00`, with which a time of day begins.
fn is_time(bytes: &[u8]) -> bool {
    let fits = |(at, byte): (usize, &u8)| if at == 2 || at == 5 { *byte == b':' } else { byte.is_ascii_digit() };
    bytes.len() >= 8 && bytes[..8].iter().enumerate().all(fits)
}

/// `T` before the time of day and `Z` at its end belong to a datetime; a keyword glued to a date does not.
fn time_letter(bytes: &[u8], at: usize) -> bool {
    match bytes.get(at) {
        Some(b'T' | b't') => bytes.get(at + 1).is_some_and(u8::is_ascii_digit),
        Some(b'Z' | b'z') => bytes.get(at.wrapping_sub(1)).is_some_and(u8::is_ascii_digit),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let shown = tokens(text, &[]).unwrap().into_iter().map(|t| match t.token {
            Token::Word(w) => w,
            Token::Text(t) => format!("'{t}'"),
            Token::Number(n) => format!("#{n}"),
            Token::Symbol(s) => s.into(),
            Token::Apex => "apex".into(),
        });
        assert_eq!(shown.collect::<Vec<_>>().join(" "), expected);
    }

    #[test]
    fn clients_glue_words_to_literals() {
        check("'error'ORDER BY", "'error' ORDER BY");
        check("LAST_N_DAYS:2ORDER BY", "LAST_N_DAYS : #2 ORDER BY");
        check("2026-01-31ORDER", "#2026-01-31 ORDER");
        check("a>=2026-01-31T10:00:00.000Z AND", "a >= #2026-01-31T10:00:00.000Z AND");
        check("x=-1.5 y!=2", "x = #-1.5 y != #2");
    }

    #[test]
    fn strings_are_unescaped() {
        check(r"'a\'b\\c\n\%'", "'a'b\\c\n\\%'");
        assert!(tokens("'open", &[]).is_err() && tokens(r"'\q'", &[]).is_err());
    }
}
