use num_bigint::BigInt;

use super::{Decimal, MOST_DIGITS};
use crate::{Result, Thrown};

impl Decimal {
    /// `Decimal.valueOf(String)`: an optional sign, digits with an optional point, an optional exponent.
    pub fn parse(text: &str) -> Result<Self> {
        read(text).ok_or_else(|| Thrown::of_type(format!("Invalid decimal: {text}")))
    }
}

fn read(text: &str) -> Option<Decimal> {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], read_exponent(&text[at + 1..])?),
        None => (text, 0),
    };
    let unsigned = mantissa.strip_prefix(['+', '-']).unwrap_or(mantissa);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let count = whole.len() + fraction.len();
    let all_digits = whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit());
    if count == 0 || count as u64 > MOST_DIGITS || !all_digits {
        return None;
    }
    let magnitude = format!("{whole}{fraction}").parse::<BigInt>().ok()?;
    let unscaled = if mantissa.starts_with('-') { -magnitude } else { magnitude };
    Decimal::new(unscaled, fraction.len() as i64 - exponent).ok()
}

fn read_exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    let plain =
        !digits.is_empty() && digits.bytes().skip(usize::from(digits.starts_with('-'))).all(|b| b.is_ascii_digit());
    (plain && !(text.starts_with("+-"))).then(|| digits.parse::<i32>().ok().map(i64::from)).flatten()
}
