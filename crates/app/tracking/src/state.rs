//! What is remembered of an org: a JSON file per org, replaced as a whole.

use crate::error::{Result, TrackingError};
use crate::remote::Member;
use orgyard_metadata::Manifest;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};

/// Below the project's root. It ignores itself, so that no version control picks it up.
pub const FOLDER: &str = ".orgyard/tracking";
const VERSION: u32 = 1;

#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct State {
    version: u32,
    /// The content that each file had when it was last the same as the org's.
    pub files: BTreeMap<String, String>,
    /// `SourceMember` rows by type and name.
    pub members: BTreeMap<String, Member>,
    /// The highest revision seen.
    pub revision: i64,
    /// Deploys whose end has not been seen yet, by id.
    pub pending: BTreeMap<String, Pending>,
}

/// What becomes the same as the org's when a deploy succeeds.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Pending {
    /// Content by path; without content, the file is gone.
    pub files: BTreeMap<String, Option<String>>,
    /// Type and name of what was sent or deleted.
    pub components: Vec<(String, String)>,
    /// The highest revision before the deploy.
    pub revision: i64,
}

impl Pending {
    /// With files that are gone.
    #[must_use]
    pub fn without<T>(mut self, gone: BTreeMap<String, T>) -> Self {
        self.files.extend(gone.into_keys().map(|path| (path, None)));
        self
    }

    /// With the components of a manifest.
    #[must_use]
    pub fn of(mut self, manifest: &Manifest) -> Self {
        let members = |(kind, names): (&String, &BTreeSet<String>)| {
            names.iter().map(|name| (kind.clone(), name.clone())).collect::<Vec<_>>()
        };
        self.components = manifest.types.iter().flat_map(members).collect();
        self
    }
}

/// Where the state of one org lies, held against other processes while it is open.
#[derive(Debug)]
pub(crate) struct StateFile {
    path: PathBuf,
    _lock: File,
}

impl StateFile {
    pub(crate) fn open(root: &Path, org: &str) -> Result<Self> {
        let folder = root.join(FOLDER);
        std::fs::create_dir_all(&folder).map_err(TrackingError::io(&folder, "created"))?;
        let ignore = folder.join(".gitignore");
        if !ignore.exists() {
            std::fs::write(&ignore, "*\n").map_err(TrackingError::io(&ignore, "written"))?;
        }
        let lock = folder.join(format!("{org}.lock"));
        let opened = File::options().create(true).truncate(false).write(true).open(&lock);
        let file = opened.and_then(|file| file.lock().map(|()| file)).map_err(TrackingError::io(&lock, "locked"))?;
        Ok(Self { path: folder.join(format!("{org}.json")), _lock: file })
    }

    pub(crate) fn read(&self) -> Result<State> {
        let bytes = match std::fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(State::default()),
            Err(error) => return Err(TrackingError::io(&self.path, "read")(error)),
        };
        let damaged = |why: String| TrackingError::Damaged { path: self.path.display().to_string(), why };
        let state: State = serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?;
        match state.version {
            VERSION => Ok(state),
            other => Err(damaged(format!("its format {other} is not known here"))),
        }
    }

    pub(crate) fn write(&self, state: &State) -> Result<()> {
        let state = State { version: VERSION, ..state.clone() };
        let bytes = serde_json::to_vec(&state).unwrap_or_default();
        replace(&self.path, &bytes)
    }

    pub(crate) fn remove(&self) -> Result<()> {
        match std::fs::remove_file(&self.path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(TrackingError::io(&self.path, "removed")(error))
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

/// The old file or the new one, whenever the process ends.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let beside = path.with_extension("new");
    let written = File::create(&beside).and_then(|mut file| {
        std::io::Write::write_all(&mut file, bytes)?;
        file.sync_data()
    });
    written.and_then(|()| std::fs::rename(&beside, path)).map_err(TrackingError::io(path, "written"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_read_as_it_was_written() {
        let root = tempfile::tempdir().unwrap();
        let file = StateFile::open(root.path(), "00D1").unwrap();
        assert_eq!(file.read().unwrap(), State::default());
        let files = BTreeMap::from([("a/b".to_owned(), "hash".to_owned())]);
        let state = State { version: VERSION, files, revision: 7, ..State::default() };
        file.write(&state).unwrap();
        assert_eq!(file.read().unwrap(), state);
        assert_eq!(std::fs::read_to_string(root.path().join(FOLDER).join(".gitignore")).unwrap(), "*\n");
        file.remove().unwrap();
        assert_eq!(file.read().unwrap(), State::default());
    }

    #[test]
    fn a_damaged_state_is_named() {
        let root = tempfile::tempdir().unwrap();
        let file = StateFile::open(root.path(), "00D1").unwrap();
        for (text, why) in [("{", "EOF"), (r#"{"version": 9}"#, "its format 9 is not known here")] {
            std::fs::write(file.path(), text).unwrap();
            let error = file.read().unwrap_err().to_string();
            assert!(error.contains("00D1.json is damaged: ") && error.contains(why), "{error}");
        }
    }
}
