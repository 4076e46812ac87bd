//! Encryption of secrets at rest with a key that only the file's owner can read.

use crate::error::{ClientError, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::rand::{SecureRandom, SystemRandom};
use std::fs;
use std::io::Write;
use std::path::Path;

pub(crate) struct Vault {
    key: LessSafeKey,
}

impl Vault {
    /// Reads the key file, or makes one.
    pub(crate) fn open(file: &Path) -> Result<Self> {
        let key = match fs::read(file) {
            Ok(key) => key,
            Err(_) => create_key(file)?,
        };
        let damaged = |_| {
            ClientError::new("AuthKeyError", format!("The key in {} is damaged.", file.display()))
                .action("Delete the file; logins kept with it have to be made again, embedded orgs renew theirs")
        };
        Ok(Self { key: LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &key).map_err(damaged)?) })
    }

    pub(crate) fn seal(&self, text: &str) -> Result<String> {
        let mut nonce = [0; NONCE_LEN];
        let failed = |_| ClientError::new("AuthKeyError", "The system gives no random numbers.");
        SystemRandom::new().fill(&mut nonce).map_err(failed)?;
        let mut sealed = text.as_bytes().to_vec();
        let unique = Nonce::assume_unique_for_key(nonce);
        self.key.seal_in_place_append_tag(unique, Aad::empty(), &mut sealed).map_err(failed)?;
        Ok(STANDARD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// `None` for what another key sealed.
    pub(crate) fn unseal(&self, text: &str) -> Option<String> {
        let bytes = STANDARD.decode(text).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE_LEN)?;
        let mut sealed = sealed.to_vec();
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let plain = self.key.open_in_place(nonce, Aad::empty(), &mut sealed).ok()?;
        String::from_utf8(plain.to_vec()).ok()
    }
}

fn create_key(file: &Path) -> Result<Vec<u8>> {
    let mut key = vec![0; 32];
    SystemRandom::new()
        .fill(&mut key)
        .map_err(|_| ClientError::new("AuthKeyError", "The system gives no random numbers."))?;
    let unwritable = |error: std::io::Error| super::store::unwritable(file, &error);
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(unwritable)?;
    }
    match private_options().create_new(true).open(file) {
        Ok(mut handle) => handle.write_all(&key).map(|()| key).map_err(unwritable),
        // Another process was first: its key counts.
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => fs::read(file).map_err(unwritable),
        Err(error) => Err(unwritable(error)),
    }
}

/// Files that only their owner may read.
pub(crate) fn private_options() -> fs::OpenOptions {
    let mut options = fs::OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_the_same_key_only() {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::open(&folder.path().join("a/key")).unwrap();
        let sealed = vault.seal("token").unwrap();
        assert!(!sealed.contains("token"));
        assert_eq!(Vault::open(&folder.path().join("a/key")).unwrap().unseal(&sealed).as_deref(), Some("token"));
        assert_eq!(Vault::open(&folder.path().join("b/key")).unwrap().unseal(&sealed), None);
        assert_eq!(vault.unseal("AAAA"), None);
    }

    #[cfg(unix)]
    #[test]
    fn the_key_is_for_its_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("key");
        Vault::open(&file).unwrap();
        assert_eq!(std::fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
