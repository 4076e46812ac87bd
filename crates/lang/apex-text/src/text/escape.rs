//! The escapes as Apache Commons Lang 3 defines them; the Apex Reference Guide describes the same.

use super::entities::EntitySet;

const CSV_SPECIAL: [char; 4] = [',', '"', '\r', '\n'];

/// `escapeCsv()`.
pub fn escape_csv(text: &str) -> String {
    if !text.contains(CSV_SPECIAL) {
        return text.to_owned();
    }
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// `escapeXml()`: the five entities, and nothing beyond ASCII.
pub fn escape_xml(text: &str) -> String {
    escape_entities(text, EntitySet::Xml)
}

/// `escapeHtml3()`.
pub fn escape_html3(text: &str) -> String {
    escape_entities(text, EntitySet::Html3)
}

/// `escapeHtml4()`.
pub fn escape_html4(text: &str) -> String {
    escape_entities(text, EntitySet::Html4)
}

fn escape_entities(text: &str, set: EntitySet) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match set.name_of(letter) {
            Some(name) => escaped.extend(["&", name, ";"]),
            None => escaped.push(letter),
        }
    }
    escaped
}

/// `String.escapeSingleQuotes(text)`.
pub fn escape_single_quotes(text: &str) -> String {
    text.replace('\'', "\\'")
}

/// `escapeJava()`.
pub fn escape_java(text: &str) -> String {
    escape_backslash(text, &['"', '\\'])
}

/// `escapeEcmaScript()`.
pub fn escape_ecma_script(text: &str) -> String {
    escape_backslash(text, &['"', '\\', '\'', '/'])
}

fn escape_backslash(text: &str, special: &[char]) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            _ if special.contains(&letter) => escaped.extend(['\\', letter]),
            '\u{8}' => escaped.push_str("\\b"),
            '\n' => escaped.push_str("\\n"),
            '\t' => escaped.push_str("\\t"),
            '\u{c}' => escaped.push_str("\\f"),
            '\r' => escaped.push_str("\\r"),
            ' '..='\u{7f}' => escaped.push(letter),
            _ => push_unicode(&mut escaped, letter),
        }
    }
    escaped
}

/// `escapeUnicode()`: what is not ASCII.
pub fn escape_unicode(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_ascii() { escaped.push(letter) } else { push_unicode(&mut escaped, letter) }
    }
    escaped
}

fn push_unicode(out: &mut String, letter: char) {
    for unit in letter.encode_utf16(&mut [0; 2]) {
        out.push_str(&format!("\\u{unit:04X}"));
    }
}
