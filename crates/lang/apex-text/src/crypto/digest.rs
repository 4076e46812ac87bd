use hmac::{Hmac, KeyInit, Mac};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};
use sha3::{Sha3_256, Sha3_384, Sha3_512};

use crate::{Result, Thrown};

/// `Crypto.generateDigest(algorithmName, input)`.
pub fn generate_digest(algorithm: &str, input: &[u8]) -> Result<Vec<u8>> {
    Ok(match plain(algorithm).as_str() {
        "MD5" => Md5::digest(input).to_vec(),
        "SHA1" => Sha1::digest(input).to_vec(),
        "SHA256" => Sha256::digest(input).to_vec(),
        "SHA384" => Sha384::digest(input).to_vec(),
        "SHA512" => Sha512::digest(input).to_vec(),
        "SHA3256" => Sha3_256::digest(input).to_vec(),
        "SHA3384" => Sha3_384::digest(input).to_vec(),
        "SHA3512" => Sha3_512::digest(input).to_vec(),
        _ => return Err(unknown(algorithm)),
    })
}

/// `Crypto.generateMac(algorithmName, input, privateKey)`.
pub fn generate_mac(algorithm: &str, input: &[u8], key: &[u8]) -> Result<Vec<u8>> {
    let mac = match plain(algorithm).as_str() {
        "HMACMD5" => hmac::<Hmac<Md5>>(input, key),
        "HMACSHA1" => hmac::<Hmac<Sha1>>(input, key),
        "HMACSHA256" => hmac::<Hmac<Sha256>>(input, key),
        "HMACSHA384" => hmac::<Hmac<Sha384>>(input, key),
        "HMACSHA512" => hmac::<Hmac<Sha512>>(input, key),
        _ => return Err(unknown(algorithm)),
    };
    mac.ok_or_else(|| Thrown::security("Invalid Crypto Key"))
}

/// `Crypto.verifyHmac(algorithmName, input, privateKey, hmacToVerify)`.
pub fn verify_hmac(algorithm: &str, input: &[u8], key: &[u8], mac: &[u8]) -> Result<bool> {
    Ok(generate_mac(algorithm, input, key)? == mac)
}

fn hmac<M: Mac + KeyInit>(input: &[u8], key: &[u8]) -> Option<Vec<u8>> {
    let mut mac = <M as KeyInit>::new_from_slice(key).ok()?;
    mac.update(input);
    Some(mac.finalize().into_bytes().to_vec())
}

/// `SHA-256`, `sha256` and `SHA_256` are one.
fn plain(algorithm: &str) -> String {
    algorithm.replace(['-', '_'], "").to_ascii_uppercase()
}

fn unknown(algorithm: &str) -> Thrown {
    Thrown::invalid_parameter(format!("Invalid algorithm {algorithm}"))
}
