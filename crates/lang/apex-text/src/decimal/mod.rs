//! Decimal: arbitrary precision with a scale, as `java.math.BigDecimal` keeps it; and the other number types.

mod arithmetic;
mod division;
mod double;
mod format;
mod integer;
pub mod math;
mod parse;
mod rounding;
#[cfg(test)]
mod tests;
mod text;

use std::cmp::Ordering;

use num_bigint::{BigInt, Sign};
use num_traits::{Signed, ToPrimitive, Zero};

use crate::{Result, Thrown};

pub use double::{double_text, parse_double};
pub use format::{format_decimal, format_double, format_long};
pub use integer::{parse_integer, parse_long};
pub use rounding::RoundingMode;

/// Beyond this many places or digits an operation ends in an exception instead of taking minutes.
const MOST_DIGITS: u64 = 100_000;
const BITS_PER_DIGIT: u64 = 4;

/// `unscaled` times ten to the power of `-scale`.
///
/// `Eq` and `Hash` are those of map keys: `1.1` and `1.10` are two keys. Apex's `==` is [`Decimal::compare`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Decimal {
    unscaled: BigInt,
    scale: i64,
}

impl Decimal {
    fn new(unscaled: BigInt, scale: i64) -> Result<Self> {
        if scale.unsigned_abs() > MOST_DIGITS || unscaled.bits() > MOST_DIGITS * BITS_PER_DIGIT {
            return Err(Thrown::math("Overflow"));
        }
        Ok(Self { unscaled, scale })
    }

    pub fn zero() -> Self {
        Self::from(0)
    }

    /// The text form decides about digits and scale, as when Apex widens a Double.
    pub fn from_f64(value: f64) -> Result<Self> {
        Self::parse(&double_text(value))
    }

    pub fn scale(&self) -> i64 {
        self.scale
    }

    /// The number of digits of the unscaled value: `34.00` has 4, `0.05` has 1.
    pub fn precision(&self) -> u64 {
        digits(&self.unscaled)
    }

    pub fn signum(&self) -> i32 {
        match self.unscaled.sign() {
            Sign::Minus => -1,
            Sign::NoSign => 0,
            Sign::Plus => 1,
        }
    }

    pub fn is_zero(&self) -> bool {
        self.unscaled.is_zero()
    }

    /// By value: `1.1` and `1.10` compare equal.
    pub fn compare(&self, other: &Self) -> Ordering {
        if self.scale == other.scale {
            return self.unscaled.cmp(&other.unscaled);
        }
        let scale = self.scale.max(other.scale);
        self.raised_to(scale).cmp(&other.raised_to(scale))
    }

    /// `hashCode()`: differs between `1.1` and `1.10`.
    pub fn hash_code(&self) -> i32 {
        let (sign, words) = self.unscaled.to_u32_digits();
        let magnitude = words.iter().rev().fold(0_i32, |hash, word| hash.wrapping_mul(31).wrapping_add(*word as i32));
        let signed = if sign == Sign::Minus { magnitude.wrapping_neg() } else { magnitude };
        signed.wrapping_mul(31).wrapping_add(self.scale as i32)
    }

    /// The low 32 bits of the integer part, as Java narrows it.
    pub fn int_value(&self) -> i32 {
        self.long_value() as i32
    }

    /// The low 64 bits of the integer part.
    pub fn long_value(&self) -> i64 {
        let whole = self.truncated();
        let low = whole.magnitude().iter_u64_digits().next().unwrap_or(0) as i64;
        if whole.is_negative() { low.wrapping_neg() } else { low }
    }

    pub fn double_value(&self) -> f64 {
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    fn truncated(&self) -> BigInt {
        if self.scale <= 0 {
            &self.unscaled * ten_to(self.scale.unsigned_abs())
        } else if self.scale as u64 > self.precision() {
            BigInt::zero()
        } else {
            &self.unscaled / ten_to(self.scale as u64)
        }
    }

    /// The unscaled value at a scale that is not below the own one.
    fn raised_to(&self, scale: i64) -> BigInt {
        &self.unscaled * ten_to((scale - self.scale).max(0) as u64)
    }

    /// The whole value, if it is one and fits.
    pub fn exact_long(&self) -> Option<i64> {
        let whole = self.truncated();
        let back = Self { unscaled: whole, scale: 0 };
        (back.compare(self) == Ordering::Equal).then(|| back.unscaled.to_i64()).flatten()
    }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Self {
        Self { unscaled: BigInt::from(value), scale: 0 }
    }
}

fn ten_to(power: u64) -> BigInt {
    match u32::try_from(power) {
        Ok(small) if small < 19 => BigInt::from(10_i64.pow(small)),
        Ok(power) => BigInt::from(10).pow(power),
        Err(_) => BigInt::zero(),
    }
}

/// Decimal digits of a number's magnitude; zero has one.
fn digits(number: &BigInt) -> u64 {
    if number.is_zero() {
        return 1;
    }
    // log10(2) bounds the count from both sides; one comparison decides.
    let low = ((number.bits() - 1) as f64 * std::f64::consts::LOG10_2) as u64;
    let mut count = low.max(1);
    while ten_to(count).magnitude() <= number.magnitude() {
        count += 1;
    }
    count
}
