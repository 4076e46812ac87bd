//! What was built from which input: one file per hub in the home.

use crate::plan::short;
use orgyard_client::{ClientError, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The last build of each package of one hub.
#[derive(Debug, Default)]
pub struct BuildCache {
    file: PathBuf,
    entries: BTreeMap<String, CachedBuild>,
    /// Keys that this run has set.
    changed: Vec<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CachedBuild {
    /// Of everything that went into the build.
    pub input: String,
    /// `04t`.
    pub id: String,
    /// `1.2.0.4`.
    pub version: String,
    /// Whether coverage was asked for: such a build serves one that does not ask, too.
    pub coverage: bool,
    /// Of the versions in the project's aliases that the hub was told of.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub adopted: String,
}

impl BuildCache {
    /// The cache of a hub. It only saves work, so one that cannot be read counts as empty.
    pub fn open(home: &Path, hub: &str) -> Self {
        let file = home.join("build-cache").join(format!("{}.json", short(hub)));
        let entries = read(&file);
        Self { file, entries, changed: Vec::new() }
    }

    pub fn get(&self, package: &str, branch: Option<&str>) -> Option<&CachedBuild> {
        self.entries.get(&key(package, branch))
    }

    pub fn set(&mut self, package: &str, branch: Option<&str>, build: CachedBuild) {
        let key = key(package, branch);
        self.changed.push(key.clone());
        self.entries.insert(key, build);
    }

    /// Writes what this run has changed into what the file holds by now.
    pub fn save(&mut self) -> Result<()> {
        if self.changed.is_empty() {
            return Ok(());
        }
        let mut entries = read(&self.file);
        for key in self.changed.drain(..) {
            if let Some(entry) = self.entries.get(&key) {
                entries.insert(key, entry.clone());
            }
        }
        let text = serde_json::to_vec_pretty(&entries).unwrap_or_default();
        write(&self.file, &text).map_err(|error| {
            ClientError::new("BuildCacheError", format!("{} cannot be written: {error}.", self.file.display()))
                .action("The versions are built and in the hub; with room on the disk the next run knows them again")
        })
    }
}

fn key(package: &str, branch: Option<&str>) -> String {
    match branch {
        Some(branch) => format!("{}/{branch}", short(package)),
        None => short(package).to_owned(),
    }
}

fn read(file: &Path) -> BTreeMap<String, CachedBuild> {
    let bytes = std::fs::read(file).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

/// Beside and renamed, so that a reader sees the old file or the new one.
fn write(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let beside = file.with_extension(format!("{}.new", std::process::id()));
    let written = std::fs::write(&beside, bytes).and_then(|()| std::fs::rename(&beside, file));
    written.inspect_err(|_| _ = std::fs::remove_file(&beside))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn build(input: &str) -> CachedBuild {
        CachedBuild { input: input.into(), id: "04t".into(), version: "1.0.0.1".into(), ..CachedBuild::default() }
    }

    #[test]
    fn runs_side_by_side_keep_each_others_builds() {
        let home = tempfile::tempdir().unwrap();
        let hub = "00D0y0000000001AAA";
        let mut first = BuildCache::open(home.path(), hub);
        let mut second = BuildCache::open(home.path(), hub);
        first.set("0Ho000000000001AAA", None, build("a"));
        second.set("0Ho000000000001AAA", Some("dev"), build("b"));
        first.save().unwrap();
        second.save().unwrap();
        let third = BuildCache::open(home.path(), "00D0y0000000001");
        assert_eq!(third.get("0Ho000000000001", None), Some(&build("a")));
        assert_eq!(third.get("0Ho000000000001", Some("dev")), Some(&build("b")));
        assert_eq!(std::fs::read_dir(home.path().join("build-cache")).unwrap().count(), 1);
    }

    #[test]
    fn a_damaged_file_counts_as_empty() {
        let home = tempfile::tempdir().unwrap();
        std::fs::create_dir(home.path().join("build-cache")).unwrap();
        std::fs::write(home.path().join("build-cache/00D.json"), "{").unwrap();
        assert_eq!(BuildCache::open(home.path(), "00D").get("0Ho", None), None);
    }
}
