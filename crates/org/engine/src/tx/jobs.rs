//! The rows of jobs: written in the commit that starts them, gone when they have ended.

use super::{Result, Tx};
use crate::encoding::{Reader, Writer, keys, row};
use crate::jobs::Job;
use orgyard_values::Id;

const VERSION: u8 = 1;

pub(crate) struct JobRow {
    pub(crate) record: Id,
    pub(crate) kind: String,
    /// The process that runs it.
    pub(crate) process: String,
}

impl Tx {
    /// Has the behaviour of `kind` run for the record, on a worker, once this transaction is committed.
    pub fn start_job(&mut self, kind: &'static str, record: Id) -> Result<()> {
        let process = self.home().places().process()?;
        self.put_job_of(&process, kind, record);
        self.jobs.push(Job { org: self.org.clone(), kind: kind.into(), record });
        Ok(())
    }

    pub(crate) fn put_job_of(&mut self, process: &str, kind: &str, record: Id) {
        let mut out = Writer::new(VERSION);
        out.text(kind).text(process);
        self.overlay.put(keys::job(record), out.finish());
    }

    /// Ends the job in the same commit as the record's final state.
    pub fn finish_job(&mut self, record: Id) -> Result<()> {
        self.overlay.remove(keys::job(record));
        Ok(())
    }

    /// Whether the record's job has not ended.
    pub fn has_job(&self, record: Id) -> Result<bool> {
        Ok(self.overlay.get(&keys::job(record))?.is_some())
    }

    /// Whether a job of this kind waits or runs, in whatever process.
    pub fn has_job_of(&self, kind: &str) -> Result<bool> {
        Ok(self.jobs()?.iter().any(|job| job.kind == kind))
    }

    pub(crate) fn jobs(&self) -> Result<Vec<JobRow>> {
        self.overlay.prefix(&keys::jobs()).map(|entry| parse(entry?)).collect()
    }
}

fn parse((key, value): (Vec<u8>, Vec<u8>)) -> Result<JobRow> {
    let mut from = Reader::new(&value, VERSION, "a job")?;
    let record = row::id_of(keys::id_at_end(&key))?;
    Ok(JobRow { record, kind: from.text()?.into(), process: from.text()?.into() })
}
