//! Words by the kind of their characters.

/// The groups that `Character.getType` of Java tells apart. ASCII is exact; beyond it symbols are one group.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Upper,
    Lower,
    OtherLetter,
    Digit,
    OtherNumber,
    Space,
    Control,
    Dash,
    Open,
    Close,
    Connector,
    OtherPunctuation,
    Math,
    Currency,
    Modifier,
    Other,
}

fn kind(letter: char) -> Kind {
    match letter {
        '0'..='9' => Kind::Digit,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => Kind::Control,
        '_' => Kind::Connector,
        '-' => Kind::Dash,
        '(' | '[' | '{' => Kind::Open,
        ')' | ']' | '}' => Kind::Close,
        '+' | '<' | '=' | '>' | '|' | '~' => Kind::Math,
        '^' | '`' => Kind::Modifier,
        '$' | '\u{a2}'..='\u{a5}' | '\u{20a0}'..='\u{20cf}' => Kind::Currency,
        _ if letter.is_ascii_punctuation() => Kind::OtherPunctuation,
        _ if letter.is_uppercase() => Kind::Upper,
        _ if letter.is_lowercase() => Kind::Lower,
        _ if letter.is_alphabetic() => Kind::OtherLetter,
        _ if is_decimal_digit(letter) => Kind::Digit,
        _ if letter.is_numeric() => Kind::OtherNumber,
        _ if letter.is_whitespace() => Kind::Space,
        _ => Kind::Other,
    }
}

/// The scripts' own ten digits come in rows of ten from these.
const ZEROS: [u32; 37] = [
    0x30, 0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50, 0xED0,
    0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620,
    0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
];

pub(super) fn is_decimal_digit(letter: char) -> bool {
    ZEROS.iter().any(|zero| (*zero..zero + 10).contains(&(letter as u32)))
}

/// `splitByCharacterType()`.
pub fn split_by_character_type(text: &str) -> Vec<String> {
    split(text, false)
}

/// `splitByCharacterTypeCamelCase()`: the capital before a small letter begins the word.
pub fn split_by_character_type_camel_case(text: &str) -> Vec<String> {
    split(text, true)
}

fn split(text: &str, camel_case: bool) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last = None;
    for letter in text.chars() {
        let kind = kind(letter);
        match words.last_mut() {
            Some(word) if last == Some(kind) => word.push(letter),
            Some(word) if camel_case && last == Some(Kind::Upper) && kind == Kind::Lower => {
                let capital = word.pop();
                if word.is_empty() {
                    words.pop();
                }
                words.push(capital.into_iter().chain([letter]).collect());
            }
            _ => words.push(letter.to_string()),
        }
        last = Some(kind);
    }
    words
}
