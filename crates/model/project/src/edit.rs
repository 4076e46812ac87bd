//! Edits of JSON text that leave every byte outside the edited place as it was: key order, indentation, line ends.

use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{PrettyFormatter, Serializer};
use std::ops::Range;

/// The line of the value at this path (object keys, array indexes as digits); 1 when there is no such place.
pub fn line_of(text: &str, path: &[&str]) -> usize {
    let mut cursor = Cursor { bytes: text.as_bytes(), at: 0 };
    let at = cursor.find(path).map_or(0, |found| found.start);
    text.bytes().take(at).filter(|b| *b == b'\n').count() + 1
}

/// Sets a member of the object at `path`, which is made when it is missing.
pub fn set_member(text: &str, path: &[&str], key: &str, value: &Value) -> String {
    let Some(object) = span(text, path) else {
        return match path.split_last() {
            Some((last, parent)) => {
                let mut member = serde_json::Map::new();
                member.insert(key.to_owned(), value.clone());
                set_member(text, parent, last, &Value::Object(member))
            }
            None => text.to_owned(),
        };
    };
    let formatted = format_value(text, value, path.len() + 1);
    let mut inner = path.to_vec();
    inner.push(key);
    if let Some(old) = span(text, &inner) {
        return replaced(text, old, &formatted);
    }
    insert(text, object, &format!("{}: {formatted}", Value::from(key)), path.len())
}

/// Appends to the array at `path`; a missing array is left missing.
pub fn push_item(text: &str, path: &[&str], value: &Value) -> String {
    match span(text, path) {
        Some(array) => insert(text, array, &format_value(text, value, path.len() + 1), path.len()),
        None => text.to_owned(),
    }
}

fn span(text: &str, path: &[&str]) -> Option<Range<usize>> {
    Cursor { bytes: text.as_bytes(), at: 0 }.find(path)
}

fn replaced(text: &str, range: Range<usize>, with: &str) -> String {
    format!("{}{with}{}", &text[..range.start], &text[range.end..])
}

/// Puts an entry last into an object or array, set off as the entry before it is.
fn insert(text: &str, container: Range<usize>, entry: &str, depth: usize) -> String {
    let content = &text[container.start + 1..container.end - 1];
    let end = container.start + 1 + content.trim_end().len();
    if content.trim().is_empty() {
        let (eol, unit) = (line_end(text), indent_unit(text));
        let filled = format!("{eol}{}{entry}{eol}{}", unit.repeat(depth + 1), unit.repeat(depth));
        return replaced(text, container.start + 1..container.end - 1, &filled);
    }
    let gap = &content[..content.len() - content.trim_start().len()];
    replaced(text, end..end, &format!(",{}{entry}", if gap.is_empty() { " " } else { gap }))
}

fn format_value(text: &str, value: &Value, depth: usize) -> String {
    let unit = indent_unit(text);
    let mut out = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut out, PrettyFormatter::with_indent(unit.as_bytes()));
    // Writing a JSON value to memory cannot fail.
    let _ = value.serialize(&mut serializer);
    String::from_utf8_lossy(&out).replace('\n', &format!("{}{}", line_end(text), unit.repeat(depth)))
}

