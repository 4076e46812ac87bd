//! The files of a project's package directories, each with the hash of its content. A file that looks as it did when its
//! content was last read is not read again.

use crate::error::{Result, TrackingError};
use crate::state::{FOLDER, replace};
use rayon::prelude::*;
use sha1::{Digest, Sha1};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::fs::Metadata;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Hash by path, relative to the project.
pub type Files = BTreeMap<String, String>;

/// A file that was written this shortly before it was read may be written again without looking different.
const UNSETTLED: Duration = Duration::from_secs(2);
const SEEN: &str = "seen";
/// Its first line; another format is not read.
const FORMAT: &str = "orgyard seen 1";

/// How a file looks from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look {
    length: u64,
    modified: u128,
    inode: u64,
}

#[derive(Debug, Clone)]
struct Seen {
    look: Look,
    hash: String,
}

/// The id git gives a content, which is what the official tool keeps.
pub fn blob_id(bytes: &[u8]) -> String {
    let mut hasher = Sha1::new();
    hasher.update(format!("blob {}\0", bytes.len()));
    hasher.update(bytes);
    hasher.finalize().iter().fold(String::with_capacity(40), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// Hashes all files below some folders of a root.
pub(crate) fn scan(root: &Path, folders: &[String]) -> Result<Files> {
    let known = read_seen(root);
    let mut paths = Vec::new();
    for folder in folders {
        let folder = folder.trim_start_matches("./").trim_end_matches('/');
        if root.join(folder).is_dir() {
            paths.extend(walk(root, folder)?);
        }
    }
    paths.sort_unstable();
    paths.dedup();
    let now = SystemTime::now();
    let looked: Result<Vec<(Seen, bool)>> = paths.par_iter().map(|path| look_at(root, path, &known)).collect();
    let looked = looked?;
    let fresh = looked.iter().any(|(_, fresh)| *fresh);
    if fresh || looked.len() != known.len() {
        write_seen(root, &paths, &looked, now);
    }
    Ok(paths.into_iter().zip(looked).map(|(path, (seen, _))| (path, seen.hash)).collect())
}

/// What no tool tracks, by the name of a file or folder.
fn is_left_out(name: &str) -> bool {
    name.starts_with('.') || name == "node_modules" || name.contains("__tests__") || name.contains("__utam__")
}

fn walk(root: &Path, folder: &str) -> Result<Vec<String>> {
    let full = root.join(folder);
    let mut files = Vec::new();
    let mut folders = Vec::new();
    for entry in std::fs::read_dir(&full).map_err(TrackingError::io(&full, "read"))? {
        let entry = entry.map_err(TrackingError::io(&full, "read"))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let mut kind = entry.file_type().map_err(TrackingError::io(&full, "read"))?;
        if is_left_out(&name) {
            continue;
        }
        if kind.is_symlink() {
            // What leads nowhere, or back to where it is, has no content of its own.
            let Ok(target) = std::fs::canonicalize(entry.path()) else { continue };
            if std::fs::canonicalize(&full).is_ok_and(|here| here.starts_with(&target)) {
                continue;
            }
            kind = std::fs::metadata(&target).map_err(TrackingError::io(&target, "read"))?.file_type();
        }
        let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
        if kind.is_dir() { folders.push(path) } else { files.push(path) }
    }
    let below: Result<Vec<Vec<String>>> = folders.par_iter().map(|folder| walk(root, folder)).collect();
    files.extend(below?.into_iter().flatten());
    Ok(files)
}

fn look_at(root: &Path, path: &str, known: &HashMap<String, Seen>) -> Result<(Seen, bool)> {
    let full = root.join(path);
    let metadata = std::fs::metadata(&full).map_err(TrackingError::io(&full, "read"))?;
    let look = Look::of(&metadata);
    if let Some(seen) = known.get(path).filter(|seen| seen.look == look) {
        return Ok((seen.clone(), false));
    }
    let bytes = std::fs::read(&full).map_err(TrackingError::io(&full, "read"))?;
    Ok((Seen { look, hash: blob_id(&bytes) }, true))
}

impl Look {
    fn of(metadata: &Metadata) -> Self {
        let modified = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let modified = modified.map_or(0, |time| time.as_nanos());
        Self { length: metadata.len(), modified, inode: inode(metadata) }
    }

    fn is_settled(&self, now: SystemTime) -> bool {
        let now = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        self.modified + UNSETTLED.as_nanos() < now.as_nanos()
    }
}

#[cfg(unix)]
fn inode(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_: &Metadata) -> u64 {
    0
}

fn read_seen(root: &Path) -> HashMap<String, Seen> {
    let text = std::fs::read_to_string(root.join(FOLDER).join(SEEN)).unwrap_or_default();
    let mut lines = text.lines();
    if lines.next() != Some(FORMAT) {
        return HashMap::new();
    }
    lines.filter_map(parse).collect()
}

fn parse(line: &str) -> Option<(String, Seen)> {
    let mut words = line.splitn(5, ' ');
    let hash = words.next()?.to_owned();
    let (length, modified) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    let look = Look { length, modified, inode: words.next()?.parse().ok()? };
    Some((words.next()?.to_owned(), Seen { look, hash }))
}

/// Without it the next look takes longer; that it cannot be written is no error.
fn write_seen(root: &Path, paths: &[String], looked: &[(Seen, bool)], now: SystemTime) {
    let folder = root.join(FOLDER);
    if !folder.is_dir() {
        return;
    }
    let mut text = format!("{FORMAT}\n");
    let settled =
        paths.iter().zip(looked).filter(|(path, (seen, _))| seen.look.is_settled(now) && !path.contains('\n'));
    for (path, (Seen { look, hash }, _)) in settled {
        let _ = writeln!(text, "{hash} {} {} {} {path}", look.length, look.modified, look.inode);
    }
    let _ = replace(&folder.join(SEEN), text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(root: &Path) -> String {
        let files = scan(root, &["app".to_owned()]).unwrap();
        files.iter().map(|(path, hash)| format!("{path} {}\n", &hash[..4])).collect()
    }

    fn write(root: &Path, path: &str, text: &str) {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    #[test]
    fn contents_have_the_ids_that_git_gives_them() {
        assert_eq!(blob_id(b""), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
        assert_eq!(blob_id(b"hello\n"), "ce013625030ba8dba906f756967f9e9ca394464a");
    }

    #[test]
    fn what_nobody_tracks_is_left_out() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        for path in ["app/a", "app/.hidden", "app/node_modules/x", "app/lwc/c/__tests__/t.js", "app/lwc/c/c.js", "b"] {
            write(root, path, "");
        }
        assert_eq!(shown(root), "app/a e69d\napp/lwc/c/c.js e69d\n");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_back_is_not_followed() {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), "app/classes/a", "");
        std::os::unix::fs::symlink(root.path().join("app"), root.path().join("app/classes/loop")).unwrap();
        std::os::unix::fs::symlink(root.path().join("nowhere"), root.path().join("app/gone")).unwrap();
        assert_eq!(shown(root.path()), "app/classes/a e69d\n");
    }

    #[test]
    fn a_file_that_looks_the_same_is_not_read_again_unless_it_is_young() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        std::fs::create_dir_all(root.join(FOLDER)).unwrap();
        write(root, "app/a", "one");
        let first = shown(root);
        write(root, "app/a", "two");
        assert_ne!(shown(root), first);
        let old = SystemTime::now() - Duration::from_secs(60);
        let file = std::fs::File::options().write(true).open(root.join("app/a")).unwrap();
        file.set_modified(old).unwrap();
        let second = shown(root);
        assert!(read_seen(root).contains_key("app/a"));
        // The same length, time and inode: nobody would know without reading.
        std::fs::write(root.join("app/a"), "TWO").unwrap();
        file.set_modified(old).unwrap();
        assert_eq!(shown(root), second);
    }
}
