/// `Character.isWhitespace` of Java: no-break spaces are none.
pub fn is_java_whitespace(letter: char) -> bool {
    match letter {
        '\t'..='\r' | '\u{1c}'..='\u{1f}' => true,
        '\u{85}' | '\u{a0}' | '\u{2007}' | '\u{202f}' => false,
        _ => letter.is_whitespace(),
    }
}

/// `String.isBlank(text)`, without the null.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(is_java_whitespace)
}

/// `isWhitespace()`: true for the empty text.
pub fn is_whitespace(text: &str) -> bool {
    is_blank(text)
}

fn all_of_some(text: &str, wanted: impl Fn(char) -> bool) -> bool {
    !text.is_empty() && text.chars().all(wanted)
}

fn is_letter(letter: char) -> bool {
    letter.is_alphabetic()
}

/// `Character.isDigit`: decimal digits of any script, so no fractions and no Roman numerals.
fn is_digit(letter: char) -> bool {
    letter.is_ascii_digit() || !letter.is_ascii() && letter.is_numeric() && super::words::is_decimal_digit(letter)
}

/// `isAlpha()`: false for the empty text.
pub fn is_alpha(text: &str) -> bool {
    all_of_some(text, is_letter)
}

/// `isAlphaSpace()`: true for the empty text.
pub fn is_alpha_space(text: &str) -> bool {
    text.chars().all(|letter| is_letter(letter) || letter == ' ')
}

/// `isAlphanumeric()`: false for the empty text.
pub fn is_alphanumeric(text: &str) -> bool {
    all_of_some(text, |letter| is_letter(letter) || is_digit(letter))
}

/// `isAlphanumericSpace()`: true for the empty text.
pub fn is_alphanumeric_space(text: &str) -> bool {
    text.chars().all(|letter| is_letter(letter) || is_digit(letter) || letter == ' ')
}

/// `isNumeric()`: false for the empty text, for signs and for points.
pub fn is_numeric(text: &str) -> bool {
    all_of_some(text, is_digit)
}

/// `isNumericSpace()`: true for the empty text.
pub fn is_numeric_space(text: &str) -> bool {
    text.chars().all(|letter| is_digit(letter) || letter == ' ')
}

/// `isAsciiPrintable()`: true for the empty text.
pub fn is_ascii_printable(text: &str) -> bool {
    text.chars().all(|letter| (' '..='~').contains(&letter))
}

/// `isAllLowerCase()`: false for the empty text and for what is no letter.
pub fn is_all_lower_case(text: &str) -> bool {
    all_of_some(text, char::is_lowercase)
}

/// `isAllUpperCase()`.
pub fn is_all_upper_case(text: &str) -> bool {
    all_of_some(text, char::is_uppercase)
}
