//! `System.Math`, where it is more than the function of the same name on a Double.

use super::{Decimal, RoundingMode};
use crate::{Result, Thrown};

/// `Math.mod(Integer, Integer)`: the sign is the dividend's.
pub fn mod_integer(dividend: i32, divisor: i32) -> Result<i32> {
    if divisor == 0 {
        return Err(divide_by_zero());
    }
    Ok(dividend.wrapping_rem(divisor))
}

/// `Math.mod(Long, Long)`.
pub fn mod_long(dividend: i64, divisor: i64) -> Result<i64> {
    if divisor == 0 {
        return Err(divide_by_zero());
    }
    Ok(dividend.wrapping_rem(divisor))
}

/// `/` between Integers.
pub fn divide_integer(dividend: i32, divisor: i32) -> Result<i32> {
    if divisor == 0 {
        return Err(divide_by_zero());
    }
    Ok(dividend.wrapping_div(divisor))
}

/// `/` between Longs.
pub fn divide_long(dividend: i64, divisor: i64) -> Result<i64> {
    if divisor == 0 {
        return Err(divide_by_zero());
    }
    Ok(dividend.wrapping_div(divisor))
}

fn divide_by_zero() -> Thrown {
    Thrown::math("Divide by 0")
}

/// `Math.ceil(Decimal)`.
pub fn ceil(value: &Decimal) -> Result<Decimal> {
    value.set_scale(0, RoundingMode::Ceiling)
}

/// `Math.floor(Decimal)`.
pub fn floor(value: &Decimal) -> Result<Decimal> {
    value.set_scale(0, RoundingMode::Floor)
}

/// `Math.rint(Decimal)`.
pub fn rint(value: &Decimal) -> Result<Decimal> {
    value.set_scale(0, RoundingMode::HalfEven)
}

/// `Math.round(Decimal)`: half even, and an error outside the Integers.
pub fn round(value: &Decimal) -> Result<i32> {
    let rounded = round_to_long(value)?;
    i32::try_from(rounded).map_err(|_| Thrown::math(format!("Value out of range: {value}")))
}

/// `Math.roundToLong(Decimal)`.
pub fn round_to_long(value: &Decimal) -> Result<i64> {
    let whole = value.set_scale(0, RoundingMode::HalfEven)?;
    whole.exact_long().ok_or_else(|| Thrown::math(format!("Value out of range: {value}")))
}

/// `Math.roundToLong(Double)` and `Double.round()`: the half goes up; what is too large stops at the ends.
pub fn round_double_to_long(value: f64) -> i64 {
    let floor = value.floor();
    (if value - floor >= 0.5 { floor + 1.0 } else { floor }) as i64
}

/// `Math.round(Double)`: an error outside the Integers.
pub fn round_double(value: f64) -> Result<i32> {
    let text = super::double_text(value);
    i32::try_from(round_double_to_long(value)).map_err(|_| Thrown::math(format!("Value out of range: {text}")))
}

/// `Math.pow`: not a number where Java says so, which C does not.
pub fn pow(base: f64, exponent: f64) -> f64 {
    if exponent.is_nan() || base.abs() == 1.0 && exponent.is_infinite() {
        return f64::NAN;
    }
    base.powf(exponent)
}

/// `Math.signum(Double)`: zero stays zero.
pub fn signum(value: f64) -> f64 {
    if value == 0.0 || value.is_nan() { value } else { value.signum() }
}

/// A function of Doubles on a Decimal, as `Math.sqrt(Decimal)`, `Math.sin(Decimal)` and the like work.
pub fn through_double(value: &Decimal, function: impl Fn(f64) -> f64) -> Result<Decimal> {
    let result = function(value.double_value());
    if !result.is_finite() {
        return Err(Thrown::math("Infinite or NaN"));
    }
    Decimal::from_f64(result)
}
