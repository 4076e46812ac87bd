//! The RSA key in an X.509 certificate, as far as a signature needs it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const SEQUENCE: u8 = 0x30;
/// `[0]`, where a certificate says its version.
const VERSION: u8 = 0xA0;

/// `RSAPublicKey` of PKCS #1.
pub(super) struct PublicKey(Vec<u8>);

impl PublicKey {
    /// Of a certificate in PEM, or in base64 alone.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let inner = match text.split_once("-----BEGIN CERTIFICATE-----") {
            Some((_, rest)) => rest.split_once("-----END CERTIFICATE-----")?.0,
            None => text,
        };
        let packed: String = inner.split_whitespace().collect();
        let bytes = STANDARD.decode(&packed).ok()?;
        // A component may hold the whole PEM text in base64 once more.
        match std::str::from_utf8(&bytes) {
            Ok(text) if text.contains("-----BEGIN CERTIFICATE-----") => Self::parse(text),
            _ => of_certificate(&bytes).map(|key| Self(key.to_vec())),
        }
    }

    pub(super) fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &self.0).verify(message, signature).is_ok()
    }
}

/// Certificate { tbs { version?, serial, algorithm, issuer, validity, subject, { algorithm, key } } }
fn of_certificate(bytes: &[u8]) -> Option<&[u8]> {
    let (certificate, _) = element(SEQUENCE, bytes)?;
    let (mut rest, _) = element(SEQUENCE, certificate)?;
    if let Some((_, after)) = element(VERSION, rest) {
        rest = after;
    }
    for tag in [INTEGER, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE] {
        (_, rest) = element(tag, rest)?;
    }
    let (key, _) = element(SEQUENCE, rest)?;
    let (_, key) = element(SEQUENCE, key)?;
    let (key, _) = element(BIT_STRING, key)?;
    // How many bits of the last byte are not used: none of them.
    key.strip_prefix(&[0])
}

/// The content of the element that the bytes begin with, and what follows it.
fn element(tag: u8, bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let rest = bytes.strip_prefix(&[tag])?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7F => (usize::from(first), rest),
        0x81..=0x84 => {
            let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7F))?;
            (digits.iter().fold(0_usize, |length, digit| length << 8 | usize::from(*digit)), rest)
        }
        _ => return None,
    };
    rest.split_at_checked(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_certificate_has_no_key() {
        for text in ["", "AAAA", "-----BEGIN CERTIFICATE-----", "MIIB", "MII=", "not base64"] {
            assert!(PublicKey::parse(text).is_none(), "{text}");
        }
        assert_eq!(element(SEQUENCE, &[0x30, 0x02, 1, 2, 3]), Some((&[1, 2][..], &[3][..])));
        assert_eq!(element(SEQUENCE, &[0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0]), None);
        assert_eq!(element(SEQUENCE, &[0x30, 0x80, 0, 0]), None);
    }
}
