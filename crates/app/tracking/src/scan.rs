//! The files of a project's package directories, each with the hash of its content. A file that looks as it did when its
//! content was last read is not read again.

use crate::error::{Result, TrackingError};
use crate::state::{FOLDER, replace};
use rayon::prelude::*;
use sha1::{Digest, Sha1};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::fs::{DirEntry, File, FileType, Metadata};
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
    modified: u64,
    inode: u64,
}

/// A file as it is, before its content is known.
type Found = (String, Look);

/// What the memory has of a file: how it looked, and its hash then.
type Known<'t> = HashMap<&'t str, (Look, &'t str)>;

/// The id git gives a content, which is what the official tool keeps.
pub fn blob_id(bytes: &[u8]) -> String {
    object_id("blob", bytes)
}

pub(crate) fn object_id(kind: &str, bytes: &[u8]) -> String {
    let mut hasher = Sha1::new();
    hasher.update(format!("{kind} {}\0", bytes.len()));
    hasher.update(bytes);
    hasher.finalize().iter().fold(String::with_capacity(40), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// Hashes all files below some folders of a root.
pub(crate) fn scan(root: &Path, folders: &[String]) -> Result<Files> {
    let text = std::fs::read_to_string(root.join(FOLDER).join(SEEN)).unwrap_or_default();
    let (known, found) = rayon::join(|| known(&text), || find(root, folders));
    let found = found?;
    let now = SystemTime::now();
    let hashed: Result<Vec<(String, bool)>> = found.par_iter().map(|file| hash(root, file, &known)).collect();
    let hashed = hashed?;
    let fresh = hashed.iter().any(|(_, fresh)| *fresh);
    if fresh || hashed.len() != known.len() {
        write_seen(root, &found, &hashed, now);
    }
    Ok(found.into_iter().zip(hashed).map(|((path, _), (hash, _))| (path, hash)).collect())
}

/// All files below some folders, in the order of their paths.
fn find(root: &Path, folders: &[String]) -> Result<Vec<Found>> {
    let mut found = Vec::new();
    for folder in folders {
        let folder = folder.trim_start_matches("./").trim_end_matches('/');
        if root.join(folder).is_dir() {
            found.extend(walk(root, folder)?);
        }
    }
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    found.dedup_by(|(one, _), (other, _)| one == other);
    Ok(found)
}

/// What no tool tracks, by the name of a file or folder.
fn is_left_out(name: &str) -> bool {
    name.starts_with('.') || name == "node_modules" || name.contains("__tests__") || name.contains("__utam__")
}

fn walk(root: &Path, folder: &str) -> Result<Vec<Found>> {
    let full = root.join(folder);
    let mut files = Vec::new();
    let mut folders = Vec::new();
    for entry in std::fs::read_dir(&full).map_err(TrackingError::io(&full, "read"))? {
        let entry = entry.map_err(TrackingError::io(&full, "read"))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_left_out(&name) {
            continue;
        }
        let Some((kind, metadata)) = look_at(&entry, &full)? else { continue };
        let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
        match metadata.filter(|_| !kind.is_dir()) {
            Some(metadata) => files.push((path, Look::of(&metadata))),
            None => folders.push(path),
        }
    }
    let below: Result<Vec<Vec<Found>>> = folders.par_iter().map(|folder| walk(root, folder)).collect();
    files.extend(below?.into_iter().flatten());
    Ok(files)
}

/// What an entry of a folder is, and how a file looks; nothing of a link that leads nowhere, or back to where it is: it has no
/// content of its own.
fn look_at(entry: &DirEntry, folder: &Path) -> Result<Option<(FileType, Option<Metadata>)>> {
    let kind = entry.file_type().map_err(TrackingError::io(folder, "read"))?;
    if kind.is_dir() {
        return Ok(Some((kind, None)));
    }
    if !kind.is_symlink() {
        // Without a walk over the whole path, as the folder is open.
        let metadata = entry.metadata().map_err(TrackingError::io(&entry.path(), "read"))?;
        return Ok(Some((kind, Some(metadata))));
    }
    let Ok(target) = std::fs::canonicalize(entry.path()) else { return Ok(None) };
    if std::fs::canonicalize(folder).is_ok_and(|here| here.starts_with(&target)) {
        return Ok(None);
    }
    let metadata = std::fs::metadata(&target).map_err(TrackingError::io(&target, "read"))?;
    Ok(Some((metadata.file_type(), Some(metadata))))
}

/// The hash of a file, and whether it had to be read for it.
fn hash(root: &Path, (path, look): &Found, known: &Known<'_>) -> Result<(String, bool)> {
    if let Some((_, hash)) = known.get(path.as_str()).filter(|(seen, _)| seen == look) {
        return Ok(((*hash).to_owned(), false));
    }
    let full = root.join(path);
    let bytes = std::fs::read(&full).map_err(TrackingError::io(&full, "read"))?;
    Ok((blob_id(&bytes), true))
}

impl Look {
    fn of(metadata: &Metadata) -> Self {
        let modified = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let modified = modified.and_then(|time| u64::try_from(time.as_nanos()).ok()).unwrap_or_default();
        Self { length: metadata.len(), modified, inode: inode(metadata) }
    }

    fn is_settled(&self, now: SystemTime) -> bool {
        let now = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        u128::from(self.modified) + UNSETTLED.as_nanos() < now.as_nanos()
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

fn known(text: &str) -> Known<'_> {
    let mut lines = text.lines();
    if lines.next() != Some(FORMAT) {
        return HashMap::new();
    }
    lines.filter_map(parse).collect()
}

fn parse(line: &str) -> Option<(&str, (Look, &str))> {
    let mut words = line.splitn(5, ' ');
    let hash = words.next()?;
    let (length, modified) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    let look = Look { length, modified, inode: words.next()?.parse().ok()? };
    Some((words.next()?, (look, hash)))
}

/// Without it the next look takes longer; that it cannot be written is no error. Orgs share it, so that commands for two of
/// them may come here at once; one of them is enough.
fn write_seen(root: &Path, found: &[Found], hashed: &[(String, bool)], now: SystemTime) {
    let folder = root.join(FOLDER);
    let lock = File::options().create(true).truncate(false).write(true).open(folder.join("seen.lock"));
    let Some(_lock) = lock.ok().filter(|file| file.try_lock().is_ok()) else { return };
    let mut text = format!("{FORMAT}\n");
    let settled = found.iter().zip(hashed).filter(|((path, look), _)| look.is_settled(now) && !path.contains('\n'));
    for ((path, look), (hash, _)) in settled {
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
        let seen = std::fs::read_to_string(root.join(FOLDER).join(SEEN)).unwrap();
        assert!(known(&seen).contains_key("app/a"));
        // The same length, time and inode: nobody would know without reading.
        std::fs::write(root.join("app/a"), "TWO").unwrap();
        file.set_modified(old).unwrap();
        assert_eq!(shown(root), second);
    }
}
