//! Rows that the platform locks until a transaction ends: those it saves, their masters, and those of a query FOR
//! UPDATE.

use super::Vm;
use crate::value::SObject;
use orgyard_engine::SaveOutcome;
use orgyard_values::Id;
use std::collections::HashSet;
use std::rc::Rc;
use std::sync::Arc;

/// Each row once, with the first statement that locks it.
#[derive(Debug, Default)]
pub struct Locks {
    /// Nothing is kept while it is off.
    pub is_on: bool,
    pub rows: Vec<Locked>,
    seen: HashSet<Id>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locked {
    pub object: Arc<str>,
    pub id: Id,
    /// `Class.A.b: line 3, column 1`
    pub statement: Arc<str>,
}

impl Vm {
    pub(crate) fn lock(&mut self, object: &str, id: Id) {
        if !self.locks.is_on || !self.locks.seen.insert(id) {
            return;
        }
        let trace = self.stack_trace();
        let statement = Arc::from(trace.lines().next().unwrap_or_default());
        self.locks.rows.push(Locked { object: Arc::from(object), id, statement });
    }

    /// What a save has locked: the rows that were there before, and the masters of all.
    pub(crate) fn lock_saved(&mut self, rows: &[Rc<SObject>], outcomes: &[SaveOutcome]) {
        if !self.locks.is_on {
            return;
        }
        for (row, outcome) in rows.iter().zip(outcomes) {
            if let Some(id) = outcome.id.filter(|_| !outcome.created && outcome.errors.is_empty()) {
                self.lock(row.name(), id);
            }
            for (object, master) in self.masters(row) {
                self.lock(&object, master);
            }
        }
    }

    fn masters(&self, row: &SObject) -> Vec<(String, Id)> {
        let Some(def) = self.tx.object(row.name()) else { return Vec::new() };
        let state = row.state.borrow();
        let fields = def.fields.iter().filter(|field| field.cascade_delete);
        let named = fields.filter_map(|field| {
            let value = state.fields.iter().find(|(name, _)| name.eq_ignore_ascii_case(&field.name)).map(|(_, v)| v)?;
            let id: Id = value.as_str().and_then(|text| text.parse().ok())?;
            let object = field.reference_to.iter().find(|object| {
                self.tx.object(object).is_some_and(|def| def.key_prefix.as_deref() == Some(id.prefix()))
            })?;
            Some((object.clone(), id))
        });
        named.collect()
    }
}
