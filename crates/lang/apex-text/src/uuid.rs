//! `System.UUID`.

use std::fmt;

use crate::{Result, Thrown};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uuid(u128);

impl Uuid {
    /// `UUID.randomUUID()`: version 4, from sixteen random bytes.
    pub fn random(bytes: [u8; 16]) -> Self {
        const VERSION: u128 = 0xf000 << 64;
        const VARIANT: u128 = 0b11 << 62;
        let free = u128::from_be_bytes(bytes) & !(VERSION | VARIANT);
        Self(free | 0x4000 << 64 | 0b10 << 62)
    }

    /// `UUID.fromString(text)`.
    pub fn from_string(text: &str) -> Result<Self> {
        read(text).ok_or_else(|| Thrown::invalid_parameter(format!("Invalid UUID string: {text}")))
    }

    /// `hashCode()`.
    pub fn hash_code(self) -> i32 {
        let halves = (self.0 >> 64) as u64 ^ self.0 as u64;
        ((halves >> 32) ^ halves) as i32
    }
}

fn read(text: &str) -> Option<Uuid> {
    let parts: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let digits = parts.concat();
    let plain = lengths == [8, 4, 4, 4, 12] && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    plain.then(|| u128::from_str_radix(&digits, 16).ok().map(Uuid)).flatten()
}

impl fmt::Display for Uuid {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{:032x}", self.0);
        let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
        write!(out, "{}-{}-{}-{}-{}", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts() {
        assert_eq!(Uuid::random([0xff; 16]).to_string(), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        assert_eq!(Uuid::random([0; 16]).to_string(), "00000000-0000-4000-8000-000000000000");
        let uuid = Uuid::from_string("7D15FE5B-6aba-4cff-8aa0-5b7f0ad4a5f9").unwrap();
        assert_eq!((uuid.to_string().as_str(), uuid.hash_code()), ("7d15fe5b-6aba-4cff-8aa0-5b7f0ad4a5f9", HASH));
        for bad in ["", "x", "7d15fe5b6aba4cff8aa05b7f0ad4a5f9", "7d15fe5b-6aba-4cff-8aa0-5b7f0ad4a5fg"] {
            assert_eq!(Uuid::from_string(bad).unwrap_err().message, format!("Invalid UUID string: {bad}"));
        }
    }

    /// As `java.util.UUID` gives it.
    const HASH: i32 = -1_747_235_806;
}
