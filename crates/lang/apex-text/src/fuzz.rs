//! Fuzz targets as plain functions: they must neither panic nor hang.

use crate::json::{Reader, Token, Writer};
use crate::regex::{Matcher, compile};

/// The bytes up to the first line feed are a pattern, the rest is what it is tried on.
pub fn fuzz_regex(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (pattern, input) = text.split_once('\n').unwrap_or((&text, ""));
    let Ok(pattern) = compile(pattern) else { return };
    let mut matcher = Matcher::new(pattern.clone(), input);
    let _ = (matcher.matches(), matcher.looking_at());
    matcher.reset();
    while let Ok(true) = matcher.find() {
        let (start, end) = (matcher.start(0).unwrap_or(1), matcher.end(0).unwrap_or(0));
        assert!(start <= end);
    }
    let _ = (matcher.replace_all("<$0>"), pattern.split(input, 0));
}

/// Reads any bytes as JSON, writes what was read, and reads that again.
pub fn fuzz_json(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for pretty in [false, true] {
        let (written, complete) = rewritten(&text, pretty);
        if complete {
            assert_eq!(rewritten(&written, pretty), (written, true));
        }
    }
}

/// The tokens of a text written anew, and whether it had an error.
fn rewritten(text: &str, pretty: bool) -> (String, bool) {
    let mut reader = Reader::new(text);
    let mut writer = Writer::new(pretty);
    loop {
        let token = match reader.next_token() {
            Ok(Some(token)) => token,
            other => return (writer.finish(), other.is_ok()),
        };
        let written = match token {
            Token::StartObject => writer.start_object(),
            Token::EndObject => writer.end_object(),
            Token::StartArray => writer.start_array(),
            Token::EndArray => writer.end_array(),
            Token::FieldName => writer.field_name(reader.text()),
            Token::ValueString => writer.string(reader.text()),
            Token::ValueNumberInt | Token::ValueNumberFloat => writer.number(reader.text()),
            Token::ValueTrue | Token::ValueFalse => writer.boolean(token == Token::ValueTrue),
            Token::ValueNull => writer.null(),
        };
        assert_eq!(written, Ok(()));
    }
}
