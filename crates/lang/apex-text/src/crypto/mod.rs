//! `System.Crypto` over bytes. Random bytes are the caller's to bring.

mod cipher;
mod der;
mod digest;
mod signature;
#[cfg(test)]
mod tests;

pub use cipher::{Aes, decrypt, decrypt_with_managed_iv, encrypt, encrypt_with_managed_iv};
pub use digest::{generate_digest, generate_mac, verify_hmac};
pub use signature::{sign, verify};

/// `Crypto.getRandomInteger()`.
pub fn random_integer(bytes: [u8; 4]) -> i32 {
    i32::from_be_bytes(bytes)
}

/// `Crypto.getRandomLong()`.
pub fn random_long(bytes: [u8; 8]) -> i64 {
    i64::from_be_bytes(bytes)
}

/// `Math.random()`: from 0 to below 1.
pub fn random_double(bytes: [u8; 8]) -> f64 {
    const STEPS: f64 = (1_u64 << 53) as f64;
    (u64::from_be_bytes(bytes) >> 11) as f64 / STEPS
}
