//! Work that goes on after a commit, on threads of this process.

use crate::{EngineError, Org};
use orgyard_values::Id;
use std::collections::{HashMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Jobs may wait for other jobs, so there are more workers than cores; they start as they are needed.
const WORKERS: usize = 16;
/// A worker without work ends after this.
const IDLE: Duration = Duration::from_secs(2);

pub(crate) struct Job {
    pub(crate) org: Arc<Org>,
    pub(crate) kind: String,
    pub(crate) record: Id,
}

#[derive(Default, Clone)]
pub(crate) struct Jobs(Arc<Shared>);

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    work: Condvar,
    ended: Condvar,
}

#[derive(Default)]
struct State {
    queue: VecDeque<Job>,
    /// Jobs that wait or run, by their record.
    pending: HashMap<Id, usize>,
    workers: usize,
    idle: usize,
}

impl Jobs {
    pub(crate) fn start(&self, jobs: impl IntoIterator<Item = Job>) {
        let mut state = self.0.lock();
        for job in jobs {
            *state.pending.entry(job.record).or_default() += 1;
            state.queue.push_back(job);
            if state.idle < state.queue.len() && state.workers < WORKERS {
                state.workers += 1;
                let shared = self.0.clone();
                std::thread::spawn(move || shared.work());
            }
            self.0.work.notify_one();
        }
    }

    pub(crate) fn pending(&self) -> usize {
        self.0.lock().pending.len()
    }

    pub(crate) fn wait_for_all(&self) {
        let mut state = self.0.lock();
        while !state.pending.is_empty() {
            state = self.0.ended.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    pub(crate) fn wait_for(&self, record: Id, timeout: Duration) -> bool {
        let end = Instant::now() + timeout;
        let mut state = self.0.lock();
        while state.pending.contains_key(&record) {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            state = self.0.ended.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self) {
        while let Some(job) = self.next() {
            let record = job.record;
            run(job);
            let mut state = self.lock();
            if let Some(count) = state.pending.get_mut(&record) {
                *count -= 1;
                if *count == 0 {
                    state.pending.remove(&record);
                }
            }
            self.ended.notify_all();
        }
    }

    /// The next job; `None` tells the worker to end.
    fn next(&self) -> Option<Job> {
        let mut state = self.lock();
        loop {
            if let Some(job) = state.queue.pop_front() {
                return Some(job);
            }
            state.idle += 1;
            let (back, wait) = self.work.wait_timeout(state, IDLE).unwrap_or_else(PoisonError::into_inner);
            state = back;
            state.idle -= 1;
            if wait.timed_out() && state.queue.is_empty() {
                state.workers -= 1;
                return None;
            }
        }
    }
}

fn run(job: Job) {
    let Job { org, kind, record } = job;
    let behaviour = org.home().behaviour(&kind).cloned();
    let outcome = behaviour.map(|b| catch_unwind(AssertUnwindSafe(|| b.run_job(&org, record))));
    let ended = match outcome {
        Some(Err(_)) => org.job_lost(&kind, record),
        _ => org.job_done(record),
    };
    if let Err(error) = ended {
        tracing::error!(%record, %error, "the end of a job could not be written down");
    }
}

impl Org {
    /// Takes the job's row away, unless [`crate::Tx::finish_job`] did.
    fn job_done(self: &Arc<Self>, record: Id) -> Result<(), EngineError> {
        let user = self.info().user_id;
        if !self.read(user)?.has_job(record)? {
            return Ok(());
        }
        self.write(user, |tx| tx.finish_job(record))
    }

    /// Lets the behaviour say on the record that its job came to nothing.
    fn job_lost(self: &Arc<Self>, kind: &str, record: Id) -> Result<(), EngineError> {
        let behaviour = self.home().behaviour(kind).cloned();
        self.write(self.info().user_id, |tx| {
            if !tx.has_job(record)? {
                return Ok(());
            }
            if let Some(behaviour) = behaviour {
                behaviour.job_lost(tx, record);
            }
            tx.finish_job(record)
        })
    }

    /// Ends the jobs whose process is gone.
    pub fn find_lost_jobs(self: &Arc<Self>) -> Result<(), EngineError> {
        let jobs = self.read(self.info().user_id)?.jobs()?;
        for job in jobs {
            if !self.home().places().is_alive(&job.process) {
                self.job_lost(&job.kind, job.record)?;
            }
        }
        Ok(())
    }
}
