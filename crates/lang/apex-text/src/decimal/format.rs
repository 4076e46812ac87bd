//! `format()`: grouped for a reader, at most three places, half even.

use super::{Decimal, RoundingMode, double_text};
use crate::locale::Locale;

const MOST_PLACES: i64 = 3;
const GROUP: usize = 3;

/// `Decimal.format()`.
pub fn format_decimal(value: &Decimal, locale: &Locale) -> String {
    let rounded = value.set_scale(MOST_PLACES, RoundingMode::HalfEven).unwrap_or_else(|_| value.clone());
    let plain = rounded.to_plain_string();
    let unsigned = plain.trim_start_matches('-');
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let fraction = fraction.trim_end_matches('0');
    let mut text = if value.signum() < 0 { locale.minus.clone() } else { String::new() };
    text.push_str(&grouped(whole, &locale.group));
    if !fraction.is_empty() {
        text.push_str(&locale.decimal);
        text.push_str(fraction);
    }
    text
}

/// `Double.format()`.
pub fn format_double(value: f64, locale: &Locale) -> String {
    match Decimal::parse(&double_text(value)) {
        Ok(decimal) => format_decimal(&decimal, locale),
        Err(_) if value.is_nan() => "NaN".into(),
        Err(_) if value < 0.0 => format!("{}∞", locale.minus),
        Err(_) => "∞".into(),
    }
}

/// `Integer.format()` and `Long.format()`.
pub fn format_long(value: i64, locale: &Locale) -> String {
    format_decimal(&Decimal::from(value), locale)
}

fn grouped(digits: &str, separator: &str) -> String {
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(GROUP) {
            text.push_str(separator);
        }
        text.push(digit);
    }
    text
}
