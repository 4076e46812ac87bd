//! One writer at a time for each org: first among the threads of this process, then among processes.

use crate::home::OnWait;
use crate::{EngineError, WaitNotice};
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, Write};
use std::path::Path;
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread::ThreadId;
use std::time::{Duration, Instant};

/// After this a writer says whom it waits for.
const PATIENCE: Duration = Duration::from_secs(1);

#[derive(Default)]
pub(crate) struct OrgLock {
    writer: Mutex<Option<ThreadId>>,
    free: Condvar,
}

/// Gives the org back when dropped.
pub(crate) struct Held<'a>(&'a OrgLock);

/// How long to wait, and whom to tell about it.
pub(crate) struct Wait<'a> {
    pub(crate) org: &'a str,
    pub(crate) limit: Duration,
    pub(crate) tell: Option<&'a OnWait>,
}

impl Wait<'_> {
    pub(crate) fn tell(&self, holder: &str, waited: Duration) {
        if let Some(tell) = self.tell {
            tell(&WaitNotice { org: self.org.into(), holder: holder.into(), waited });
        }
    }

    pub(crate) fn give_up(&self, holder: &str) -> EngineError {
        EngineError::Busy { org: self.org.into(), holder: holder.into(), seconds: self.limit.as_secs() }
    }
}

impl OrgLock {
    pub(crate) fn take(&self, wait: &Wait<'_>) -> Result<Held<'_>, EngineError> {
        let me = std::thread::current().id();
        let started = Instant::now();
        let mut told = false;
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(holder) = *writer {
            if holder == me {
                return Err(EngineError::Nested(wait.org.into()));
            }
            let waited = started.elapsed();
            if waited >= wait.limit {
                return Err(wait.give_up("another request of this process"));
            }
            if waited >= PATIENCE && !told {
                told = true;
                wait.tell("another request of this process", waited);
            }
            let next = if told { wait.limit } else { PATIENCE.min(wait.limit) };
            let pause = next.saturating_sub(waited).max(Duration::from_millis(1));
            writer = self.free.wait_timeout(writer, pause).unwrap_or_else(PoisonError::into_inner).0;
        }
        *writer = Some(me);
        Ok(Held(self))
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        *self.0.writer.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.0.free.notify_one();
    }
}

/// A lock that other processes see; a home in memory has nothing to lock.
#[derive(Default)]
pub(crate) struct FileLock(Option<File>);

impl FileLock {
    /// A file that is locked already.
    pub(crate) fn of(file: File) -> Self {
        Self(Some(file))
    }

    /// Waits until no other process holds the file, and writes into it who does now.
    pub(crate) fn take(path: &Path, wait: &Wait<'_>) -> Result<Self, EngineError> {
        let file = OpenOptions::new().create(true).truncate(false).write(true).read(true).open(path);
        let mut file = file.map_err(|e| EngineError::io(path, &e))?;
        let started = Instant::now();
        let mut pause = Duration::from_millis(1);
        let mut told = false;
        while file.try_lock().is_err() {
            let waited = started.elapsed();
            if waited >= wait.limit {
                return Err(wait.give_up(&holder(&mut file)));
            }
            if waited >= PATIENCE && !told {
                told = true;
                wait.tell(&holder(&mut file), waited);
            }
            std::thread::sleep(pause.min(wait.limit.saturating_sub(waited)));
            pause = (pause * 2).min(Duration::from_millis(50));
        }
        let _ = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(me().as_bytes()));
        Ok(Self(Some(file)))
    }
}

fn holder(file: &mut File) -> String {
    let mut text = String::new();
    let read = file.rewind().and_then(|()| file.read_to_string(&mut text));
    if read.is_err() || text.is_empty() { "another process".into() } else { text }
}

/// `process 4711 (orgyard package version create)`: the words before the first flag, for flags may hold secrets.
fn me() -> String {
    let mut arguments = std::env::args();
    let program = arguments.next().unwrap_or_default();
    let name = Path::new(&program).file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let words = arguments.take_while(|word| word.bytes().all(|b| b.is_ascii_lowercase() || b == b':')).take(4);
    let command: Vec<String> = std::iter::once(name).chain(words).collect();
    format!("process {} ({})", std::process::id(), command.join(" "))
}

impl Drop for FileLock {
    fn drop(&mut self) {
        if let Some(file) = &self.0 {
            let _ = file.unlock();
        }
    }
}
