//! What makes one object more than rows: hooks on saves, rows that are computed, work that goes on after the commit.

use crate::{ApiError, Org, Tx};
use orgyard_values::{Id, Record, Value};
use std::sync::Arc;

type Outcome = Result<(), ApiError>;

/// One module per object; registered in the list a home is opened with.
pub trait Behaviour: Send + Sync {
    /// The object it belongs to, in canonical spelling.
    fn object(&self) -> &'static str;

    /// May change the record or refuse it. Defaults and types are applied already, the id is not given yet.
    fn before_insert(&self, _tx: &mut Tx, _new: &mut Record) -> Outcome {
        Ok(())
    }

    /// Sets the fields that follow from others, on insert and update, once before triggers have had their say.
    fn derive(&self, _tx: &mut Tx, _old: Option<&Record>, _new: &mut Record) -> Outcome {
        Ok(())
    }

    fn after_insert(&self, _tx: &mut Tx, _new: &Record) -> Outcome {
        Ok(())
    }

    /// `new` is the whole row as it will be.
    fn before_update(&self, _tx: &mut Tx, _old: &Record, _new: &mut Record) -> Outcome {
        Ok(())
    }

    fn after_update(&self, _tx: &mut Tx, _old: &Record, _new: &Record) -> Outcome {
        Ok(())
    }

    fn before_delete(&self, _tx: &mut Tx, _old: &Record) -> Outcome {
        Ok(())
    }

    fn after_delete(&self, _tx: &mut Tx, _old: &Record) -> Outcome {
        Ok(())
    }

    /// The rows of an object that is computed; `None` for one that is stored. More rows than wanted may be given:
    /// the query filters them again.
    fn rows(&self, _tx: &Tx, _wanted: &Wanted) -> Option<Result<Vec<Record>, ApiError>> {
        None
    }

    /// Called on a worker after the commit of the transaction that started a job of this kind.
    /// The job ends when this returns; its row goes with [`Tx::finish_job`] or after the return.
    fn run_job(&self, _org: &Arc<Org>, _record: Id) {}

    /// The process that ran the job died, or the job panicked. The record may be in any state, also a final one.
    fn job_lost(&self, _tx: &mut Tx, _record: Id) {}
}

/// What a query wants of a computed object.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wanted {
    /// The ids its WHERE asks for; `None` when it does not limit them.
    pub ids: Option<Vec<Id>>,
    /// Every `field = value` and `field IN (…)` that all rows of the answer must meet, credentials included.
    pub equals: Vec<(String, Vec<Value>)>,
    /// Whether a parent path of another object's query leads here, where restrictions on filters do not hold.
    pub as_parent: bool,
}

impl Wanted {
    pub fn by_ids(ids: Vec<Id>) -> Self {
        Self { ids: Some(ids), ..Self::default() }
    }

    /// The values a field must have one of.
    pub fn values(&self, field: &str) -> Option<&[Value]> {
        let mut equals = self.equals.iter();
        equals.find(|(name, _)| name.eq_ignore_ascii_case(field)).map(|(_, values)| values.as_slice())
    }

    /// A pseudo-field such as `InstallationKey`.
    pub fn credential(&self, field: &str) -> Option<&str> {
        self.values(field)?.first()?.as_str()
    }
}
