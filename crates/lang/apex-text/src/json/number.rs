use super::source::Source;
use crate::{Result, Thrown};

/// Reads a number; true when it has a fraction or an exponent.
pub(super) fn read_number(source: &mut Source) -> Result<(String, bool)> {
    let start = source.at;
    if source.byte() == Some(b'-') {
        source.at += 1;
    }
    match source.byte() {
        Some(b'0') => {
            source.at += 1;
            if source.byte().is_some_and(|byte| byte.is_ascii_digit()) {
                source.at += 1;
                return Err(source.error("Invalid numeric value: Leading zeroes not allowed"));
            }
        }
        Some(b'1'..=b'9') => skip_digits(source),
        _ => return Err(invalid(source, "expected digit (0-9) to follow minus sign, for valid numeric value")),
    }
    let whole_end = source.at;
    if source.byte() == Some(b'.') {
        source.at += 1;
        digits(source, "Decimal point not followed by a digit")?;
    }
    if matches!(source.byte(), Some(b'e' | b'E')) {
        source.at += 1;
        if matches!(source.byte(), Some(b'+' | b'-')) {
            source.at += 1;
        }
        digits(source, "Exponent indicator not followed by a digit")?;
    }
    Ok((source.text[start..source.at].to_owned(), source.at > whole_end))
}

fn skip_digits(source: &mut Source) {
    while source.byte().is_some_and(|byte| byte.is_ascii_digit()) {
        source.at += 1;
    }
}

fn digits(source: &mut Source, missing: &str) -> Result<()> {
    let start = source.at;
    skip_digits(source);
    if source.at > start { Ok(()) } else { Err(invalid(source, missing)) }
}

fn invalid(source: &mut Source, message: &str) -> Thrown {
    source.unexpected_in(" in numeric value", message)
}
