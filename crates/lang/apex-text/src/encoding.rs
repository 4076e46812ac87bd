//! EncodingUtil and the texts of Blob.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::{Result, Thrown};

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// `Blob.toString()`.
pub fn blob_text(bytes: &[u8]) -> Result<String> {
    let text = std::str::from_utf8(bytes).map_err(|_| Thrown::string("BLOB is not a valid UTF-8 string"))?;
    Ok(text.to_owned())
}

/// `EncodingUtil.base64Encode(blob)`.
pub fn base64_encode(bytes: &[u8]) -> String {
    LENIENT.encode(bytes)
}

/// `EncodingUtil.base64Decode(text)`: line ends and missing padding are taken.
pub fn base64_decode(text: &str) -> Result<Vec<u8>> {
    let dense: String = text.chars().filter(|letter| !letter.is_ascii_whitespace()).collect();
    let foreign = |letter: &char| !(letter.is_ascii_alphanumeric() || matches!(letter, '+' | '/' | '='));
    let refused = |letter: char| Thrown::string(format!("Unrecognized base64 character: {letter}"));
    if let Some(letter) = dense.chars().find(foreign) {
        return Err(refused(letter));
    }
    // A letter beyond whole groups holds no byte; Java drops it.
    let whole = if dense.len() % 4 == 1 { &dense[..dense.len() - 1] } else { &dense };
    LENIENT.decode(whole).map_err(|_| refused('='))
}

/// `EncodingUtil.convertToHex(blob)`.
pub fn convert_to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `EncodingUtil.convertFromHex(text)`.
pub fn convert_from_hex(text: &str) -> Result<Vec<u8>> {
    let letters: Vec<char> = text.chars().collect();
    if !letters.len().is_multiple_of(2) {
        return Err(Thrown::string("Odd number of characters."));
    }
    let digit = |(index, letter): (usize, &char)| {
        let digit = letter.to_digit(16).map(|digit| digit as u8);
        digit.ok_or_else(|| Thrown::string(format!("Illegal hexadecimal character {letter} at index {index}")))
    };
    let digits = letters.iter().enumerate().map(digit).collect::<Result<Vec<u8>>>()?;
    Ok(digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

/// `EncodingUtil.urlEncode(text, charset)`, by the rules of forms: a blank is a plus.
pub fn url_encode(text: &str, charset: &str) -> Result<String> {
    let charset = Charset::named(charset)?;
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            ' ' => out.push('+'),
            '.' | '-' | '*' | '_' => out.push(letter),
            _ if letter.is_ascii_alphanumeric() => out.push(letter),
            _ => out.extend(charset.bytes(letter).iter().map(|byte| format!("%{byte:02X}"))),
        }
    }
    Ok(out)
}

/// `EncodingUtil.urlDecode(text, charset)`.
pub fn url_decode(text: &str, charset: &str) -> Result<String> {
    let charset = Charset::named(charset)?;
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['%', '+']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix('+') {
            out.push(' ');
            rest = after;
            continue;
        }
        let mut bytes = Vec::new();
        while let Some(after) = rest.strip_prefix('%') {
            let (digits, after) = escape(after)?;
            bytes.push(digits);
            rest = after;
        }
        out.push_str(&charset.text(&bytes));
    }
    out.push_str(rest);
    Ok(out)
}

