//! A text as a scalar: plain where it can be, else quoted, or a block where it has several lines.

use super::fold::{Margin, NEW_LINE, SPACE, Style, TAB, fold};
use super::{json, plain};

/// Where a scalar stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// The indentation of further lines.
    pub indent: usize,
    /// What stands on the first line before it, where that counts.
    pub after: Option<usize>,
    /// A key is never broken.
    pub key: bool,
}

/// Shorter quoted texts keep their line breaks escaped.
const LEAST_BROKEN: usize = 40;

const LINE: usize = 80;

pub(super) fn scalar(text: &str, place: Place) -> String {
    if text.contains(is_control) {
        return double_quoted(text, place);
    }
    let lines = text.contains('\n');
    if place.key && lines {
        return quoted(text, place);
    }
    if lines {
        return block(text, place);
    }
    if needs_quotes(text) || place.key && place.indent == 2 && has_marker(text) {
        return quoted(text, place);
    }
    if place.indent == 0 && has_marker(text) {
        return block(text, place);
    }
    if plain::value(text).is_some() {
        return quoted(text, place);
    }
    broken(text, Style::Plain, place)
}

/// Control characters but tab and line feed.
fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n')
}

fn needs_quotes(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_space = |byte: &u8| matches!(byte, b'\t' | b' ');
    let starts = bytes.first().is_some_and(|first| b"\t ,[]{}#&*!|>'\"%@`".contains(first));
    let ends = bytes.last().is_some_and(|last| is_space(last) || *last == b':');
    let dash = matches!(bytes, [b'?' | b'-'] | [b'?' | b'-', b'\t' | b' ', ..]);
    let inside = |pair: &[u8]| pair[0] == b':' && is_space(&pair[1]) || is_space(&pair[0]) && pair[1] == b'#';
    starts || ends || dash || bytes.windows(2).any(inside)
}

/// Whether a line looks like the border of a document, or like a directive.
fn has_marker(text: &str) -> bool {
    let is_marker = |line: &str| line.starts_with('%') || line.starts_with("---") || line.starts_with("...");
    text.split(['\n', '\u{2028}', '\u{2029}']).any(is_marker)
}

fn quoted(text: &str, place: Place) -> String {
    if text.contains('"') && !text.contains('\'') { single_quoted(text, place) } else { double_quoted(text, place) }
}

fn broken(text: &str, style: Style, place: Place) -> String {
    if place.key {
        return text.into();
    }
    let units: Vec<u16> = text.encode_utf16().collect();
    let margin = Margin { indent: indent_of(text, place), first: place.after };
    String::from_utf16_lossy(&fold(&units, style, margin).text)
}

fn indent_of(text: &str, place: Place) -> usize {
    if place.indent == 0 && has_marker(text) { 2 } else { place.indent }
}

fn single_quoted(text: &str, place: Place) -> String {
    if text.contains('\n') {
        return double_quoted(text, place);
    }
    broken(&format!("'{text}'"), Style::Plain, Place { indent: indent_of(text, place), ..place })
}

/// Puts this after each run of line breaks.
fn after_breaks(text: &str, added: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        out.push(c);
        if c == '\n' && chars.peek() != Some(&'\n') {
            out.push_str(added);
        }
    }
    out
}

fn double_quoted(text: &str, place: Place) -> String {
    let json = json::quoted(text);
    let is_broken = !place.key && json.encode_utf16().count() >= LEAST_BROKEN;
    let indent = indent_of(text, place);
    let mut out = String::with_capacity(json.len());
    let mut rest = json.as_str();
    while let Some(c) = rest.chars().next() {
        rest = match c {
            ' ' if rest.starts_with(" \\n") => {
                out.push_str("\\ ");
                escape(&mut out, &rest[1..], is_broken.then_some(indent))
            }
            '\\' => escape(&mut out, rest, is_broken.then_some(indent)),
            c => {
                out.push(c);
                &rest[c.len_utf8()..]
            }
        };
    }
    broken(&out, Style::Quoted, Place { indent, ..place })
}

/// Writes the escape at the start of `rest`, and returns what follows it; line breaks become real where lines are
/// broken.
fn escape<'r>(out: &mut String, rest: &'r str, broken: Option<usize>) -> &'r str {
    if let Some(code) = rest.strip_prefix("\\u") {
        let (code, after) = code.split_at(4.min(code.len()));
        match code {
            "0000" => out.push_str("\\0"),
            "0007" => out.push_str("\\a"),
            "000b" => out.push_str("\\v"),
            "001b" => out.push_str("\\e"),
            _ => match code.strip_prefix("00") {
                Some(short) => out.extend(["\\x", short]),
                None => out.extend(["\\u", code]),
            },
        }
        return after;
    }
    let Some(indent) = broken.filter(|_| rest.starts_with("\\n") && !rest.starts_with("\\n\"")) else {
        let (both, after) = rest.split_at(2.min(rest.len()));
        out.push_str(both);
        return after;
    };
    let mut after = &rest[2..];
    // The first break is a space to a reader.
    out.push_str("\n\n");
    while let Some(further) = after.strip_prefix("\\n").filter(|further| !further.starts_with('"')) {
        out.push('\n');
        after = further;
    }
    out.push_str(&" ".repeat(indent));
    if after.starts_with(' ') {
        out.push('\\');
    }
    after
}

