//! Content kept once under its SHA-256: the files of components and the zips of package versions.

use crate::Result;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

/// The address of a blob.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BlobHash(pub [u8; 32]);

impl BlobHash {
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

impl fmt::Display for BlobHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for BlobHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not the address of a blob: it takes 64 hexadecimal digits")]
pub struct InvalidBlobHash(String);

impl FromStr for BlobHash {
    type Err = InvalidBlobHash;

    fn from_str(text: &str) -> std::result::Result<Self, InvalidBlobHash> {
        let refuse = || InvalidBlobHash(text.chars().take(80).collect());
        if text.len() != 64 || !text.is_ascii() {
            return Err(refuse());
        }
        let mut out = [0; 32];
        for (slot, pair) in out.iter_mut().zip(0..) {
            *slot = u8::from_str_radix(&text[pair * 2..pair * 2 + 2], 16).map_err(|_| refuse())?;
        }
        Ok(Self(out))
    }
}

pub trait BlobStore: Send + Sync {
    /// Stores all blobs, or none, that are not there yet.
    fn put_all(&self, blobs: &[(BlobHash, Arc<[u8]>)]) -> Result<()>;

    fn get(&self, hash: BlobHash) -> Result<Option<Arc<[u8]>>>;

    fn put(&self, bytes: &[u8]) -> Result<BlobHash> {
        let hash = BlobHash::of(bytes);
        self.put_all(&[(hash, bytes.into())])?;
        Ok(hash)
    }
}

#[derive(Default)]
pub struct MemoryBlobs(Mutex<HashMap<BlobHash, Arc<[u8]>>>);

impl MemoryBlobs {
    pub fn new() -> Self {
        Self::default()
    }
}

impl BlobStore for MemoryBlobs {
    fn put_all(&self, blobs: &[(BlobHash, Arc<[u8]>)]) -> Result<()> {
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (hash, bytes) in blobs {
            map.entry(*hash).or_insert_with(|| bytes.clone());
        }
        Ok(())
    }

    fn get(&self, hash: BlobHash) -> Result<Option<Arc<[u8]>>> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&hash).cloned())
    }
}
