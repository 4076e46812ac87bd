use num_traits::Signed;

use super::{BITS_PER_DIGIT, Decimal, MOST_DIGITS};
use crate::{Result, Thrown};

/// The documented bounds of `Decimal.pow`.
const MOST_POWER: i32 = 32_767;

impl Decimal {
    pub fn add(&self, other: &Self) -> Result<Self> {
        let scale = self.scale.max(other.scale);
        Self::new(self.raised_to(scale) + other.raised_to(scale), scale)
    }

    pub fn subtract(&self, other: &Self) -> Result<Self> {
        self.add(&other.negate())
    }

    pub fn multiply(&self, other: &Self) -> Result<Self> {
        Self::new(&self.unscaled * &other.unscaled, self.scale + other.scale)
    }

    pub fn negate(&self) -> Self {
        Self { unscaled: -&self.unscaled, scale: self.scale }
    }

    pub fn abs(&self) -> Self {
        Self { unscaled: self.unscaled.abs(), scale: self.scale }
    }

    /// `pow(exponent)`: exact, the scale grows with it.
    pub fn pow(&self, exponent: i32) -> Result<Self> {
        if !(0..=MOST_POWER).contains(&exponent) {
            return Err(Thrown::math("Invalid operation"));
        }
        let bits = self.unscaled.bits().saturating_sub(1) * exponent as u64;
        if bits > MOST_DIGITS * BITS_PER_DIGIT {
            return Err(Thrown::math("Overflow"));
        }
        Self::new(self.unscaled.pow(exponent as u32), self.scale * i64::from(exponent))
    }

    /// What is left of a whole-number division; its sign is the dividend's.
    pub fn remainder(&self, other: &Self) -> Result<Self> {
        if other.is_zero() {
            return Err(Thrown::math("Divide by 0"));
        }
        let scale = self.scale.max(other.scale);
        Self::new(self.raised_to(scale) % other.raised_to(scale), scale)
    }
}
