//! The files a conversion reads: on disk below a root, or in memory.

use crate::build::{Replaced, Replacements};
use crate::error::ConvertError;
use orgyard_project::ForceIgnore;
use orgyard_text::archive::FileSet;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Files by path relative to the root, `/` between segments.
#[derive(Debug, Default)]
pub struct Tree {
    store: Store,
    files: Vec<String>,
    ignored: BTreeSet<String>,
    replacements: Option<Replacements>,
}

#[derive(Debug, Clone)]
enum Store {
    Disk(PathBuf),
    Memory(FileSet),
}

impl Default for Store {
    fn default() -> Self {
        Self::Memory(FileSet::new())
    }
}

/// What lies in some folders.
#[derive(Default)]
struct Found {
    files: Vec<String>,
    ignored: Vec<String>,
}

impl Tree {
    /// Lists the files below some folders (or single files) of a root, but those ignored.
    pub fn walk(root: &Path, paths: &[String], ignore: &ForceIgnore) -> Result<Self, ConvertError> {
        let root = std::path::absolute(root).unwrap_or_else(|_| root.to_path_buf());
        let walker = Walker { root: &root, ignore };
        let found: Result<Vec<Found>, _> = paths.par_iter().map(|path| walker.start(path)).collect();
        let mut tree = Self { store: Store::Disk(root.clone()), ..Self::default() };
        for found in found? {
            tree.files.extend(found.files);
            tree.ignored.extend(found.ignored);
        }
        tree.files.sort_unstable();
        tree.files.dedup();
        Ok(tree)
    }

    /// Files of a root that somebody else has listed.
    pub fn listed(root: &Path, mut files: Vec<String>) -> Self {
        files.sort_unstable();
        files.dedup();
        let root = std::path::absolute(root).unwrap_or_else(|_| root.to_path_buf());
        Self { store: Store::Disk(root), files, ..Self::default() }
    }

    pub fn in_memory(files: FileSet) -> Self {
        Self { files: files.keys().cloned().collect(), store: Store::Memory(files), ..Self::default() }
    }

    /// The tree without some of its files.
    #[must_use]
    pub fn without(mut self, files: &BTreeSet<String>) -> Self {
        self.files.retain(|file| !files.contains(file));
        self
    }

    /// All files, in the order of their paths.
    pub fn files(&self) -> &[String] {
        &self.files
    }

    /// The files below a folder.
    pub fn below(&self, folder: &str) -> &[String] {
        let start = format!("{folder}/");
        let first = self.files.partition_point(|file| file.as_str() < start.as_str());
        let count = self.files[first..].partition_point(|file| file.starts_with(&start));
        &self.files[first..first + count]
    }

    /// Files that lie in the folders but are ignored.
    pub fn ignored(&self) -> &BTreeSet<String> {
        &self.ignored
    }

    /// From now on, reading makes these replacements.
    pub fn replace(&mut self, replacements: Replacements) {
        self.replacements = Some(replacements);
    }

    /// What was replaced in the files read so far, and warnings for what was not found.
    pub fn replaced(&self) -> (Vec<Replaced>, Vec<String>) {
        self.replacements.as_ref().map(Replacements::done).unwrap_or_default()
    }

    pub fn read(&self, path: &str) -> Result<Cow<'_, [u8]>, ConvertError> {
        let bytes = self.read_as_is(path)?;
        Ok(match &self.replacements {
            Some(replacements) => replacements.apply(path, bytes),
            None => bytes,
        })
    }

    fn read_as_is(&self, path: &str) -> Result<Cow<'_, [u8]>, ConvertError> {
        match &self.store {
            Store::Disk(root) => std::fs::read(root.join(path)).map(Cow::Owned).map_err(ConvertError::io(path)),
            Store::Memory(files) => match files.get(path) {
                Some(bytes) => Ok(Cow::Borrowed(bytes)),
                None => Err(ConvertError::NotFound { path: path.into() }),
            },
        }
    }

    /// Where a file lies on disk, if it does.
    pub fn location(&self, path: &str) -> Option<PathBuf> {
        match &self.store {
            Store::Disk(root) => Some(root.join(path)),
            Store::Memory(_) => None,
        }
    }
}

struct Walker<'a> {
    root: &'a Path,
    ignore: &'a ForceIgnore,
}