fn line_end(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// The blanks before the first indented line, two spaces when there is none.
fn indent_unit(text: &str) -> String {
    let indented = text.lines().find(|line| line.starts_with([' ', '\t']) && !line.trim().is_empty());
    match indented {
        Some(line) => line[..line.len() - line.trim_start().len()].to_owned(),
        None => "  ".to_owned(),
    }
}

/// Walks JSON text that is known to be valid; on other text it finds nothing, and never panics.
struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Cursor<'_> {
    fn find(&mut self, path: &[&str]) -> Option<Range<usize>> {
        self.skip_space();
        let Some((first, rest)) = path.split_first() else {
            let start = self.at;
            self.skip_value()?;
            return Some(start..self.at);
        };
        match self.next()? {
            b'{' => self.find_member(first, rest),
            b'[' => self.find_item(first.parse().ok()?, rest),
            _ => None,
        }
    }

    fn find_member(&mut self, key: &str, rest: &[&str]) -> Option<Range<usize>> {
        let mut found = None;
        loop {
            self.skip_space();
            let start = self.at;
            self.skip_string()?;
            let name = serde_json::from_slice::<String>(&self.bytes[start..self.at]).ok()?;
            self.skip_space();
            (self.next()? == b':').then_some(())?;
            let value = self.at;
            if name == key {
                found = self.find(rest);
                self.at = value;
            }
            self.skip_space();
            self.skip_value()?;
            self.skip_space();
            if self.next()? != b',' {
                // Of equal keys the last one counts, as for the parser.
                return found;
            }
        }
    }

    fn find_item(&mut self, index: usize, rest: &[&str]) -> Option<Range<usize>> {
        for _ in 0..index {
            self.skip_space();
            self.skip_value()?;
            self.skip_space();
            (self.next()? == b',').then_some(())?;
        }
        self.find(rest)
    }

    fn skip_value(&mut self) -> Option<()> {
        let mut depth = 0usize;
        loop {
            match *self.bytes.get(self.at)? {
                b'"' => self.skip_string()?,
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    depth = depth.checked_sub(1)?;
                    self.at += 1;
                }
                b',' | b':' if depth > 0 => self.at += 1,
                b if b.is_ascii_whitespace() => self.at += 1,
                _ => self.skip_word()?,
            }
            if depth == 0 {
                return Some(());
            }
        }
    }

    fn skip_word(&mut self) -> Option<()> {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().take_while(|b| !b.is_ascii_whitespace() && !b",:{}[]\"".contains(b)).count();
        self.at += length;
        (length > 0).then_some(())
    }

    fn skip_string(&mut self) -> Option<()> {
        (self.next()? == b'"').then_some(())?;
        loop {
            match self.next()? {
                b'\\' => self.at += 1,
                b'"' => return Some(()),
                _ => {}
            }
        }
    }

    fn skip_space(&mut self) {
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
    }

    fn next(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_alias_is_added_in_the_files_own_style() {
        let text = "{\r\n\t\"x\": [1, 2],\r\n\t\"packageAliases\": {\r\n\t\t\"A\": \"0Ho\"\r\n\t}\r\n}\r\n";
        let after = set_member(text, &["packageAliases"], "B", &json!("04t"));
        assert_eq!(after, text.replace("\"0Ho\"", "\"0Ho\",\r\n\t\t\"B\": \"04t\""));
    }

    #[test]
    fn a_missing_object_is_made_and_an_old_value_replaced() {
        let after = set_member("{\n  \"a\": 1\n}", &["m"], "k", &json!(1));
        assert_eq!(after, "{\n  \"a\": 1,\n  \"m\": {\n    \"k\": 1\n  }\n}");
        assert_eq!(set_member(&after, &["m"], "k", &json!(2)), after.replace("\"k\": 1", "\"k\": 2"));
        assert_eq!(set_member("{}", &[], "k", &json!([1])), "{\n  \"k\": [\n    1\n  ]\n}");
    }

    #[test]
    fn an_item_is_appended() {
        let after = push_item("{\n  \"d\": [\n    {\"p\": 1}\n  ]\n}", &["d"], &json!({"p": 2}));
        assert_eq!(after, "{\n  \"d\": [\n    {\"p\": 1},\n    {\n      \"p\": 2\n    }\n  ]\n}");
        assert_eq!(push_item("{\"d\": [1]}", &["d"], &json!(2)), "{\"d\": [1, 2]}");
        assert_eq!(push_item("{\"d\": []}", &["e"], &json!(2)), "{\"d\": []}");
    }

    #[test]
    fn lines_are_those_of_the_value() {
        let text = "{\n\"a\": [\n1,\n{ \"b\":\n\"x}\\\"\" }\n]\n}";
        assert_eq!(line_of(text, &["a", "1", "b"]), 5);
        assert_eq!(line_of(text, &["a", "7"]), 1);
    }

    #[test]
    fn broken_text_finds_nothing() {
        for text in ["", "{", "[", "{\"a\"", "{\"a\":", "{\"a\":1", "]", "{\"a\\", "{:}", "{\"a\":}"] {
            for path in [&["a"][..], &["0", "a"], &[]] {
                assert_eq!(line_of(text, path), 1, "{text}");
            }
        }
    }
}
