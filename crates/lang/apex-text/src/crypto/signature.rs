use num_bigint::BigUint;
use num_traits::Zero;
use ring::rand::SystemRandom;
use ring::signature::{
    self, ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1,
    ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair, UnparsedPublicKey,
};

use super::der;
use super::digest::generate_digest;
use crate::{Result, Thrown};

/// What comes before a digest in a signature of PKCS 1: the names of the algorithms, in DER (RFC 8017, 9.2).
const SHA1: &[u8] = b"\x30\x21\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00\x04\x14";
const SHA256: &[u8] = b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20";
const SHA384: &[u8] = b"\x30\x41\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02\x05\x00\x04\x30";
const SHA512: &[u8] = b"\x30\x51\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40";
/// Keys beyond 8192 bits would take minutes.
const MOST_KEY_BYTES: usize = 1024;

enum Algorithm {
    Rsa(&'static str, &'static [u8]),
    EcdsaSha256,
    EcdsaSha384,
}

fn algorithm(name: &str) -> Result<Algorithm> {
    Ok(match name.to_ascii_uppercase().as_str() {
        "RSA" | "RSA-SHA1" => Algorithm::Rsa("SHA1", SHA1),
        "RSA-SHA256" => Algorithm::Rsa("SHA256", SHA256),
        "RSA-SHA384" => Algorithm::Rsa("SHA384", SHA384),
        "RSA-SHA512" => Algorithm::Rsa("SHA512", SHA512),
        "ECDSA-SHA256" => Algorithm::EcdsaSha256,
        "ECDSA-SHA384" => Algorithm::EcdsaSha384,
        "ECDSA-SHA512" => return Err(Thrown::invalid_parameter(format!("not implemented here: {name}"))),
        _ => return Err(Thrown::invalid_parameter(format!("Invalid algorithm {name}"))),
    })
}

fn bad_key() -> Thrown {
    Thrown::security("Invalid Crypto Key")
}

/// `Crypto.sign(algorithmName, input, privateKey)`: the key is in PKCS 8.
pub fn sign(name: &str, input: &[u8], private_key: &[u8]) -> Result<Vec<u8>> {
    let signing = match algorithm(name)? {
        Algorithm::Rsa(digest, prefix) => return sign_rsa(digest, prefix, input, private_key),
        Algorithm::EcdsaSha256 => &ECDSA_P256_SHA256_ASN1_SIGNING,
        Algorithm::EcdsaSha384 => &ECDSA_P384_SHA384_ASN1_SIGNING,
    };
    // The signature's own random number: the library takes it from nowhere else, and every one verifies alike.
    let random = SystemRandom::new();
    let pair = EcdsaKeyPair::from_pkcs8(signing, private_key, &random).map_err(|_| bad_key())?;
    Ok(pair.sign(&random, input).map_err(|_| bad_key())?.as_ref().to_vec())
}

fn sign_rsa(digest: &str, prefix: &[u8], input: &[u8], private_key: &[u8]) -> Result<Vec<u8>> {
    let (modulus, exponent) = der::rsa_private_key(private_key).ok_or_else(bad_key)?;
    let (modulus, size) = rsa_modulus(modulus)?;
    let padded = padded(digest, prefix, input, size)?;
    let signature = BigUint::from_bytes_be(&padded).modpow(&BigUint::from_bytes_be(exponent), &modulus);
    Ok(filled(&signature, size))
}

fn rsa_modulus(bytes: &[u8]) -> Result<(BigUint, usize)> {
    let modulus = BigUint::from_bytes_be(bytes);
    let size = modulus.bits().div_ceil(8) as usize;
    if modulus.is_zero() || size > MOST_KEY_BYTES { Err(bad_key()) } else { Ok((modulus, size)) }
}

/// Big-endian, with zeros in front.
fn filled(number: &BigUint, size: usize) -> Vec<u8> {
    let bytes = number.to_bytes_be();
    [vec![0; size.saturating_sub(bytes.len())], bytes].concat()
}

/// The digest as a number of the key's size (RFC 8017, 9.2).
fn padded(digest: &str, prefix: &[u8], input: &[u8], size: usize) -> Result<Vec<u8>> {
    let content = [prefix, &generate_digest(digest, input)?].concat();
    let filling = size.checked_sub(content.len() + 3).filter(|filling| *filling >= 8).ok_or_else(bad_key)?;
    Ok([&[0, 1], vec![0xff; filling].as_slice(), &[0], &content].concat())
}

/// `Crypto.verify(algorithmName, data, signature, publicKey)`: the key is an X.509 SubjectPublicKeyInfo.
pub fn verify(name: &str, data: &[u8], signature: &[u8], public_key: &[u8]) -> Result<bool> {
    let verification: &dyn signature::VerificationAlgorithm = match algorithm(name)? {
        Algorithm::Rsa(digest, prefix) => return verify_rsa(digest, prefix, data, signature, public_key),
        Algorithm::EcdsaSha256 => &ECDSA_P256_SHA256_ASN1,
        Algorithm::EcdsaSha384 => &ECDSA_P384_SHA384_ASN1,
    };
    let key = der::public_key(public_key).ok_or_else(bad_key)?;
    Ok(UnparsedPublicKey::new(verification, key).verify(data, signature).is_ok())
}

fn verify_rsa(digest: &str, prefix: &[u8], data: &[u8], signature: &[u8], public_key: &[u8]) -> Result<bool> {
    let (modulus, exponent) = der::rsa_public_key(public_key).ok_or_else(bad_key)?;
    let (modulus, size) = rsa_modulus(modulus)?;
    if exponent.len() > size || signature.len() != size {
        return Ok(false);
    }
    let number = BigUint::from_bytes_be(signature).modpow(&BigUint::from_bytes_be(exponent), &modulus);
    Ok(filled(&number, size) == padded(digest, prefix, data, size)?)
}