/// The two digits behind a percent sign.
fn escape(text: &str) -> Result<(u8, &str)> {
    if text.encode_utf16().take(2).count() < 2 {
        return Err(Thrown::string("URLDecoder: Incomplete trailing escape (%) pattern"));
    }
    let read = text.split_at_checked(2).filter(|(digits, _)| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let read = read.and_then(|(digits, after)| Some((u8::from_str_radix(digits, 16).ok()?, after)));
    read.ok_or_else(|| {
        let digits: String = text.chars().take(2).collect();
        let message = format!("Error at index 0 in: \"{digits}\"");
        Thrown::string(format!("URLDecoder: Illegal hex characters in escape (%) pattern - {message}"))
    })
}

#[derive(Clone, Copy)]
enum Charset {
    Utf8,
    Latin1,
    Ascii,
    Utf16 { little: bool },
}

impl Charset {
    fn named(name: &str) -> Result<Self> {
        Ok(match name.to_ascii_uppercase().as_str() {
            "UTF-8" | "UTF8" => Self::Utf8,
            "ISO-8859-1" | "ISO8859_1" | "LATIN1" => Self::Latin1,
            "US-ASCII" | "ASCII" => Self::Ascii,
            "UTF-16BE" => Self::Utf16 { little: false },
            "UTF-16LE" => Self::Utf16 { little: true },
            _ => return Err(Thrown::string(format!("not implemented here: character set {name}"))),
        })
    }

    fn bytes(self, letter: char) -> Vec<u8> {
        let code = letter as u32;
        match self {
            Self::Utf8 => letter.encode_utf8(&mut [0; 4]).as_bytes().to_vec(),
            Self::Latin1 if code < 0x100 => vec![code as u8],
            Self::Ascii if code < 0x80 => vec![code as u8],
            Self::Latin1 | Self::Ascii => vec![b'?'],
            Self::Utf16 { little } => {
                let units = letter.encode_utf16(&mut [0; 2]).to_vec();
                let bytes = |unit: u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() };
                units.into_iter().flat_map(bytes).collect()
            }
        }
    }

    fn text(self, bytes: &[u8]) -> String {
        match self {
            Self::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
            Self::Latin1 => bytes.iter().map(|byte| char::from(*byte)).collect(),
            Self::Ascii => {
                let letter = |byte: &u8| if byte.is_ascii() { char::from(*byte) } else { char::REPLACEMENT_CHARACTER };
                bytes.iter().map(letter).collect()
            }
            Self::Utf16 { little } => {
                let unit = |pair: &[u8]| {
                    let pair = [pair[0], pair[1]];
                    if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }
                };
                String::from_utf16_lossy(&bytes.chunks_exact(2).map(unit).collect::<Vec<_>>())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(result: Result<Vec<u8>>) -> String {
        result.map_or_else(|thrown| thrown.message, |bytes| convert_to_hex(&bytes))
    }

    #[test]
    fn base64_and_hex() {
        let check = |actual: String, expected: &str| assert_eq!(actual, expected);
        check(base64_encode(b"Hello, world?>"), "SGVsbG8sIHdvcmxkPz4=");
        check(shown(base64_decode("SGVs\r\nbG8=")), "48656c6c6f");
        check(shown(base64_decode("SGVsbG8")), "48656c6c6f");
        check(shown(base64_decode("")), "");
        check(shown(base64_decode("a!b")), "Unrecognized base64 character: !");
        // A public sample decodes nine letters; Java drops the one beyond whole groups.
        check(shown(base64_decode("a")), "");
        check(shown(base64_decode("SGVsbG8aA")), "48656c6c6f1a");
        check(shown(convert_from_hex("00fFé0")), "Illegal hexadecimal character é at index 4");
        check(shown(convert_from_hex("00fF")), "00ff");
        check(shown(convert_from_hex("abc")), "Odd number of characters.");
        assert_eq!(blob_text("é".as_bytes()), Ok("é".to_owned()));
        assert_eq!(blob_text(&[0xff]).unwrap_err().message, "BLOB is not a valid UTF-8 string");
    }

    #[test]
    fn url_texts() {
        let check = |text: &str, charset: &str, encoded: &str| {
            assert_eq!(url_encode(text, charset).as_deref(), Ok(encoded));
            assert_eq!(url_decode(encoded, charset).as_deref(), Ok(text));
        };
        check("a b&c=d/é~*-._'", "UTF-8", "a+b%26c%3Dd%2F%C3%A9%7E*-._%27");
        check("é", "ISO-8859-1", "%E9");
        check("😀", "utf-8", "%F0%9F%98%80");
        check("é!", "UTF-16BE", "%00%E9%00%21");
        check("é", "UTF-16LE", "%E9%00");
        let check = |text: &str, expected: &str| assert_eq!(url_decode(text, "UTF-8").unwrap_err().message, expected);
        check("%4", "URLDecoder: Incomplete trailing escape (%) pattern");
        check("%zz", "URLDecoder: Illegal hex characters in escape (%) pattern - Error at index 0 in: \"zz\"");
        check("%+1", "URLDecoder: Illegal hex characters in escape (%) pattern - Error at index 0 in: \"+1\"");
        assert_eq!(url_encode("a", "EBCDIC").unwrap_err().message, "not implemented here: character set EBCDIC");
        assert_eq!(url_encode("é€", "US-ASCII").as_deref(), Ok("%3F%3F"));
    }

    proptest! {
        #[test]
        fn everything_comes_back(bytes in any::<Vec<u8>>(), text in any::<String>()) {
            prop_assert_eq!(&base64_decode(&base64_encode(&bytes)).unwrap(), &bytes);
            prop_assert_eq!(&convert_from_hex(&convert_to_hex(&bytes)).unwrap(), &bytes);
            prop_assert_eq!(&url_decode(&url_encode(&text, "UTF-8").unwrap(), "UTF-8").unwrap(), &text);
            let _ = (url_decode(&text, "UTF-8"), base64_decode(&text), convert_from_hex(&text));
        }
    }
}