impl Walker<'_> {
    fn start(&self, path: &str) -> Result<Found, ConvertError> {
        let path = path.trim_start_matches("./").trim_end_matches('/');
        let full = self.root.join(path);
        let is_directory = std::fs::metadata(&full).map_err(|_| ConvertError::NotFound { path: path.into() })?.is_dir();
        // Folders named by the user are looked into; it is their content that may be ignored.
        if is_directory {
            return self.folder(path, false, &[]);
        }
        let ignored = self.ignore.is_ignored(&full, false);
        let (files, ignored) = if ignored { (vec![], vec![path.into()]) } else { (vec![path.into()], vec![]) };
        Ok(Found { files, ignored })
    }

    /// `links`: the symbolic links on the way here.
    fn folder(&self, path: &str, ignored: bool, links: &[Link]) -> Result<Found, ConvertError> {
        let mut found = Found::default();
        let mut folders: Vec<(String, bool, Option<Vec<Link>>)> = Vec::new();
        let full = self.root.join(path);
        for entry in std::fs::read_dir(&full).map_err(ConvertError::io(path))? {
            let entry = entry.map_err(ConvertError::io(path))?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let child = if path.is_empty() { name.to_string() } else { format!("{path}/{name}") };
            let (is_directory, is_link) = kind(&entry, &child)?;
            let ignored = ignored || self.ignore.is_ignored(&entry.path(), is_directory);
            match (is_directory, ignored) {
                (true, true) if is_link || name == "node_modules" => {}
                (true, _) if is_link => {
                    let through = follow(&full, &entry.path(), &child, links)?;
                    folders.push((child, ignored, Some(through)));
                }
                (true, _) => folders.push((child, ignored, None)),
                (false, true) => found.ignored.push(child),
                (false, false) => found.files.push(child),
            }
        }
        let below = folders
            .par_iter()
            .map(|(folder, ignored, through)| self.folder(folder, *ignored, through.as_deref().unwrap_or(links)));
        let below: Result<Vec<Found>, _> = below.collect();
        for below in below? {
            found.files.extend(below.files);
            found.ignored.extend(below.ignored);
        }
        Ok(found)
    }
}

/// Whether it is a folder, or leads to one, and whether it is a symbolic link.
fn kind(entry: &std::fs::DirEntry, shown: &str) -> Result<(bool, bool), ConvertError> {
    let kind = entry.file_type().map_err(ConvertError::io(shown))?;
    if !kind.is_symlink() {
        return Ok((kind.is_dir(), false));
    }
    let target = std::fs::metadata(entry.path()).map_err(ConvertError::io(shown))?;
    Ok((target.is_dir(), true))
}

/// A symbolic link to a folder: the folder it stands in, and the one it leads to.
#[derive(Debug, Clone)]
struct Link {
    from: PathBuf,
    to: PathBuf,
}

/// The links on the way into a linked folder; an error where that was on the way already.
fn follow(folder: &Path, link: &Path, shown: &str, links: &[Link]) -> Result<Vec<Link>, ConvertError> {
    let real = |path: &Path| std::fs::canonicalize(path).map_err(ConvertError::io(shown));
    let next = Link { from: real(folder)?, to: real(link)? };
    let mut links = links.to_vec();
    links.push(next);
    let Some(last) = links.last() else { return Ok(links) };
    // Between two links lie the folders from where the first leads to down to where the second stands.
    let tops = std::iter::once(None).chain(links.iter().map(|link| Some(&link.to)));
    let met = |(top, link): (Option<&PathBuf>, &Link)| {
        link.from.starts_with(&last.to) && top.is_none_or(|top| last.to.starts_with(top))
    };
    match tops.zip(&links).any(met) {
        true => Err(ConvertError::LinkLoop { path: shown.into() }),
        false => Ok(links),
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    /// The files below `a` of a folder with these files and links (`link -> target`).
    fn check(entries: &[&str], expected: &str) {
        let folder = tempfile::tempdir().unwrap();
        for entry in entries {
            let (path, target) = entry.split_once(" -> ").map_or((*entry, None), |(path, to)| (path, Some(to)));
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            match target {
                Some(target) => symlink(target, path).unwrap(),
                None => std::fs::write(path, "").unwrap(),
            }
        }
        let walked = Tree::walk(folder.path(), &["a".into()], &ForceIgnore::default());
        let shown = walked.map_or_else(|error| error.to_string(), |tree| tree.files().join(" "));
        assert!(shown.starts_with(expected) && (expected.contains(':') || shown == expected), "{shown}");
    }

    #[test]
    fn links_are_followed_once() {
        check(&["a/f", "b/g", "a/l -> ../b", "a/m -> f"], "a/f a/l/g a/m");
        check(&["a/x/f", "b/g", "a/l -> ../b", "a/x/l -> ../../b"], "a/l/g a/x/f a/x/l/g");
    }

    #[test]
    fn a_link_back_is_told() {
        let told = ": this symbolic link leads to a folder it lies in";
        check(&["a/f", "a/l -> ."], &format!("a/l{told}"));
        check(&["a/b/f", "a/b/l -> .."], &format!("a/b/l{told}"));
        check(&["a/f", "a/l -> ../c", "c/m -> ../a"], &format!("a/l/m{told}"));
        check(&["a/f", "a/l -> nowhere"], "a/l: No such file");
    }
}
