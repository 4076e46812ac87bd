//! Numbers: exact decimals.

use bigdecimal::{BigDecimal, RoundingMode, Zero};
use std::num::NonZeroU64;

/// Digits a quotient has where it does not end.
const DIGITS: u64 = 34;

/// Without zeros at the end, and without an exponent.
pub fn number_text(number: &BigDecimal) -> String {
    if number.is_zero() {
        return "0".to_owned();
    }
    number.normalized().to_plain_string()
}

pub(crate) fn negated(number: &BigDecimal) -> BigDecimal {
    BigDecimal::zero() - number
}

/// None where it is divided by zero.
pub(crate) fn quotient(left: &BigDecimal, right: &BigDecimal) -> Option<BigDecimal> {
    if right.is_zero() {
        return None;
    }
    let quotient = left / right;
    Some(match NonZeroU64::new(DIGITS) {
        Some(digits) if quotient.digits() > DIGITS => quotient.with_precision_round(digits, RoundingMode::HalfUp),
        _ => quotient,
    })
}

/// `#,##0.00`, `0`, `00.##`, `0%`: the patterns of Java's DecimalFormat in common use.
pub(crate) fn formatted(number: &BigDecimal, pattern: &str) -> String {
    let is_part = |c: char| matches!(c, '#' | '0' | ',' | '.');
    let start = pattern.find(is_part).unwrap_or(pattern.len());
    let end = pattern.rfind(is_part).map_or(start, |at| at + 1);
    let (prefix, body, suffix) = (&pattern[..start], &pattern[start..end], &pattern[end..]);
    let scaled = if suffix.starts_with('%') { number * BigDecimal::from(100) } else { number.clone() };
    let (whole, fraction) = body.split_once('.').unwrap_or((body, ""));
    let most = fraction.len() as i64;
    let least = fraction.matches('0').count();
    let rounded = scaled.with_scale_round(most, RoundingMode::HalfEven);
    let text = rounded.abs().to_plain_string();
    let (digits, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let mut decimals = decimals.to_owned();
    while decimals.len() > least && decimals.ends_with('0') {
        decimals.pop();
    }
    let wanted = whole.matches('0').count();
    let digits = digits.trim_start_matches('0');
    let digits = format!("{}{digits}", "0".repeat(wanted.saturating_sub(digits.len())));
    let group = whole.rfind(',').map(|at| whole.len() - at - 1);
    let sign = if rounded < BigDecimal::zero() { "-" } else { "" };
    let point = if decimals.is_empty() { "" } else { "." };
    format!("{sign}{prefix}{}{point}{decimals}{suffix}", grouped(&digits, group))
}

fn grouped(digits: &str, size: Option<usize>) -> String {
    let Some(size) = size.filter(|size| *size > 0) else { return digits.to_owned() };
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(size) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
