//! Text between reader and writer: the five named references are one character, any other stays text.

use super::write::LineOrigin;
use std::borrow::Cow;

const NAMED: [&str; 5] = ["amp;", "lt;", "gt;", "quot;", "apos;"];

/// Text as it stood in a file, as it stands after reading and writing.
pub(super) fn rewritten(raw: &str) -> Cow<'_, str> {
    if !raw.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len() + 16);
    for (at, c) in raw.char_indices() {
        match c {
            '&' if NAMED.iter().any(|name| raw[at + 1..].starts_with(name)) => out.push('&'),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Text as it stood in a file, its named references decoded; numeric ones stay as they are.
pub(crate) fn named_decoded(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let known = NAMED.iter().zip(['&', '<', '>', '"', '\'']).find(|(name, _)| rest.starts_with(*name));
        out.push(known.map_or('&', |(_, c)| c));
        rest = &rest[known.map_or(0, |(name, _)| name.len())..];
    }
    out + rest
}

/// The text of a whole file with numeric references restored: `&amp;#39;` is written `&#39;`.
pub(crate) fn restore_references(text: String) -> String {
    const ESCAPED: &str = "&amp;#";
    if !text.contains(ESCAPED) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find(ESCAPED) {
        out.push_str(&rest[..at]);
        rest = &rest[at + ESCAPED.len()..];
        out.push_str(if is_reference(rest) { "&#" } else { ESCAPED });
    }
    out.push_str(rest);
    out
}

fn is_reference(rest: &str) -> bool {
    let digits = rest.strip_prefix('x').unwrap_or(rest);
    let end = digits.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(digits.len());
    end > 0 && digits[end..].starts_with(';')
}

/// Takes the white space around each comment that stands on one line; lines that are no more are taken from the list.
pub(super) fn tighten_comments(text: String, mut lines: Option<&mut Vec<LineOrigin>>) -> String {
    if !text.contains("<!--") {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    let breaks = |text: &str| text.bytes().filter(|b| *b == b'\n').count();
    let mut kept = 0;
    while let Some((before, comment, after)) = next_tight(rest) {
        out.push_str(before);
        out.push_str(comment);
        kept += breaks(before);
        if let Some(lines) = &mut lines {
            let gone = breaks(&rest[..rest.len() - after.len()]) - breaks(before);
            let from = (kept + 1).min(lines.len());
            lines.drain(from..(from + gone).min(lines.len()));
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Text before the next comment with white space on both sides, the comment, and what follows.
fn next_tight(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(start) = text[from..].find("<!--").map(|at| from + at) {
        let before = text[..start].trim_end_matches(is_space);
        if before.len() < start
            && let Some(end) = tight_end(&text[start..])
        {
            let after = text[start + end..].trim_start_matches(is_space);
            return Some((before, &text[start..start + end], after));
        }
        from = start + 4;
    }
    None
}

fn tight_end(comment: &str) -> Option<usize> {
    let line = comment.find('\n').unwrap_or(comment.len());
    let mut from = 4;
    while let Some(end) = comment[from..line].find("-->").map(|at| from + at + 3) {
        if comment[end..].starts_with(is_space) {
            return Some(end);
        }
        from = end;
    }
    None
}

/// White space in the sense of the official tool's language.
pub(super) fn is_space(c: char) -> bool {
    c == '\u{feff}' || (c.is_whitespace() && c != '\u{85}')
}
