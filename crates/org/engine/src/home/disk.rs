//! The folder of a home: `home.db`, `orgs/<id>.db`, `blobs.db`, `locks/`.
//!
//! An org's file is written under another name, then renamed, then named by a row of `home.db`. What a dead process
//! left between two of these steps no row names, and the next opening sweeps it away.

use super::Result;
use crate::EngineError;
use crate::lock::FileLock;
use orgyard_store::{SqliteStore, Write, failpoint};
use orgyard_values::{Env, Id};
use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

pub(crate) struct Disk {
    path: PathBuf,
    env: Env,
    /// The name of this process and the lock that shows it is alive; made with the first job.
    process: Mutex<Option<(String, File)>>,
}

const SIDES: [&str; 3] = ["-wal", "-shm", "-journal"];

fn io<T>(path: &Path, result: std::io::Result<T>) -> Result<T> {
    result.map_err(|error| EngineError::io(path, &error))
}

impl Disk {
    pub(super) fn prepare(path: &Path, env: &Env) -> Result<Self> {
        for folder in ["orgs", "locks"] {
            let folder = path.join(folder);
            io(&folder, fs::create_dir_all(&folder))?;
        }
        restrict(path)?;
        Ok(Self { path: path.to_path_buf(), env: env.clone(), process: Mutex::default() })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn org_file(&self, id: Id) -> PathBuf {
        // All 18 characters: they differ also where the file system does not tell cases apart.
        self.path.join("orgs").join(format!("{id}.db"))
    }

    pub(super) fn org_lock_file(&self, id: Id) -> PathBuf {
        self.path.join("locks").join(format!("{id}.lock"))
    }

    fn lock_file(&self, name: &str) -> Result<(PathBuf, File)> {
        let path = self.path.join("locks").join(name);
        let file = io(&path, OpenOptions::new().create(true).truncate(false).write(true).open(&path))?;
        Ok((path, file))
    }

    pub(super) fn making(&self) -> Result<FileLock> {
        let (path, file) = self.lock_file("making.lock")?;
        io(&path, file.lock_shared())?;
        Ok(FileLock::of(file))
    }

    pub(super) fn first(&self) -> Result<FileLock> {
        let (path, file) = self.lock_file("first.lock")?;
        io(&path, file.lock())?;
        Ok(FileLock::of(file))
    }

    pub(super) fn create_org_file(&self, id: Id, rows: &[Write]) -> Result<()> {
        let made = self.path.join("orgs").join(format!("{id}.new"));
        remove_with_sides(&made);
        failpoint();
        SqliteStore::create(&made, rows)?;
        let file = self.org_file(id);
        io(&file, fs::rename(&made, &file))?;
        failpoint();
        sync_folder(&self.path.join("orgs"))
    }

    pub(super) fn remove_org_file(&self, id: Id) {
        failpoint();
        // What cannot be removed now, for someone still reads it, is swept at the next opening.
        remove_with_sides(&self.org_file(id));
        let _ = fs::remove_file(self.org_lock_file(id));
        failpoint();
    }

    pub(super) fn sweep(&self, orgs: &[Id]) -> Result<()> {
        let (_, file) = self.lock_file("making.lock")?;
        if file.try_lock().is_err() {
            return Ok(());
        }
        let _lock = FileLock::of(file);
        let named = |name: &str| {
            let base = SIDES.iter().find_map(|side| name.strip_suffix(side)).unwrap_or(name);
            base.strip_suffix(".db").and_then(|id| id.parse().ok()).is_some_and(|id| orgs.contains(&id))
        };
        remove_files(&self.path.join("orgs"), |name| !named(name))?;
        remove_files(&self.path.join("locks"), |name| {
            let id = name.strip_suffix(".lock").and_then(|id| id.parse::<Id>().ok());
            id.is_some_and(|id| !orgs.contains(&id)) || is_process(name) && !self.holds(name)
        })
    }

    /// The file is named once it is locked, so that nobody takes a process for dead that has just begun.
    pub(super) fn process(&self) -> Result<String> {
        let mut process = self.process.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((name, _)) = process.as_ref() {
            return Ok(name.clone());
        }
        let unique: String = self.env.random::<8>().iter().map(|byte| format!("{byte:02x}")).collect();
        let name = format!("process-{}-{unique}.lock", std::process::id());
        let (path, file) = self.lock_file(&format!("{name}.new"))?;
        io(&path, file.lock())?;
        io(&path, fs::rename(&path, self.path.join("locks").join(&name)))?;
        *process = Some((name.clone(), file));
        Ok(name)
    }

    pub(super) fn is_alive(&self, process: &str) -> bool {
        is_process(process) && self.holds(process)
    }

    /// Whether some process, this one included, holds the lock.
    fn holds(&self, name: &str) -> bool {
        let own = self.process.lock().unwrap_or_else(PoisonError::into_inner);
        if own.as_ref().is_some_and(|(known, _)| known == name) {
            return true;
        }
        let file = OpenOptions::new().write(true).open(self.path.join("locks").join(name));
        file.is_ok_and(|file| file.try_lock().is_err())
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let own = self.process.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((name, file)) = own {
            let _ = fs::remove_file(self.path.join("locks").join(name));
            drop(file);
        }
    }
}

fn is_process(name: &str) -> bool {
    name.starts_with("process-") && name.ends_with(".lock")
}

fn remove_files(folder: &Path, unwanted: impl Fn(&str) -> bool) -> Result<()> {
    for entry in io(folder, fs::read_dir(folder))? {
        let entry = io(folder, entry)?;
        if entry.file_name().to_str().is_some_and(&unwanted) {
            let _ = fs::remove_file(entry.path());
        }
    }
    Ok(())
}

fn remove_with_sides(file: &Path) {
    let _ = fs::remove_file(file);
    for side in SIDES {
        let mut name = file.as_os_str().to_owned();
        name.push(side);
        let _ = fs::remove_file(name);
    }
}

/// A rename lasts once its folder is on the disk.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> Result<()> {
    io(folder, File::open(folder).and_then(|folder| folder.sync_all()))
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> Result<()> {
    Ok(())
}

/// A home holds orgs' data and hashes of tokens: for its owner only.
#[cfg(unix)]
fn restrict(path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    io(path, fs::set_permissions(path, fs::Permissions::from_mode(0o700)))
}

#[cfg(not(unix))]
fn restrict(_path: &Path) -> Result<()> {
    Ok(())
}
