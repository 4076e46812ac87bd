use crate::{Result, Thrown};

/// `String.valueOf(Double)`, as Java writes it: `1.0`, `1.0E10`, `1.0E-5`.
pub fn double_text(value: f64) -> String {
    if value.is_nan() {
        return "NaN".into();
    }
    let sign = if value.is_sign_negative() { "-" } else { "" };
    if value.is_infinite() {
        return format!("{sign}Infinity");
    }
    if value == 0.0 {
        return format!("{sign}0.0");
    }
    let scientific = shortest(value.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = match digits.trim_end_matches('0') {
        "" => "0",
        significant => significant,
    };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    format!("{sign}{}", spell(digits, exponent))
}

/// The fewest digits that read back as the same value, but of the texts with two digits the nearest.
fn shortest(value: f64) -> String {
    let two = format!("{value:.1e}");
    if two.parse() == Ok(value) { two } else { format!("{value:e}") }
}

/// Java spells out from a thousandth to below ten million.
fn spell(digits: &str, exponent: i32) -> String {
    match exponent {
        -3..=-1 => format!("0.{}{digits}", "0".repeat(exponent.unsigned_abs() as usize - 1)),
        0..=6 => {
            let whole = exponent as usize + 1;
            let padded = format!("{digits:0<width$}", width = whole + 1);
            let (whole, fraction) = padded.split_at(whole);
            format!("{whole}.{fraction}")
        }
        _ => {
            let (first, rest) = digits.split_at(1);
            format!("{first}.{}E{exponent}", if rest.is_empty() { "0" } else { rest })
        }
    }
}

/// `Double.valueOf(String)`: surrounding blanks and a type suffix are taken, as Java does.
pub fn parse_double(text: &str) -> Result<f64> {
    read(text.trim_matches(|c: char| c <= ' ')).ok_or_else(|| Thrown::of_type(format!("Invalid double: {text}")))
}

fn read(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, "NaN" | "Infinity") {
        return text.parse().ok();
    }
    let number = text.strip_suffix(['d', 'D', 'f', 'F']).unwrap_or(text);
    let plain = number.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-'));
    plain.then(|| number.parse().ok()).flatten()
}
