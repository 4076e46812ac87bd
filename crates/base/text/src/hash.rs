//! Content hashes: SHA-256, written as lower-case hexadecimal.

use sha2::{Digest, Sha256};

/// The hash of one byte string.
pub fn of(bytes: &[u8]) -> String {
    Hasher::default().part(bytes).finish()
}

/// Hashes a sequence of byte strings so that no two different sequences collide by concatenation:
/// each part is preceded by its length.
#[derive(Default, Clone)]
pub struct Hasher(Sha256);

impl Hasher {
    #[must_use]
    pub fn part(mut self, bytes: &[u8]) -> Self {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    pub fn finish(self) -> String {
        self.0.finalize().iter().map(|b| format!("{b:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_together() {
        let ab_c = Hasher::default().part(b"ab").part(b"c").finish();
        let a_bc = Hasher::default().part(b"a").part(b"bc").finish();
        assert_ne!(ab_c, a_bc);
    }
}
