use num_bigint::BigInt;

use super::rounding::divide_whole;
use super::{Decimal, RoundingMode, digits, ten_to};
use crate::{Result, Thrown};

/// Significant digits of a plain `/` between Decimals.
const QUOTIENT_DIGITS: i64 = 33;

impl Decimal {
    /// Plain `/`: 33 significant digits, half up; an exact quotient keeps no more places than it needs.
    pub fn quotient(&self, divisor: &Self) -> Result<Self> {
        if divisor.is_zero() {
            return Err(Thrown::math("Divide by 0"));
        }
        let preferred = self.scale - divisor.scale;
        if self.is_zero() {
            return Self::new(BigInt::from(0), preferred);
        }
        let length = digits(&self.unscaled) as i64 - digits(&divisor.unscaled) as i64;
        // One digit more than needed may come out; the second rounding below is then the only one that counts.
        let extra = (QUOTIENT_DIGITS + 1 - length).max(0);
        let dividend = &self.unscaled * ten_to(extra as u64);
        let (whole, exact) = divide_whole(&dividend, &divisor.unscaled, RoundingMode::Down)?;
        // A digit that stands for "more follows" keeps the half from being mistaken for an exact one.
        let (whole, scale) = if exact { (whole, preferred + extra) } else { (sticky(&whole), preferred + extra + 1) };
        let rounded = Self::new(whole, scale)?.limited_to(QUOTIENT_DIGITS as u64)?;
        Ok(if exact { rounded.stripped_down_to(preferred) } else { rounded })
    }

    /// `divide(divisor, scale, mode)`; the form without mode rounds half even.
    pub fn divide(&self, divisor: &Self, scale: i64, mode: RoundingMode) -> Result<Self> {
        if divisor.is_zero() {
            return Err(Thrown::math("Divide by 0"));
        }
        Self::new(BigInt::from(0), scale)?;
        let shift = scale - self.scale + divisor.scale;
        let (dividend, by) = if shift >= 0 {
            (&self.unscaled * ten_to(shift as u64), divisor.unscaled.clone())
        } else {
            (self.unscaled.clone(), &divisor.unscaled * ten_to(shift.unsigned_abs()))
        };
        let (unscaled, _) = divide_whole(&dividend, &by, mode).map_err(|_| {
            Thrown::math(
                "Division does not result in an exact result, set scale and rounding mode for an approximate result",
            )
        })?;
        Self::new(unscaled, scale)
    }

    /// At most so many digits, half up.
    fn limited_to(self, most: u64) -> Result<Self> {
        let surplus = self.precision().saturating_sub(most);
        if surplus == 0 {
            return Ok(self);
        }
        let (unscaled, _) = divide_whole(&self.unscaled, &ten_to(surplus), RoundingMode::HalfUp)?;
        // 99…95 may have grown by a digit.
        Self::new(unscaled, self.scale - surplus as i64)?.limited_to(most)
    }
}

fn sticky(whole: &BigInt) -> BigInt {
    let one = if whole.sign() == num_bigint::Sign::Minus { -1 } else { 1 };
    whole * 10 + one
}
