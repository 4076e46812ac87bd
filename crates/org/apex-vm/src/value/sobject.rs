//! Records in memory.

use super::{List, Value};
use crate::vm::Throw;
use orgyard_engine::ObjectDef;
use orgyard_values::Id;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

pub struct SObject {
    pub def: Arc<ObjectDef>,
    pub state: RefCell<SObjectState>,
}

#[derive(Default)]
pub struct SObjectState {
    /// Set or queried fields, nulls included, by canonical name in the order they were set.
    pub fields: Vec<(Arc<str>, Value)>,
    /// Parents by the relationship's name; None: the row has none.
    pub parents: Vec<(Arc<str>, Option<Rc<SObject>>)>,
    /// Rows of child sub-queries by the relationship's name.
    pub children: Vec<(Arc<str>, Rc<List>)>,
    /// It came from a query: fields it has not were not asked for.
    pub queried: bool,
    pub read_only: ReadOnly,
    /// A copy: the id of the record it was made of, where that had one.
    pub clone_of: Option<Option<Id>>,
    /// A row of `Trigger.new` or `Trigger.old`.
    pub of_trigger: bool,
    pub errors: Vec<RowError>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReadOnly {
    #[default]
    No,
    /// A row of a trigger that may not be changed.
    Trigger,
    /// A row of custom metadata that `getInstance` or `getAll` gave.
    Metadata,
}

/// What `addError` left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowError {
    pub field: Option<Arc<str>>,
    pub message: Arc<str>,
}

impl SObject {
    pub fn new(def: Arc<ObjectDef>) -> Self {
        Self { def, state: RefCell::default() }
    }

    pub fn name(&self) -> &str {
        &self.def.name
    }

    pub fn id(&self) -> Option<Id> {
        match self.get("Id")? {
            Value::Id(id) => Some(id),
            Value::String(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// A field that was set or queried, by canonical name.
    pub fn get(&self, field: &str) -> Option<Value> {
        let state = self.state.borrow();
        state.fields.iter().find(|(name, _)| **name == *field).map(|(_, value)| value.clone())
    }

    /// Sets a field without any check, by canonical name.
    pub fn put(&self, field: &Arc<str>, value: Value) {
        self.state.borrow_mut().put(field, value);
    }

    /// Refuses a change of a row that is read-only.
    pub fn check_writable(&self) -> Result<(), Throw> {
        match self.state.borrow().read_only {
            ReadOnly::No => Ok(()),
            ReadOnly::Trigger | ReadOnly::Metadata => Err(Throw::fatal("System.FinalException", "Record is read-only")),
        }
    }

    /// The field's name as the schema spells it, where it knows it.
    pub fn canonical(&self, field: &str) -> Option<Arc<str>> {
        let known = self.def.field(field).map(|def| Arc::from(def.name.as_str()));
        known.or_else(|| {
            let state = self.state.borrow();
            state.fields.iter().find(|(name, _)| name.eq_ignore_ascii_case(field)).map(|(name, _)| name.clone())
        })
    }
}

impl SObjectState {
    pub fn put(&mut self, field: &Arc<str>, value: Value) {
        match self.fields.iter_mut().find(|(name, _)| **name == **field) {
            Some((_, slot)) => *slot = value,
            None => self.fields.push((Arc::clone(field), value)),
        }
    }

    pub fn remove(&mut self, field: &str) -> Option<Value> {
        let place = self.fields.iter().position(|(name, _)| **name == *field)?;
        Some(self.fields.remove(place).1)
    }
}
