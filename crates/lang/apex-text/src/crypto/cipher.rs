use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use aes::{Aes128, Aes192, Aes256};

use crate::{Result, Thrown};

const BLOCK: usize = 16;
const MOST_CLEAR: usize = 1_048_576;
/// Room for the vector and the padding.
const MOST_ENCRYPTED: usize = MOST_CLEAR + 2 * BLOCK;

/// The ciphers of `Crypto.encrypt`: AES in blocks that are chained, padded as PKCS 7 says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aes {
    Aes128,
    Aes192,
    Aes256,
}

impl Aes {
    fn named(name: &str) -> Result<Self> {
        match name.to_ascii_uppercase().as_str() {
            "AES128" => Ok(Self::Aes128),
            "AES192" => Ok(Self::Aes192),
            "AES256" => Ok(Self::Aes256),
            "AES128-GCM" | "AES192-GCM" | "AES256-GCM" => {
                Err(Thrown::invalid_parameter(format!("not implemented here: {name}")))
            }
            _ => {
                Err(Thrown::invalid_parameter(format!("Invalid algorithm {name}. Must be AES128, AES192, or AES256.")))
            }
        }
    }

    /// How many bytes a key of this many bits has, for `Crypto.generateAesKey(size)`.
    pub fn key_bytes(bits: i32) -> Result<usize> {
        match bits {
            128 | 192 | 256 => Ok(bits as usize / 8),
            _ => Err(Thrown::invalid_parameter("Invalid key size. Must be 128, 192, or 256.")),
        }
    }

    fn checked(self, key: &[u8], iv: &[u8]) -> Result<()> {
        let size = match self {
            Self::Aes128 => 16,
            Self::Aes192 => 24,
            Self::Aes256 => 32,
        };
        if key.len() != size {
            return Err(Thrown::invalid_parameter(format!("Invalid private key. Must be {size} bytes.")));
        }
        if iv.len() != BLOCK {
            return Err(Thrown::invalid_parameter("Invalid initialization vector. Must be 16 bytes."));
        }
        Ok(())
    }
}

fn check_size(data: &[u8], most: usize) -> Result<()> {
    if data.len() <= most {
        return Ok(());
    }
    let message = format!("Invalid data. Input data is {} bytes, which exceeds the limit of {most} bytes.", data.len());
    Err(Thrown::invalid_parameter(message))
}

/// `Crypto.encrypt(algorithmName, privateKey, initializationVector, clearText)`.
pub fn encrypt(algorithm: &str, key: &[u8], iv: &[u8], clear: &[u8]) -> Result<Vec<u8>> {
    let aes = Aes::named(algorithm)?;
    aes.checked(key, iv)?;
    check_size(clear, MOST_CLEAR)?;
    let encrypted = match aes {
        Aes::Aes128 => encrypt_with::<cbc::Encryptor<Aes128>>(key, iv, clear),
        Aes::Aes192 => encrypt_with::<cbc::Encryptor<Aes192>>(key, iv, clear),
        Aes::Aes256 => encrypt_with::<cbc::Encryptor<Aes256>>(key, iv, clear),
    };
    encrypted.ok_or_else(|| Thrown::security("Invalid Crypto Key"))
}

fn encrypt_with<C: KeyIvInit + BlockModeEncrypt>(key: &[u8], iv: &[u8], clear: &[u8]) -> Option<Vec<u8>> {
    Some(C::new_from_slices(key, iv).ok()?.encrypt_padded_vec::<Pkcs7>(clear))
}

/// `Crypto.decrypt(algorithmName, privateKey, initializationVector, cipherText)`.
pub fn decrypt(algorithm: &str, key: &[u8], iv: &[u8], encrypted: &[u8]) -> Result<Vec<u8>> {
    let aes = Aes::named(algorithm)?;
    aes.checked(key, iv)?;
    check_size(encrypted, MOST_ENCRYPTED)?;
    if !encrypted.len().is_multiple_of(BLOCK) {
        let message = "Input length must be multiple of 16 when decrypting with padded cipher";
        return Err(Thrown::security(message));
    }
    let clear = match aes {
        Aes::Aes128 => decrypt_with::<cbc::Decryptor<Aes128>>(key, iv, encrypted),
        Aes::Aes192 => decrypt_with::<cbc::Decryptor<Aes192>>(key, iv, encrypted),
        Aes::Aes256 => decrypt_with::<cbc::Decryptor<Aes256>>(key, iv, encrypted),
    };
    clear.ok_or_else(|| Thrown::security("Given final block not properly padded."))
}

fn decrypt_with<C: KeyIvInit + BlockModeDecrypt>(key: &[u8], iv: &[u8], encrypted: &[u8]) -> Option<Vec<u8>> {
    C::new_from_slices(key, iv).ok()?.decrypt_padded_vec::<Pkcs7>(encrypted).ok()
}

/// `Crypto.encryptWithManagedIV(algorithmName, privateKey, clearText)`: the vector, which is random, comes first.
pub fn encrypt_with_managed_iv(algorithm: &str, key: &[u8], iv: [u8; BLOCK], clear: &[u8]) -> Result<Vec<u8>> {
    Ok([iv.to_vec(), encrypt(algorithm, key, &iv, clear)?].concat())
}

/// `Crypto.decryptWithManagedIV(algorithmName, privateKey, IVAndCipherText)`.
pub fn decrypt_with_managed_iv(algorithm: &str, key: &[u8], data: &[u8]) -> Result<Vec<u8>> {
    let Some((iv, encrypted)) = data.split_at_checked(BLOCK) else {
        Aes::named(algorithm)?;
        return Err(Thrown::invalid_parameter("Unable to parse initialization vector from encrypted data."));
    };
    decrypt(algorithm, key, iv, encrypted)
}
