//! One writer at a time for each org: first among the threads of this process, then among processes.

use crate::home::OnWait;
use crate::{EngineError, WaitNotice};
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
pub(crate) struct FileLock(Option<std::fs::File>);

impl Drop for FileLock {
    fn drop(&mut self) {
        if let Some(file) = &self.0 {
            let _ = file.unlock();
        }
    }
}