/// A text of several lines as it stands, or with its long lines folded.
fn block(text: &str, place: Place) -> String {
    let last = text.rsplit('\n').next().unwrap_or_default();
    if text.contains('\n') && !last.is_empty() && last.bytes().all(|b| matches!(b, b' ' | b'\t')) {
        return quoted(text, place);
    }
    let indent = indent_of(text, place);
    let spaces = " ".repeat(indent);
    let body = text.trim_end_matches(['\n', '\t', ' ']);
    let end = &text[body.len()..];
    let keep = match end.find('\n') {
        None => "-",
        Some(at) if body.is_empty() || at + 1 != end.len() => "+",
        Some(_) => "",
    };
    let end = after_breaks_inside(end.strip_suffix('\n').unwrap_or(end), &spaces);
    let (start, body, spaced) = split_start(body);
    let start = after_breaks(start, &spaces);
    let size = if indent == 0 { '1' } else { '2' };
    let header = if spaced { format!("{size}{keep}") } else { keep.to_owned() };
    if is_long(text, LINE.saturating_sub(indent)) {
        let units: Vec<u16> = format!("{start}{}{end}", after_breaks(&folded(body), &spaces)).encode_utf16().collect();
        let folded = fold(&units, Style::Block, Margin { indent, first: Some(place.indent) });
        if !folded.overflow {
            return format!(">{header}\n{spaces}{}", String::from_utf16_lossy(&folded.text));
        }
    }
    format!("|{header}\n{spaces}{start}{}{end}", after_breaks(body, &spaces))
}

/// Puts this after each run of line breaks but one at the end.
fn after_breaks_inside(text: &str, added: &str) -> String {
    let inside = text.trim_end_matches('\n');
    format!("{}{}", after_breaks(inside, added), &text[inside.len()..])
}

/// The empty lines at the start, else the spaces; the rest; and whether a space is among the first.
fn split_start(text: &str) -> (&str, &str, bool) {
    let length = text.len() - text.trim_start_matches([' ', '\n']).len();
    let first = &text[..length];
    let cut = first.rfind('\n').map_or(0, |at| at + 1);
    (&text[..cut], &text[cut..], first.contains(' '))
}

fn is_long(text: &str, limit: usize) -> bool {
    text.encode_utf16().count() > limit && text.split('\n').any(|line| line.encode_utf16().count() > limit)
}

/// A text whose line breaks survive folding: each run of them is one longer, but around lines that are indented
/// further.
fn folded(text: &str) -> String {
    let units: Vec<u16> = after_breaks(text, "\n").encode_utf16().collect();
    let is_space = |unit: Option<&u16>| matches!(unit, Some(&(SPACE | TAB)));
    let is_end = |unit: &u16| matches!(*unit, NEW_LINE | 0x2028 | 0x2029);
    let mut out = Vec::with_capacity(units.len());
    let mut at = 0;
    while let Some(unit) = units.get(at) {
        let start = match *unit {
            NEW_LINE if is_space(units.get(at + 1)) => Some(at + 1),
            SPACE | TAB if at == 0 => Some(0),
            _ => None,
        };
        let Some(start) = start else {
            out.push(*unit);
            at += 1;
            continue;
        };
        let line = units[start..].iter().position(is_end).map_or(units.len(), |length| start + length);
        let blank = units[line..].iter().take_while(|unit| matches!(**unit, NEW_LINE | SPACE | TAB)).count();
        at = line + blank;
        let ends_in_break = blank > 0 && units[at - 1] == NEW_LINE;
        out.extend(&units[start..if ends_in_break { at - 1 } else { line }]);
        if !ends_in_break {
            at = line;
        }
    }
    String::from_utf16_lossy(&out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A value below a key of one letter.
    fn check(text: &str, expected: &str) {
        assert_eq!(scalar(text, Place { indent: 2, after: Some(3), key: false }), expected);
    }

    fn check_key(text: &str, expected: &str) {
        assert_eq!(scalar(text, Place { indent: 2, after: None, key: true }), expected);
    }

    #[test]
    fn plain_where_it_is_no_other_value() {
        check("a b", "a b");
        check("/accounts/{id}", "/accounts/{id}");
        check("a: b", "\"a: b\"");
        check("a #b", "\"a #b\"");
        check("-", "\"-\"");
        check("-a", "-a");
        check("", "\"\"");
        check("true", "\"true\"");
        check("1.10", "\"1.10\"");
        check("2024-01-01", "2024-01-01");
        check("say \"a\"", "say \"a\"");
        check("\"a\"", "'\"a\"'");
        check("'a' \"b\":", "\"'a' \\\"b\\\":\"");
        check("a\u{7}\u{85}", "\"a\\a\u{85}\"");
    }

    #[test]
    fn keys_stay_on_their_line() {
        check_key("---", "\"---\"");
        check_key("a\nb", "\"a\\nb\"");
        check_key("200", "\"200\"");
    }

    #[test]
    fn lines_are_blocks_with_what_follows_them() {
        check("a\nb", "|-\n  a\n  b");
        check("a\nb\n", "|\n  a\n  b");
        check("a\n\n", "|+\n  a\n");
        check(" a\nb", "|2-\n   a\n  b");
        check("\n a", "|2-\n  \n   a");
        check("a\n ", "\"a\\n \"");
    }

    #[test]
    fn long_texts_are_folded() {
        let long = "word ".repeat(20);
        let long = long.trim_end();
        check(long, &format!("{}\n  {}", "word ".repeat(15).trim_end(), "word ".repeat(5).trim_end()));
        check(
            &format!("{long}\nb"),
            &format!(">-\n  {}\n  {}\n\n  b", "word ".repeat(15).trim_end(), "word ".repeat(5).trim_end()),
        );
        let solid = "x".repeat(100);
        check(&solid, &solid);
        check(&format!("{solid}\nb"), &format!("|-\n  {solid}\n  b"));
        check(&format!("# {solid}"), &format!("\"#\n  {}\\\n  {}\"", "x".repeat(77), "x".repeat(23)));
    }
}
