//! Queries in Apex may hold comments, which the query language does not know.

use std::borrow::Cow;

/// The text with blanks in place of comments, so that offsets stay.
pub(crate) fn without_comments(text: &str) -> Cow<'_, str> {
    if !text.contains("/*") && !text.contains("//") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let (kept, dropped) = next(rest);
        out.push_str(&rest[..kept]);
        out.extend(std::iter::repeat_n(' ', dropped));
        rest = &rest[kept + dropped..];
    }
    Cow::Owned(out)
}

/// How many bytes to keep, and how many of a comment follow them.
fn next(text: &str) -> (usize, usize) {
    let bytes = text.as_bytes();
    let mut quoted = false;
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], quoted) {
            (b'\\', true) => at += 1,
            (b'\'', _) => quoted = !quoted,
            (b'/', false) if text[at..].starts_with("/*") => {
                return (at, text[at..].find("*/").map_or(text.len() - at, |end| end + 2));
            }
            (b'/', false) if text[at..].starts_with("//") => {
                return (at, text[at..].find(['\n', '\r']).unwrap_or(text.len() - at));
            }
            _ => {}
        }
        at += 1;
    }
    (text.len(), 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_turn_into_blanks_and_strings_stay() {
        assert_eq!(without_comments("a /* 'b' */ c // d\ne '// f'"), "a           c     \ne '// f'");
    }
}
