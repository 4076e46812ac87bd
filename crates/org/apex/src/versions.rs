//! The API version that the metadata of a class or a trigger gives it.

use orgyard_engine::{BlobHash, EngineError, Tx};
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

/// By the content of the file, which never changes under its hash: most sources of a project share one.
static KNOWN: LazyLock<Mutex<HashMap<BlobHash, Option<u16>>>> = LazyLock::new(Mutex::default);
/// Beyond so many the memory starts anew.
const MOST: usize = 20_000;

pub(crate) fn of(tx: &Tx, file: BlobHash) -> Result<Option<u16>, EngineError> {
    let lock = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = lock().get(&file) {
        return Ok(*known);
    }
    let version = std::str::from_utf8(&tx.blob(file)?).ok().and_then(version);
    let mut known = lock();
    if known.len() >= MOST {
        known.clear();
    }
    known.insert(file, version);
    Ok(version)
}

/// `<apiVersion>64.0</apiVersion>` -> 64
fn version(text: &str) -> Option<u16> {
    let (_, rest) = text.split_once("<apiVersion>")?;
    let (number, _) = rest.split_once("</apiVersion>")?;
    number.trim().split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn the_whole_part_of_the_version_counts() {
        let file = |inner: &str| format!("<ApexClass>{inner}<status>Active</status></ApexClass>");
        for (inner, expected) in [
            ("<apiVersion>64.0</apiVersion>", Some(64)),
            ("<apiVersion> 30 </apiVersion>", Some(30)),
            ("<apiVersion>new</apiVersion>", None),
            ("", None),
        ] {
            assert_eq!(version(&file(inner)), expected, "{inner}");
        }
    }
}
