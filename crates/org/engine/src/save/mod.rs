//! Saving records: one pipeline for clients, for Apex, and for what the platform saves itself.
//!
//! ```text
//! statement (all or none, runs of one type) ── chunk (200 rows, cycles of partial success)
//!   insert, update: accept ─ behaviour ─ before triggers ─ checks ─ store ─ unique ─ behaviour ─ after triggers
//!   delete, undelete: before triggers ─ behaviour ─ children ─ store ─ behaviour ─ after triggers
//! ```
//! Triggers are whatever the [`Automation`] runs; the pipeline holds nothing of the transaction while they do, so that
//! a trigger may save in its turn.

mod accept;
mod automatic;
mod children;
mod chunk;
mod coerce;
mod defaults;
mod delete;
mod fire;
mod guard;
mod incoming;
mod limits;
mod merge;
mod mixed;
mod parents;
mod references;
mod required;
pub(crate) mod rollup;
mod settings;
mod statement;
mod store;
#[cfg(test)]
mod tests;
mod undelete;
mod unique;
mod upsert;
mod write;

use crate::{ApiError, EngineError, Tx};
pub(crate) use automatic::compound;
pub(crate) use coerce::{coerce, day_of};
pub use coerce::{from_json, parse_datetime};
pub(crate) use defaults::set_defaults;
pub(crate) use fire::Frame;
pub use incoming::incoming;
pub use mixed::MixedDml;
use orgyard_values::{Id, Record};

/// Who saves: a plain transaction, or something that owns one and runs triggers.
pub trait Automation {
    fn tx(&mut self) -> &mut Tx;

    fn has_triggers(&self, _object: &str, _event: TriggerEvent) -> bool {
        false
    }

    /// Rows of one chunk (at most 200) of one object. Before triggers may change `new`; an error added to a row fails
    /// it, an `Err` fails all of them.
    fn fire(&mut self, _event: TriggerEvent, _object: &str, _rows: &mut [SaveRow]) -> Result<(), ApiError> {
        Ok(())
    }

    /// What the transaction has saved; none where records of all kinds may be saved together.
    fn mixed_dml(&mut self) -> Option<&mut MixedDml> {
        None
    }

    /// The name of the trigger that runs now, for the platform's texts.
    fn running_trigger(&self) -> Option<String> {
        None
    }
}

/// A transaction without triggers.
pub struct Plain<'a>(pub &'a mut Tx);

impl Automation for Plain<'_> {
    fn tx(&mut self) -> &mut Tx {
        self.0
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TriggerEvent {
    BeforeInsert,
    BeforeUpdate,
    BeforeDelete,
    AfterInsert,
    AfterUpdate,
    AfterDelete,
    AfterUndelete,
}

impl TriggerEvent {
    /// As execution errors and debug logs write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::BeforeInsert => "BeforeInsert",
            Self::BeforeUpdate => "BeforeUpdate",
            Self::BeforeDelete => "BeforeDelete",
            Self::AfterInsert => "AfterInsert",
            Self::AfterUpdate => "AfterUpdate",
            Self::AfterDelete => "AfterDelete",
            Self::AfterUndelete => "AfterUndelete",
        }
    }
}

/// One record on its way.
#[derive(Debug, Clone, PartialEq)]
pub struct SaveRow {
    /// Its place in the call.
    pub index: usize,
    /// As it was; none on insert.
    pub old: Option<Record>,
    /// As it will be; on delete the same as `old`.
    pub new: Record,
    pub errors: Vec<ApiError>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operation {
    Insert,
    Update,
    /// By the id, or by another field that identifies a record.
    Upsert {
        key: Option<String>,
    },
    Delete,
    Undelete,
    /// The one record of the call stays; what hangs on the losers moves to it.
    Merge {
        losers: Vec<Id>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SaveOptions {
    /// One failing record undoes the whole call.
    pub all_or_none: bool,
    /// Texts that are too long are cut.
    pub truncate: bool,
    /// Object and field permissions of the user hold.
    pub user_mode: bool,
    /// Fields that cannot be written are left out in silence, as DML does with those of a queried record.
    pub skip_read_only: bool,
}

impl Default for SaveOptions {
    fn default() -> Self {
        Self { all_or_none: true, truncate: false, user_mode: false, skip_read_only: false }
    }
}

/// What became of one record; it is saved when there are no errors and the call was not undone.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SaveOutcome {
    /// None when a record was not inserted.
    pub id: Option<Id>,
    pub created: bool,
    pub errors: Vec<ApiError>,
}

/// Chunks of 200, runs of one type, triggers, retries of partial success, rollback of everything when `all_or_none`
/// fails. A delete or undelete takes records that have an id and nothing else.
pub fn save(
    host: &mut dyn Automation,
    operation: Operation,
    records: Vec<Record>,
    options: &SaveOptions,
) -> Result<Vec<SaveOutcome>, EngineError> {
    statement::run(host, &operation, records, &How::client(*options))
}

/// Who writes decides what may be written.
#[derive(Debug, Clone, Copy)]
struct How {
    options: SaveOptions,
    /// The platform itself may write what clients may not.
    platform: bool,
}

impl How {
    fn client(options: SaveOptions) -> Self {
        Self { options, platform: false }
    }
}

impl Tx {
    /// Saves a new record without triggers and answers its id.
    pub fn insert(&mut self, record: Record) -> Result<Id, ApiError> {
        let missing = || ApiError::new("UNKNOWN_EXCEPTION", "the record was saved without an id");
        self.save_one(Operation::Insert, record)?.ok_or_else(missing)
    }

    /// Changes the given fields of a stored record, without triggers.
    pub fn update(&mut self, record: Record) -> Result<(), ApiError> {
        self.save_one(Operation::Update, record).map(drop)
    }

    /// Deletes a record and what hangs on it, without triggers.
    pub fn delete(&mut self, object: &str, id: Id) -> Result<(), ApiError> {
        self.save_one(Operation::Delete, Record::new(object).with("Id", id)).map(drop)
    }

    /// Takes a deleted record out of the recycle bin, without triggers.
    pub fn undelete(&mut self, object: &str, id: Id) -> Result<(), ApiError> {
        self.save_one(Operation::Undelete, Record::new(object).with("Id", id)).map(drop)
    }

    fn save_one(&mut self, operation: Operation, record: Record) -> Result<Option<Id>, ApiError> {
        let outcome = save(&mut Plain(self), operation, vec![record], &SaveOptions::default())?.pop();
        let outcome = outcome.unwrap_or_default();
        match outcome.errors.into_iter().next() {
            Some(error) => Err(error),
            None => Ok(outcome.id),
        }
    }
}
