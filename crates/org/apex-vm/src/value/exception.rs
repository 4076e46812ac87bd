//! What every exception has, of the platform's types or of a class.

use super::Value;
use orgyard_values::Id;
use std::cell::{Cell, RefCell};
use std::sync::Arc;

#[derive(Debug, Default)]
pub struct ExceptionState {
    pub message: RefCell<Option<Arc<str>>>,
    /// Another exception, or null.
    pub cause: RefCell<Value>,
    /// Lines `Class.A.run: line 3, column 1`, innermost first. Set when it is thrown for the first time.
    pub trace: RefCell<Arc<str>>,
    pub line: Cell<u32>,
    pub thrown: Cell<bool>,
    /// The rows that failed, of a DmlException.
    pub rows: RefCell<Vec<DmlRow>>,
    /// `Account.Industry`: what a query asked for and the user may not read, of a QueryException.
    pub inaccessible: RefCell<Vec<String>>,
}

/// A row of a DML statement that failed.
#[derive(Debug, Clone, Default)]
pub struct DmlRow {
    /// Its place in the list that was given.
    pub index: usize,
    pub id: Option<Id>,
    /// `REQUIRED_FIELD_MISSING`
    pub code: String,
    pub message: String,
    pub fields: Vec<String>,
}

impl ExceptionState {
    pub fn new(message: Option<Arc<str>>, cause: Value) -> Self {
        Self { message: RefCell::new(message), cause: RefCell::new(cause), ..Self::default() }
    }
}
