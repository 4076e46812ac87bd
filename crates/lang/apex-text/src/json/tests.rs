//! Error texts follow the shapes that Apex logs in public show; their details are those of Jackson, which the platform uses.

use proptest::prelude::*;

use super::*;
use crate::{Result, fuzz_json};

fn tokens(text: &str) -> String {
    let mut reader = Reader::new(text);
    let mut seen = Vec::new();
    loop {
        match reader.next_token() {
            Ok(Some(token)) => seen.push(format!("{} {}", token.name(), reader.text())),
            Ok(None) => return seen.join(", "),
            Err(thrown) => return format!("{} | {thrown}", seen.len()),
        }
    }
}

#[test]
fn reading() {
    let check = |text: &str, expected: &str| assert_eq!(tokens(text), expected, "{text}");
    check("", "");
    check(" \n 1 2", "VALUE_NUMBER_INT 1, VALUE_NUMBER_INT 2");
    check(
        "[1.10,-0,1e5,-2E+3]",
        "START_ARRAY [, VALUE_NUMBER_FLOAT 1.10, VALUE_NUMBER_INT -0, VALUE_NUMBER_FLOAT 1e5, VALUE_NUMBER_FLOAT -2E+3, END_ARRAY ]",
    );
    check(
        "{\"a\" : null ,\"b\":[ ]}",
        "START_OBJECT {, FIELD_NAME a, VALUE_NULL null, FIELD_NAME b, START_ARRAY [, END_ARRAY ], END_OBJECT }",
    );
    check(
        "[true,false,{}]",
        "START_ARRAY [, VALUE_TRUE true, VALUE_FALSE false, START_OBJECT {, END_OBJECT }, END_ARRAY ]",
    );
    check(r#""\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00é\uD83D""#, "VALUE_STRING \"\\/\u{8}\u{c}\n\r\té😀é\u{fffd}");
    check("12345678901234567890123", "VALUE_NUMBER_INT 12345678901234567890123");
}

#[test]
fn errors() {
    let value = "expected a valid value (number, String, array, object, 'true', 'false' or 'null')";
    let check = |text: &str, read: usize, expected: &str| {
        assert_eq!(tokens(text), format!("{read} | System.JSONException: {expected}"), "{text}");
    };
    check("<html>", 0, &format!("Unexpected character ('<' (code 60)): {value} at [line:1, column:2]"));
    check("x", 0, &format!("Unexpected character ('x' (code 120)): {value} at [line:1, column:2]"));
    check("[1,]", 2, &format!("Unexpected character (']' (code 93)): {value} at [line:1, column:5]"));
    check("{\"a\":}", 2, &format!("Unexpected character ('}}' (code 125)): {value} at [line:1, column:7]"));
    check("]", 0, &format!("Unexpected character (']' (code 93)): {value} at [line:1, column:2]"));
    check("€", 0, &format!("Unexpected character ('€' (code 8364 / 0x20ac)): {value} at [line:1, column:2]"));
    check(
        "not valid json",
        0,
        "Malformed JSON: Unrecognized token 'not': was expecting 'true', 'false' or 'null' at [line:1, column:4]",
    );
    check(
        "nullx",
        0,
        "Malformed JSON: Unrecognized token 'nullx': was expecting 'true', 'false' or 'null' at [line:1, column:6]",
    );
    check(
        "{a:1}",
        1,
        "Unexpected character ('a' (code 97)): was expecting double-quote to start field name at [line:1, column:3]",
    );
    check(
        "{\"a\":1,}",
        3,
        "Unexpected character ('}' (code 125)): was expecting double-quote to start field name at [line:1, column:9]",
    );
    check(
        "{\"a\" 1}",
        1,
        "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value at [line:1, column:7]",
    );
    check(
        "{\"a\":1\n \"b\":2}",
        3,
        "Unexpected character ('\"' (code 34)): was expecting comma to separate OBJECT entries at [line:2, column:3]",
    );
    check(
        "[1 2]",
        2,
        "Unexpected character ('2' (code 50)): was expecting comma to separate ARRAY entries at [line:1, column:5]",
    );
    check(
        "[1}",
        2,
        "Unexpected close marker '}': expected ']' (for ARRAY starting at [line:1, column:0]) at [line:1, column:4]",
    );
    check(
        "{\"a\":[",
        3,
        "Unexpected end-of-input: expected close marker for ARRAY (from [line:1, column:5]) at [line:1, column:7]",
    );
    check(
        "\"a\nb\"",
        0,
        "Illegal unquoted character ((CTRL-CHAR, code 10)): has to be escaped using backslash to be included in string value at [line:1, column:4]",
    );
    check("\"ab", 0, "Unexpected end-of-input: was expecting closing quote for a string value at [line:1, column:4]");
    check("{\"ab", 1, "Unexpected end-of-input: was expecting closing quote for name at [line:1, column:5]");
    check("\"\\x\"", 0, "Unrecognized character escape 'x' (code 120) at [line:1, column:4]");
    check(
        "\"\\u00g0\"",
        0,
        "Unexpected character ('g' (code 103)): expected a hex-digit for character escape sequence at [line:1, column:7]",
    );
    check("01", 0, "Invalid numeric value: Leading zeroes not allowed at [line:1, column:3]");
    check(
        "-a",
        0,
        "Unexpected character ('a' (code 97)) in numeric value: expected digit (0-9) to follow minus sign, for valid numeric value at [line:1, column:3]",
    );
    check(
        "1.x",
        0,
        "Unexpected character ('x' (code 120)) in numeric value: Decimal point not followed by a digit at [line:1, column:4]",
    );
    check("1e", 0, "Unexpected end-of-input in a value at [line:1, column:3]");
    check(
        &"[".repeat(100_000),
        1000,
        "Document nesting depth (1001) exceeds the maximum allowed (1000) at [line:1, column:1001]",
    );
    assert_eq!(no_content().to_string(), "System.JSONException: No content to map to Object due to end of input");
}

#[test]
fn walking() {
    let mut reader = Reader::new("{\"a\":{\"b\":[1,{}]},\n\"c\":2} junk");
    assert_eq!((reader.token(), reader.name()), (None, None));
    assert_eq!(reader.next_value(), Ok(Some(Token::StartObject)));
    assert_eq!(reader.next_value(), Ok(Some(Token::StartObject)));
    assert_eq!(reader.name(), Some("a"));
    reader.skip_children().unwrap();
    assert_eq!((reader.token(), reader.name()), (Some(Token::EndObject), Some("a")));
    assert_eq!(reader.next_token(), Ok(Some(Token::FieldName)));
    assert_eq!((reader.name(), reader.location()), (Some("c"), (2, 5)));
    assert_eq!(reader.next_value(), Ok(Some(Token::ValueNumberInt)));
    reader.skip_children().unwrap();
    assert_eq!(
        reader.error("Illegal value for primitive").message,
        "Illegal value for primitive at [line:2, column:6]"
    );
    assert_eq!(reader.next_token(), Ok(Some(Token::EndObject)));
    assert!(reader.next_token().is_err());
}

fn write(writer: &mut Writer) -> Result<()> {
    writer.start_object()?;
    writer.field_name("abc")?;
    writer.number("1.21")?;
    writer.field_name("list")?;
    writer.start_array()?;
    writer.number("1")?;
    writer.start_object()?;
    writer.field_name("x/\"y\"")?;
    writer.string("é\u{1}\u{1f}\u{7f}\n</a>'\\")?;
    writer.end_object()?;
    writer.start_array()?;
    writer.end_array()?;
    writer.null()?;
    writer.end_array()?;
    writer.field_name("empty")?;
    writer.start_object()?;
    writer.end_object()?;
    writer.field_name("yes")?;
    writer.boolean(true)
}

#[test]
fn writing() {
    let check = |pretty: bool, expected: &str| {
        let mut writer = Writer::new(pretty);
        write(&mut writer).unwrap();
        assert_eq!(writer.finish(), expected);
    };
    let text = "é\\u0001\\u001F\u{7f}\\n</a>'\\\\";
    check(
        false,
        &format!("{{\"abc\":1.21,\"list\":[1,{{\"x/\\\"y\\\"\":\"{text}\"}},[],null],\"empty\":{{}},\"yes\":true}}"),
    );
    check(
        true,
        &format!(
            "{{\n  \"abc\" : 1.21,\n  \"list\" : [ 1, {{\n    \"x/\\\"y\\\"\" : \"{text}\"\n  }}, [ ], null ],\n  \"empty\" : {{ }},\n  \"yes\" : true\n}}"
        ),
    );
    assert_eq!(escape("a\"b"), "\"a\\\"b\"");
}

#[test]
fn writing_out_of_order() {
    let check = |act: fn(&mut Writer) -> Result<()>, expected: &str| {
        let mut writer = Writer::new(false);
        writer.start_object().unwrap();
        assert_eq!(act(&mut writer).unwrap_err().message, expected);
    };
    check(|writer| writer.number("1"), "Can not write number, expecting field name");
    check(|writer| writer.start_array(), "Can not start an array, expecting field name");
    check(|writer| writer.end_array(), "Current context not an ARRAY but OBJECT");
    check(
        |writer| writer.field_name("a").and_then(|()| writer.field_name("b")),
        "Can not write a field name, expecting a value",
    );
    let mut writer = Writer::new(false);
    assert_eq!(writer.end_object().unwrap_err().message, "Current context not an object but ROOT");
    writer.number("1").unwrap();
    writer.number("2").unwrap();
    assert_eq!(writer.finish(), "1 2");
}

const PIECES: [&str; 24] = [
    "{", "}", "[", "]", ",", ":", "\"a\"", "\"", "\\", "\\u00e9", "\\uD83D", "1", "-0", "01", "1.5e3", ".", "true",
    "nul", "null", " ", "\n", "é", "😀", "\u{1}",
];

proptest! {
    #[test]
    fn any_text(text in any::<String>()) {
        fuzz_json(text.as_bytes());
        let escaped = escape(&text);
        let mut reader = Reader::new(&escaped);
        prop_assert_eq!(reader.next_token(), Ok(Some(Token::ValueString)));
        prop_assert_eq!(reader.text(), text);
    }

    #[test]
    fn any_row_of_pieces(picks in prop::collection::vec(0..PIECES.len(), 0..30)) {
        let text: String = picks.into_iter().map(|pick| PIECES[pick]).collect();
        fuzz_json(text.as_bytes());
        // Within a list it is read as far as it was by itself, or not at all.
        let inside = tokens(&format!("[{text}]"));
        prop_assert!(inside.starts_with("START_ARRAY [") || inside.contains(" | "), "{}", inside);
    }
}
