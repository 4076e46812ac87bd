//! What is remembered of an org: a file per org, replaced as a whole.

use crate::error::{Result, TrackingError};
use crate::format;
use crate::remote::Member;
use orgyard_metadata::Manifest;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};

/// Below the project's root. It ignores itself, so that no version control picks it up.
pub const FOLDER: &str = ".orgyard/tracking";

#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct State {
    /// The content that each file had when it was last the same as the org's.
    pub files: BTreeMap<String, String>,
    /// `SourceMember` rows by type and name.
    pub members: BTreeMap<String, Member>,
    /// The highest revision seen.
    pub revision: i64,
    /// Deploys whose end has not been seen yet, by id.
    pub pending: BTreeMap<String, Pending>,
    /// Names the state of the official tool's tracking that was taken over last.
    pub official: Option<String>,
}

impl State {
    /// Every content by its path: those that were the same as the org's, and those that are to become it.
    pub(crate) fn named(&self) -> impl Iterator<Item = (&String, &String)> {
        let pending = self.pending.values().flat_map(|pending| &pending.files);
        let pending = pending.filter_map(|(path, id)| Some((path, id.as_ref()?)));
        self.files.iter().chain(pending)
    }
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
    /// Nothing becomes the same before it is deployed by another request.
    pub validation: bool,
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

pub(crate) fn file_name(org: &str) -> String {
    format!("{org}.state")
}

/// A state as it is and as it was written.
#[derive(Debug, Default)]
pub(crate) struct Saved {
    pub state: State,
    pub text: String,
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
        Ok(Self { path: folder.join(file_name(org)), _lock: file })
    }

    pub(crate) fn read(&self) -> Result<Saved> {
        let bytes = match std::fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Saved::default()),
            Err(error) => return Err(TrackingError::io(&self.path, "read")(error)),
        };
        let damaged = |why: String| TrackingError::Damaged { path: self.path.display().to_string(), why };
        let text = String::from_utf8(bytes).map_err(|_| damaged("it is not text".to_owned()))?;
        Ok(Saved { state: format::decode(&text).map_err(damaged)?, text })
    }

    /// Writes a state that is another than the one written last, and keeps it as that.
    pub(crate) fn write(&self, state: &State, last: &mut String) -> Result<()> {
        let text = format::encode(state);
        if text != *last {
            replace(&self.path, text.as_bytes())?;
            *last = text;
        }
        Ok(())
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

    fn state(revision: i64) -> State {
        let files = (0..revision).map(|at| (format!("app/{at}"), "hash".to_owned())).collect();
        State { files, revision, ..State::default() }
    }

    #[test]
    fn a_state_is_read_as_it_was_written() {
        let root = tempfile::tempdir().unwrap();
        let file = StateFile::open(root.path(), "00D1").unwrap();
        assert_eq!(file.read().unwrap().state, State::default());
        file.write(&state(7), &mut String::new()).unwrap();
        assert_eq!(file.read().unwrap().state, state(7));
        assert_eq!(std::fs::read_to_string(root.path().join(FOLDER).join(".gitignore")).unwrap(), "*\n");
        file.remove().unwrap();
        assert_eq!(file.read().unwrap().state, State::default());
    }

    #[test]
    fn what_did_not_change_is_not_written() {
        let root = tempfile::tempdir().unwrap();
        let file = StateFile::open(root.path(), "00D1").unwrap();
        file.write(&state(1), &mut String::new()).unwrap();
        let mut last = file.read().unwrap().text;
        std::fs::remove_file(file.path()).unwrap();
        file.write(&state(1), &mut last).unwrap();
        assert!(!file.path().exists());
        file.write(&state(2), &mut last).unwrap();
        assert_eq!(file.read().unwrap().text, last);
    }

    #[test]
    fn a_damaged_state_is_named() {
        let root = tempfile::tempdir().unwrap();
        let file = StateFile::open(root.path(), "00D1").unwrap();
        for (text, why) in [("", "it ends"), ("orgyard tracking\t9\n", "its format 9 is not known here")] {
            std::fs::write(file.path(), text).unwrap();
            let error = file.read().unwrap_err().to_string();
            assert!(error.contains("00D1.state is damaged: ") && error.contains(why), "{error}");
        }
        std::fs::write(file.path(), [0xff]).unwrap();
        assert!(file.read().unwrap_err().to_string().contains("it is not text"));
    }

    /// Ended anywhere before the new file has the old one's name, a process leaves the old state; what it left beside is in
    /// nobody's way.
    #[test]
    fn a_write_that_was_cut_off_leaves_the_old_state() {
        let root = tempfile::tempdir().unwrap();
        let (old, new) = (state(2), format::encode(&state(3)));
        for written in 0..=new.len() {
            let file = StateFile::open(root.path(), "00D1").unwrap();
            file.write(&old, &mut String::new()).unwrap();
            std::fs::write(file.path().with_extension("new"), &new[..written]).unwrap();
            assert_eq!(file.read().unwrap().state, old, "{written} bytes");
        }
        let file = StateFile::open(root.path(), "00D1").unwrap();
        file.write(&state(4), &mut String::new()).unwrap();
        assert_eq!(file.read().unwrap().state, state(4));
    }

    #[test]
    fn who_comes_second_waits() {
        let root = tempfile::tempdir().unwrap();
        let first = StateFile::open(root.path(), "00D1").unwrap();
        let path = root.path().to_owned();
        let (send, receive) = std::sync::mpsc::channel();
        let second = std::thread::spawn(move || {
            let file = StateFile::open(&path, "00D1").unwrap();
            send.send(file.read().unwrap().state).unwrap();
        });
        // Another org is nobody's hindrance.
        StateFile::open(root.path(), "00D2").unwrap();
        assert!(receive.recv_timeout(std::time::Duration::from_millis(100)).is_err());
        first.write(&state(5), &mut String::new()).unwrap();
        drop(first);
        assert_eq!(receive.recv().unwrap(), state(5));
        second.join().unwrap();
    }
}
