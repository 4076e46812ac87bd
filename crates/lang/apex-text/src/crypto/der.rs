//! The few structures around keys.

/// One element: its tag, its content, and what follows it.
pub(super) fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let count = usize::from(first & 0x7f);
        let (digits, rest) = rest.split_at_checked(count).filter(|_| count <= 4)?;
        (digits.iter().fold(0, |length, byte| length << 8 | usize::from(*byte)), rest)
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}

/// The next element, if it has this tag, and what follows.
pub(super) fn expect(tag: u8, bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    element(bytes).filter(|(found, _, _)| *found == tag).map(|(_, content, rest)| (content, rest))
}

pub(super) const INTEGER: u8 = 0x02;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const SEQUENCE: u8 = 0x30;
const BIT_STRING: u8 = 0x03;

/// The key inside of an X.509 SubjectPublicKeyInfo.
pub(super) fn public_key(bytes: &[u8]) -> Option<&[u8]> {
    let (info, _) = expect(SEQUENCE, bytes)?;
    let (_, rest) = expect(SEQUENCE, info)?;
    let (bits, _) = expect(BIT_STRING, rest)?;
    bits.strip_prefix(&[0])
}

/// The modulus and the private exponent of an RSA key in PKCS 8.
pub(super) fn rsa_private_key(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (info, _) = expect(SEQUENCE, bytes)?;
    let (_, rest) = expect(INTEGER, info)?;
    let (_, rest) = expect(SEQUENCE, rest)?;
    let (key, _) = expect(OCTET_STRING, rest)?;
    let (key, _) = expect(SEQUENCE, key)?;
    let (_, rest) = expect(INTEGER, key)?;
    let (modulus, rest) = expect(INTEGER, rest)?;
    let (_, rest) = expect(INTEGER, rest)?;
    let (exponent, _) = expect(INTEGER, rest)?;
    Some((modulus, exponent))
}

/// The modulus and the exponent of an RSA public key.
pub(super) fn rsa_public_key(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (key, _) = expect(SEQUENCE, public_key(bytes)?)?;
    let (modulus, rest) = expect(INTEGER, key)?;
    let (exponent, _) = expect(INTEGER, rest)?;
    Some((modulus, exponent))
}
