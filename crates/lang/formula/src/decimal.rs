//! Decimals from and to what rows hold.

use bigdecimal::{BigDecimal, RoundingMode, ToPrimitive};

/// By the shortest text that stands for it, so that 0.1 is 0.1.
pub fn from_f64(number: f64) -> Option<BigDecimal> {
    number.is_finite().then(|| number.to_string().parse().ok()).flatten()
}

pub fn to_f64(number: &BigDecimal) -> f64 {
    number.to_f64().unwrap_or(0.0)
}

/// Half up, away from zero.
pub fn rounded(number: &BigDecimal, scale: u32) -> BigDecimal {
    number.with_scale_round(i64::from(scale), RoundingMode::HalfUp)
}
