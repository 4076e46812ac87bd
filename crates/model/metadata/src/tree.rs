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

    /// All files, in the order of their paths.
    pub fn files(&self) -> &[String] {
        &self.files
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
            return self.folder(path, false);
        }
        let ignored = self.ignore.is_ignored(&full, false);
        let (files, ignored) = if ignored { (vec![], vec![path.into()]) } else { (vec![path.into()], vec![]) };
        Ok(Found { files, ignored })
    }

    fn folder(&self, path: &str, ignored: bool) -> Result<Found, ConvertError> {
        let mut found = Found::default();
        let mut folders = Vec::new();
        let full = self.root.join(path);
        for entry in std::fs::read_dir(&full).map_err(ConvertError::io(path))? {
            let entry = entry.map_err(ConvertError::io(path))?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let child = if path.is_empty() { name.to_string() } else { format!("{path}/{name}") };
            let mut kind = entry.file_type().map_err(ConvertError::io(&child))?;
            if kind.is_symlink() {
                kind = std::fs::metadata(entry.path()).map_err(ConvertError::io(&child))?.file_type();
            }
            let ignored = ignored || self.ignore.is_ignored(&entry.path(), kind.is_dir());
            match (kind.is_dir(), ignored) {
                (true, true) if name == "node_modules" => {}
                (true, _) => folders.push((child, ignored)),
                (false, true) => found.ignored.push(child),
                (false, false) => found.files.push(child),
            }
        }
        let below: Result<Vec<Found>, _> =
            folders.par_iter().map(|(folder, ignored)| self.folder(folder, *ignored)).collect();
        for below in below? {
            found.files.extend(below.files);
            found.ignored.extend(below.ignored);
        }
        Ok(found)
    }
}
