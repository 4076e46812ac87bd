use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, Zero};

use super::{Decimal, ten_to};
use crate::{Result, Thrown};

/// `System.RoundingMode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoundingMode {
    Ceiling,
    Down,
    Floor,
    HalfDown,
    HalfEven,
    HalfUp,
    Unnecessary,
    Up,
}

impl RoundingMode {
    /// By the name of the enum's constant, in any case.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name.to_ascii_uppercase().as_str() {
            "CEILING" => Self::Ceiling,
            "DOWN" => Self::Down,
            "FLOOR" => Self::Floor,
            "HALF_DOWN" => Self::HalfDown,
            "HALF_EVEN" => Self::HalfEven,
            "HALF_UP" => Self::HalfUp,
            "UNNECESSARY" => Self::Unnecessary,
            "UP" => Self::Up,
            _ => return None,
        })
    }
}

/// `dividend / divisor` as a whole number; the flag says whether it came out even.
pub(super) fn divide_whole(dividend: &BigInt, divisor: &BigInt, mode: RoundingMode) -> Result<(BigInt, bool)> {
    let (quotient, remainder) = dividend.div_rem(divisor);
    if remainder.is_zero() {
        return Ok((quotient, true));
    }
    let negative = dividend.is_negative() != divisor.is_negative();
    let half = (remainder.abs() * 2_u8).cmp(&divisor.abs());
    let away = match mode {
        RoundingMode::Up => true,
        RoundingMode::Down => false,
        RoundingMode::Ceiling => !negative,
        RoundingMode::Floor => negative,
        RoundingMode::HalfUp => half.is_ge(),
        RoundingMode::HalfDown => half.is_gt(),
        RoundingMode::HalfEven => half.is_gt() || half.is_eq() && quotient.is_odd(),
        RoundingMode::Unnecessary => return Err(Thrown::math("Rounding necessary")),
    };
    let step = if negative { -BigInt::one() } else { BigInt::one() };
    Ok((if away { quotient + step } else { quotient }, false))
}

impl Decimal {
    /// `setScale(scale, mode)`; the one-argument form rounds half even.
    pub fn set_scale(&self, scale: i64, mode: RoundingMode) -> Result<Self> {
        let zero_places = Self::new(BigInt::zero(), scale)?;
        if scale >= self.scale {
            return Self::new(self.raised_to(scale), scale);
        }
        let (unscaled, _) = divide_whole(&self.unscaled, &ten_to((self.scale - scale) as u64), mode)?;
        Ok(Self { unscaled, ..zero_places })
    }

    /// `round(mode)`; the form without argument rounds half even.
    pub fn round(&self, mode: RoundingMode) -> Result<i64> {
        Ok(self.set_scale(0, mode)?.long_value())
    }

    /// Trailing zeros become part of the exponent: `100` turns into `1E+2`, and zero is `0`.
    pub fn strip_trailing_zeros(&self) -> Self {
        if self.is_zero() {
            return Self::zero();
        }
        self.stripped_down_to(i64::MIN)
    }

    /// Without trailing zeros, but no scale below the given one.
    pub(super) fn stripped_down_to(&self, least: i64) -> Self {
        let ten = BigInt::from(10);
        let mut value = self.clone();
        while value.scale > least {
            let (shorter, digit) = value.unscaled.div_rem(&ten);
            if !digit.is_zero() {
                break;
            }
            value = Self { unscaled: shorter, scale: value.scale - 1 };
        }
        value
    }
}
