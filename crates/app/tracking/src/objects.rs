//! What a commit of a git repository holds, as far as it lies in loose objects: the official tool's library writes no others.

use crate::scan::Files;
use flate2::read::ZlibDecoder;
use std::io::Read;
use std::path::Path;

/// Folders that lie deeper are nobody's.
const DEPTH: usize = 64;
/// No list of a folder's files is longer.
const LARGEST: u64 = 64 * 1024 * 1024;

/// The id of the latest commit.
pub(crate) fn head(repository: &Path) -> Option<String> {
    let head = std::fs::read_to_string(repository.join("HEAD")).ok()?;
    let id = match head.trim().strip_prefix("ref: ") {
        Some(reference) if !reference.contains("..") => std::fs::read_to_string(repository.join(reference)).ok()?,
        Some(_) => return None,
        None => head,
    };
    Some(id.trim().to_owned()).filter(|id| is_id(id))
}

/// All files of a commit, with the ids of their contents.
pub(crate) fn files(repository: &Path, commit: &str) -> Option<Files> {
    let text = object(repository, commit, "commit")?;
    let text = String::from_utf8_lossy(&text);
    let tree = text.lines().next()?.strip_prefix("tree ")?;
    let mut files = Files::new();
    read_tree(repository, tree, "", DEPTH, &mut files)?;
    Some(files)
}

fn read_tree(repository: &Path, id: &str, folder: &str, depth: usize, files: &mut Files) -> Option<()> {
    let bytes = object(repository, id, "tree")?;
    let mut rest = bytes.as_slice();
    while !rest.is_empty() {
        let end = rest.iter().position(|byte| *byte == 0)?;
        let (mode, name) = std::str::from_utf8(&rest[..end]).ok()?.split_once(' ')?;
        let id: String = rest.get(end + 1..end + 21)?.iter().map(|byte| format!("{byte:02x}")).collect();
        let path = format!("{folder}{name}");
        if mode.trim_start_matches('0') == "40000" {
            read_tree(repository, &id, &format!("{path}/"), depth.checked_sub(1)?, files)?;
        } else {
            files.insert(path, id);
        }
        rest = &rest[end + 21..];
    }
    Some(())
}

/// The content of an object, if it is of this kind.
fn object(repository: &Path, id: &str, kind: &str) -> Option<Vec<u8>> {
    if !is_id(id) {
        return None;
    }
    let file = std::fs::File::open(repository.join("objects").join(&id[..2]).join(&id[2..])).ok()?;
    let mut bytes = Vec::new();
    ZlibDecoder::new(file).take(LARGEST).read_to_end(&mut bytes).ok()?;
    let end = bytes.iter().position(|byte| *byte == 0)?;
    let (own, length) = std::str::from_utf8(&bytes[..end]).ok()?.split_once(' ')?;
    let is_whole = own == kind && length.parse() == Ok(bytes.len() - end - 1);
    is_whole.then(|| bytes.split_off(end + 1))
}

fn is_id(text: &str) -> bool {
    text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::scan::object_id;
    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use std::collections::BTreeMap;
    use std::io::Write;

    fn keep(repository: &Path, kind: &str, content: &[u8]) -> String {
        let id = object_id(kind, content);
        let folder = repository.join("objects").join(&id[..2]);
        std::fs::create_dir_all(&folder).unwrap();
        let mut encoder = ZlibEncoder::new(std::fs::File::create(folder.join(&id[2..])).unwrap(), Compression::fast());
        encoder.write_all(format!("{kind} {}\0", content.len()).as_bytes()).unwrap();
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap();
        id
    }

    fn keep_tree(repository: &Path, files: &[(&str, &str)]) -> String {
        let mut entries: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
        for (path, text) in files {
            let (first, rest) = path.split_once('/').map_or((*path, ""), |(first, rest)| (first, rest));
            entries.entry(first).or_default().push((rest, text));
        }
        let mut bytes = Vec::new();
        for (name, below) in entries {
            let (mode, id) = match below.as_slice() {
                [("", text)] => ("100644", keep(repository, "blob", text.as_bytes())),
                below => ("40000", keep_tree(repository, below)),
            };
            bytes.extend_from_slice(format!("{mode} {name}\0").as_bytes());
            bytes.extend((0..20).map(|at| u8::from_str_radix(&id[at * 2..at * 2 + 2], 16).unwrap()));
        }
        keep(repository, "tree", &bytes)
    }

    /// A repository whose latest commit holds these files.
    pub(crate) fn commit(repository: &Path, files: &[(&str, &str)]) {
        let tree = keep_tree(repository, files);
        let id = keep(repository, "commit", format!("tree {tree}\nauthor somebody\n\ntext\n").as_bytes());
        std::fs::create_dir_all(repository.join("refs/heads")).unwrap();
        std::fs::write(repository.join("HEAD"), "ref: refs/heads/main\n").unwrap();
        std::fs::write(repository.join("refs/heads/main"), format!("{id}\n")).unwrap();
    }

    #[test]
    fn a_commit_holds_files() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(head(root.path()), None);
        commit(root.path(), &[("app/a.cls", "a"), ("app/sub/b c", "b"), ("top", "")]);
        let found = files(root.path(), &head(root.path()).unwrap()).unwrap();
        let shown: Vec<String> = found.iter().map(|(path, id)| format!("{path} {}", &id[..4])).collect();
        assert_eq!(shown, ["app/a.cls 2e65", "app/sub/b c 63d8", "top e69d"]);
    }

    #[test]
    fn what_is_damaged_or_packed_is_not_read() {
        let root = tempfile::tempdir().unwrap();
        commit(root.path(), &[("app/a", "a")]);
        let id = head(root.path()).unwrap();
        assert_eq!(files(root.path(), "00"), None);
        assert_eq!(files(root.path(), &"0".repeat(40)), None);
        let path = root.path().join("objects").join(&id[..2]).join(&id[2..]);
        std::fs::write(path, "nothing").unwrap();
        assert_eq!(files(root.path(), &id), None);
    }
}
