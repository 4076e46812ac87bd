//! Text for SOQL statements and URLs.

/// A text as a SOQL string literal.
pub fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// Percent-encodes what does not stand for itself in a query string or path segment.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// A value of a query string, as it was before it was encoded.
pub(crate) fn decode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let pair = after.get(..2).and_then(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
        (out, rest) = match (byte, pair) {
            (b'%', Some(byte)) => (pushed(out, byte), &after[2..]),
            (b'+', _) => (pushed(out, b' '), after),
            _ => (pushed(out, byte), after),
        };
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn pushed(mut bytes: Vec<u8>, byte: u8) -> Vec<u8> {
    bytes.push(byte);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_backslashes_are_escaped() {
        assert_eq!(quote(r"a'b\c"), r"'a\'b\\c'");
        assert_eq!(encode("a = 'é'"), "a%20%3D%20%27%C3%A9%27");
        assert_eq!(decode("a+%3D%20%27%C3%A9%27%2"), "a = 'é'%2");
    }
}
