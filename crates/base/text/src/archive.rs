//! Zip archives in memory: what comes from outside is bounded, what we write is deterministic.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// Files by path, `/` between segments, in path order.
pub type FileSet = BTreeMap<String, Vec<u8>>;

/// What one archive may hold (BLD-11: 10,000 files, 600 MB; directories and manifests on top).
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub files: usize,
    pub bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { files: 20_000, bytes: 650_000_000 }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    #[error("not a zip archive: {0}")]
    Malformed(String),
    #[error("the archive names '{0}', which leads out of its folder; no file of it was used")]
    UnsafePath(String),
    #[error("the archive holds more than {0} files")]
    TooManyFiles(usize),
    #[error("the archive unpacks to more than {0} bytes")]
    TooLarge(u64),
}

/// Reads every file of an archive. Directory entries are skipped.
pub fn read(bytes: &[u8], limits: Limits) -> Result<FileSet, ArchiveError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(malformed)?;
    if archive.len() > limits.files {
        return Err(ArchiveError::TooManyFiles(limits.files));
    }
    let mut files = FileSet::new();
    let mut left = limits.bytes;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(malformed)?;
        let name = entry.name().map_err(malformed)?.replace('\\', "/");
        if entry.is_dir() {
            continue;
        }
        check_path(&name)?;
        let mut content = Vec::new();
        // One byte more than allowed tells a lie in the size field from an honest end.
        entry.take(left + 1).read_to_end(&mut content).map_err(malformed)?;
        content.shrink_to_fit();
        left = left.checked_sub(content.len() as u64).ok_or(ArchiveError::TooLarge(limits.bytes))?;
        files.insert(name, content);
    }
    Ok(files)
}

fn malformed(error: impl std::fmt::Display) -> ArchiveError {
    ArchiveError::Malformed(error.to_string())
}

fn check_path(name: &str) -> Result<(), ArchiveError> {
    let outside = name.starts_with('/')
        || name.contains('\0')
        || name.split('/').any(|segment| segment == "..")
        || name.as_bytes().get(1) == Some(&b':');
    if outside { Err(ArchiveError::UnsafePath(name.into())) } else { Ok(()) }
}

/// Writes files in the order given, all with the same time stamp: equal input, equal bytes.
pub fn write<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(3))
        .last_modified_time(DateTime::default());
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, content) in files {
        // Writing to memory fails only for names that are too long for the format.
        if writer.start_file(path, options).is_ok() {
            let _ = writer.write_all(content);
        }
    }
    writer.finish().map(Cursor::into_inner).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zip_of(name: &str, content: &[u8]) -> Vec<u8> {
        write([(name, content)])
    }

    #[test]
    fn what_is_written_is_read() {
        let bytes = write([("b/x", b"1".as_slice()), ("a", b"".as_slice())]);
        let files = read(&bytes, Limits::default()).unwrap();
        assert_eq!(files.into_iter().collect::<Vec<_>>(), [("a".into(), vec![]), ("b/x".into(), b"1".to_vec())]);
    }

    #[test]
    fn equal_input_gives_equal_bytes() {
        assert_eq!(zip_of("a", b"xyz"), zip_of("a", b"xyz"));
    }

    #[test]
    fn paths_that_lead_outside_are_refused() {
        for name in ["../x", "a/../../x", "/etc/x", "a\\..\\..\\x", "C:/x"] {
            let error = read(&zip_of(name, b"1"), Limits::default()).unwrap_err();
            assert!(error.to_string().contains("leads out of its folder"), "{name}: {error}");
        }
    }

    #[test]
    fn a_bomb_is_refused_before_it_is_unpacked() {
        let bomb = zip_of("zeros", &vec![0; 3_000_000]);
        let limits = Limits { files: 10, bytes: 1_000_000 };
        assert!(matches!(read(&bomb, limits), Err(ArchiveError::TooLarge(1_000_000))));
    }

    #[test]
    fn too_many_files_are_refused() {
        let bytes = write([("a", b"".as_slice()), ("b", b"".as_slice())]);
        assert!(matches!(read(&bytes, Limits { files: 1, bytes: 10 }), Err(ArchiveError::TooManyFiles(1))));
    }

    proptest::proptest! {
        #[test]
        fn no_input_panics(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
            let _ = read(&bytes, Limits::default()).is_ok();
        }
    }
}
