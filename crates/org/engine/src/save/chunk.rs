//! One chunk: the rows that are still alive, those that have failed, and the cycles of partial success.

use super::{Automation, How, Operation, SaveOutcome, SaveRow, delete, merge, undelete, upsert, write};
use crate::behaviour::Behaviour;
use crate::schema::ObjectDef;
use crate::{ApiError, EngineError, Tx};
use orgyard_values::Record;
use std::sync::Arc;

/// A chunk whose triggers have run is tried so often.
const CYCLES: usize = 3;

type Numbered = Vec<(usize, Record)>;

/// What one pass does with rows of one object.
#[derive(Debug, Clone)]
pub(super) enum Pass {
    Insert,
    Update,
    Delete,
    Undelete,
    Merge(Vec<orgyard_values::Id>),
}

pub(super) fn save(
    host: &mut dyn Automation,
    operation: &Operation,
    rows: Numbered,
    how: &How,
    outcomes: &mut [SaveOutcome],
) -> Result<(), EngineError> {
    let object = rows.first().map_or_else(String::new, |(_, record)| record.object.clone());
    let Some(def) = host.tx().object(&object) else {
        let error = ApiError::new("NOT_FOUND", "The requested resource does not exist");
        rows.iter().for_each(|(index, _)| outcomes[*index].errors.push(error.clone()));
        return Ok(());
    };
    if let Some(error) = mixed(host, operation, &def, &rows, how)? {
        rows.iter().for_each(|(index, _)| outcomes[*index].errors.push(error.clone()));
        return Ok(());
    }
    let pass = match operation {
        Operation::Insert => Pass::Insert,
        Operation::Update => Pass::Update,
        Operation::Delete => Pass::Delete,
        Operation::Undelete => Pass::Undelete,
        Operation::Merge { losers } => Pass::Merge(losers.clone()),
        Operation::Upsert { key } => {
            let split = upsert::split(host.tx(), &def, key.as_deref(), rows)?;
            split.failed.into_iter().for_each(|(index, error)| outcomes[index].errors.push(error));
            cycles(host, &def, &Pass::Insert, split.inserts, how, outcomes)?;
            return cycles(host, &def, &Pass::Update, split.updates, how, outcomes);
        }
    };
    cycles(host, &def, &pass, rows, how, outcomes)
}

/// Why the records cannot be saved beside what the transaction has saved already.
fn mixed(
    host: &mut dyn Automation,
    operation: &Operation,
    def: &ObjectDef,
    rows: &Numbered,
    how: &How,
) -> Result<Option<ApiError>, EngineError> {
    let Some(mut known) = host.mixed_dml().filter(|_| !how.platform).map(std::mem::take) else { return Ok(None) };
    let error = known.take(host.tx(), def, operation, rows.iter().map(|(_, record)| record));
    if let Some(own) = host.mixed_dml() {
        *own = known;
    }
    error
}

/// Runs the pass; with partial success, what failed after triggers had run is undone with all the rest, and the
/// survivors go through it again.
fn cycles(
    host: &mut dyn Automation,
    def: &Arc<ObjectDef>,
    pass: &Pass,
    rows: Numbered,
    how: &How,
    outcomes: &mut [SaveOutcome],
) -> Result<(), EngineError> {
    let mut left = rows;
    for cycle in 1.. {
        if left.is_empty() {
            return Ok(());
        }
        let start = host.tx().savepoint();
        let kept = if how.options.all_or_none { Vec::new() } else { left.clone() };
        let mut chunk = Chunk::new(host.tx(), def, left);
        chunk.run(host, pass, how)?;
        let repeat = chunk.repeat && !how.options.all_or_none;
        chunk.report(pass, repeat, outcomes);
        if !repeat {
            return Ok(());
        }
        host.tx().rollback_to(start);
        left = kept.into_iter().filter(|(index, _)| outcomes[*index].errors.is_empty()).collect();
        if cycle == CYCLES {
            let text = "Too many batch retries in the presence of Apex triggers and partial failures.";
            let error = ApiError::new("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", text);
            left.iter().for_each(|(index, _)| outcomes[*index].errors.push(error.clone()));
            return Ok(());
        }
    }
    Ok(())
}

pub(super) struct Chunk {
    pub(super) def: Arc<ObjectDef>,
    pub(super) behaviour: Option<Arc<dyn Behaviour>>,
    pub(super) alive: Vec<SaveRow>,
    pub(super) failed: Vec<SaveRow>,
    /// Something failed that cannot be undone alone.
    pub(super) repeat: bool,
    /// Whether triggers have run on these rows.
    pub(super) fired: bool,
}

impl Chunk {
    fn new(tx: &Tx, def: &Arc<ObjectDef>, rows: Numbered) -> Self {
        let row = |(index, new)| SaveRow { index, old: None, new, errors: Vec::new() };
        let behaviour = tx.home().behaviour(&def.name).cloned();
        let alive = rows.into_iter().map(row).collect();
        Self { def: Arc::clone(def), behaviour, alive, failed: Vec::new(), repeat: false, fired: false }
    }

    fn run(&mut self, host: &mut dyn Automation, pass: &Pass, how: &How) -> Result<(), EngineError> {
        match pass {
            Pass::Insert => write::insert(self, host, how),
            Pass::Update => write::update(self, host, how),
            Pass::Delete => delete::delete(self, host, how, None),
            Pass::Undelete => undelete::undelete(self, host),
            Pass::Merge(losers) => merge::merge(self, host, losers, how),
        }
    }

    /// Does something with each row that is alive; what it wrote is undone where it fails.
    pub(super) fn each(
        &mut self,
        host: &mut dyn Automation,
        mut f: impl FnMut(&mut Tx, &mut SaveRow) -> Result<(), ApiError>,
    ) {
        let tx = host.tx();
        for row in &mut self.alive {
            let start = tx.savepoint();
            if let Err(error) = f(tx, row) {
                tx.rollback_to(start);
                row.errors.push(error);
            }
        }
        self.sift();
    }

    /// The same for a phase after rows were stored: a failure there undoes the chunk.
    pub(super) fn each_stored(
        &mut self,
        host: &mut dyn Automation,
        f: impl FnMut(&mut Tx, &mut SaveRow) -> Result<(), ApiError>,
    ) {
        let before = self.failed.len();
        self.each(host, f);
        self.repeat |= self.failed.len() > before;
    }

    /// Rows with errors take no further part. Once triggers have seen a row, its failure undoes the chunk.
    pub(super) fn sift(&mut self) {
        let (failed, alive): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.alive).into_iter().partition(|row| !row.errors.is_empty());
        self.repeat |= self.fired && !failed.is_empty();
        self.alive = alive;
        self.failed.extend(failed);
    }

    /// Survivors of a cycle that is repeated are told nothing yet.
    fn report(self, pass: &Pass, repeat: bool, outcomes: &mut [SaveOutcome]) {
        let created = matches!(pass, Pass::Insert);
        for row in self.failed {
            let id = row.new.id().filter(|_| !created);
            outcomes[row.index] = SaveOutcome { id, created: false, errors: row.errors };
        }
        if !repeat {
            for row in self.alive {
                outcomes[row.index] = SaveOutcome { id: row.new.id(), created, errors: Vec::new() };
            }
        }
    }
}
