//! Requests that are run as jobs: the work and its outcome are one commit, a refusal is a commit of the reasons alone.

use orgyard_deploy::{Outcome, transact};
use orgyard_engine::{ApiError, EngineError, Org, Tx};
use orgyard_values::{Id, Record};
use std::sync::Arc;

/// What stops a request, each reason as one message; none where it was done.
pub(super) type Problems = Vec<String>;

/// One kind of request.
pub(super) struct RequestJob {
    pub(super) object: &'static str,
    pub(super) work: fn(&mut Tx, &Record) -> Result<Problems, EngineError>,
    /// Writes the final state.
    pub(super) finish: fn(&mut Tx, Record, &Problems) -> Result<(), EngineError>,
    /// What to say when the process that ran it died.
    pub(super) lost: &'static str,
}

impl RequestJob {
    pub(super) fn start(&self, tx: &mut Tx, new: &Record) -> Result<(), ApiError> {
        match new.id() {
            Some(id) => Ok(tx.start_job(self.object, id)?),
            None => Ok(()),
        }
    }

    pub(super) fn run(&self, org: &Arc<Org>, record: Id) {
        let work = |tx: &mut Tx| {
            let row = tx.get(self.object, record)?.unwrap_or_else(|| Record::new(self.object));
            let problems = (self.work)(tx, &row)?;
            Ok(if problems.is_empty() { Outcome::Commit(problems) } else { Outcome::RollBack(problems) })
        };
        let broken = |error: EngineError| vec![error.to_string()];
        let stored = transact(org, org.info().user_id, work, broken, |tx, problems| self.end(tx, record, problems));
        if let Err(error) = stored {
            tracing::error!(%error, %record, "the outcome of a request could not be stored");
        }
    }

    pub(super) fn lost(&self, tx: &mut Tx, record: Id) {
        if let Err(error) = self.end(tx, record, &vec![self.lost.into()]) {
            tracing::error!(%error, %record, "an interrupted request could not be marked");
        }
    }

    fn end(&self, tx: &mut Tx, record: Id, problems: &Problems) -> Result<(), EngineError> {
        if let Some(row) = tx.get(self.object, record)? {
            (self.finish)(tx, row, problems)?;
        }
        tx.finish_job(record)
    }
}
