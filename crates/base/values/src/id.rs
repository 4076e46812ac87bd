//! Record ids: 15 case-sensitive characters, or 18 with the checksum that makes them safe to compare without case.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// An id in its 18-character form.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id([u8; 18]);

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a valid Salesforce id: it takes 15 or 18 letters and digits")]
pub struct InvalidId(pub String);

const SUFFIX: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

impl Id {
    /// Instance characters (4–5) of ids that are minted here, never by Salesforce.
    pub const MINTED: &'static str = "0y";

    /// The id with this key prefix and number, in the shape `PPP` `0y` `0` + nine base-62 digits.
    /// Numbers past 62^9 wrap; a home never gives out that many.
    pub fn mint(prefix: &str, number: u64) -> Self {
        let mut out = *b"0000y0000000000000";
        for (slot, byte) in out.iter_mut().zip(prefix.bytes().take(3)) {
            *slot = byte;
        }
        out[3..5].copy_from_slice(Self::MINTED.as_bytes());
        let mut rest = number;
        for slot in out[6..15].iter_mut().rev() {
            *slot = BASE62[(rest % 62) as usize];
            rest /= 62;
        }
        Self(out).with_checksum()
    }

    /// The same in base 36: for ids that are kept as text, where the platform compares without case.
    pub fn mint_caseless(prefix: &str, number: u64) -> Self {
        let mut id = Self::mint(prefix, 0);
        let mut rest = number;
        for slot in id.0[6..15].iter_mut().rev() {
            *slot = BASE62[(rest % 36) as usize];
            rest /= 36;
        }
        id.with_checksum()
    }

    /// The same id with other last digits.
    #[must_use]
    pub fn with_low_digits(mut self, digits: usize, number: u64) -> Self {
        let mut rest = number;
        for slot in self.0[6..15].iter_mut().rev().take(digits) {
            *slot = BASE62[(rest % 62) as usize];
            rest /= 62;
        }
        self.with_checksum()
    }

    /// The same number under another key prefix.
    #[must_use]
    pub fn with_prefix(mut self, prefix: &str) -> Self {
        for (slot, byte) in self.0.iter_mut().zip(prefix.bytes().take(3)) {
            *slot = byte;
        }
        self.with_checksum()
    }

    fn with_checksum(mut self) -> Self {
        for chunk in 0..3 {
            let upper = self.0[chunk * 5..chunk * 5 + 5].iter().enumerate();
            let bits = upper.fold(0, |bits, (i, b)| bits | (usize::from(b.is_ascii_uppercase()) << i));
            self.0[15 + chunk] = SUFFIX[bits];
        }
        self
    }

    pub fn as_str(&self) -> &str {
        // Only ASCII letters and digits are ever stored.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The first 15 characters.
    pub fn short(&self) -> &str {
        &self.as_str()[..15]
    }

    pub fn prefix(&self) -> &str {
        &self.as_str()[..3]
    }

    /// Whether the id was minted by an Orgyard home.
    pub fn is_minted_here(&self) -> bool {
        &self.as_str()[3..5] == Self::MINTED
    }
}

impl FromStr for Id {
    type Err = InvalidId;

    /// Takes both lengths; the checksum of an 18-character id repairs case, as the platform does not insist on it.
    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let bytes = text.as_bytes();
        if !matches!(bytes.len(), 15 | 18) || !bytes.iter().all(u8::is_ascii_alphanumeric) {
            return Err(InvalidId(text.chars().take(40).collect()));
        }
        let mut out = [b'0'; 18];
        out[..15].copy_from_slice(&bytes[..15]);
        Ok(Self(out).with_checksum())
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Id {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_platforms() {
        // easy-spaces-lwc and apex-recipes print these ids of a real hub in their project files.
        for real in ["0Ho4W000000CaeJSAS", "04tKf000000D7s3IAC", "0Ho3h000000PBghCAG"] {
            let id: Id = real[..15].parse().unwrap();
            assert_eq!(id.to_string(), real);
        }
    }

    #[test]
    fn ids_without_case_differ_without_it() {
        let ids = (0..5000).map(|number| Id::mint_caseless("00D", number).short().to_ascii_lowercase());
        assert_eq!(ids.collect::<std::collections::BTreeSet<_>>().len(), 5000);
        assert_eq!(Id::mint_caseless("00D", 35), Id::mint("00D", 35));
    }

    #[test]
    fn low_digits_leave_the_rest_as_it_is() {
        let id = Id::mint("04t", 62_u64.pow(5) + 7);
        assert_eq!(id.with_low_digits(5, 62 + 3), Id::mint("04t", 62_u64.pow(5) + 62 + 3));
        assert_eq!(id.with_low_digits(5, 62_u64.pow(5)), Id::mint("04t", 62_u64.pow(5)));
    }

    #[test]
    fn minted_ids_carry_the_instance_characters() {
        let id = Id::mint("04t", 3844);
        assert_eq!(id.short(), "04t0y0000000100");
        assert!(id.is_minted_here());
        assert!(!"04tKf000000D7s3IAC".parse::<Id>().unwrap().is_minted_here());
    }

    #[test]
    fn other_shapes_are_refused() {
        for bad in ["", "04t", "04tKf000000D7s3I", "04tKf000000D7s!", "04tKf000000D7s3IACX"] {
            assert!(bad.parse::<Id>().is_err(), "{bad}");
        }
    }

    proptest::proptest! {
        #[test]
        fn numbers_in_order_give_ids_in_order(a in 0u64..1_000_000_000, b in 0u64..1_000_000_000) {
            proptest::prop_assert_eq!(a.cmp(&b), Id::mint("001", a).short().cmp(Id::mint("001", b).short()));
        }
    }
}
