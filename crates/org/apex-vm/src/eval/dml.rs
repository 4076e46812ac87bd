//! DML: statements, and what `Database` methods are built on.

use super::Frame;
use crate::value::{DmlRow, ExceptionState, Platform, SObject, Value};
use crate::vm::{Throw, Vm};
use orgyard_apex::syntax::{DmlAccess, DmlOperation};
use orgyard_apex_check::hir::{Stmt, StmtKind};
use orgyard_engine::{ApiError, EngineError, Operation, SaveOptions, SaveOutcome, save};
use orgyard_values::{Id, Record};
use std::collections::HashSet;
use std::rc::Rc;
use std::sync::Arc;

/// How a call saves.
#[derive(Debug, Clone, Default)]
pub struct DmlOptions {
    /// One failing row undoes all.
    pub all_or_none: bool,
    pub user_mode: bool,
    pub truncate: bool,
    /// The external id of an upsert.
    pub key: Option<String>,
    /// The ids a merge takes in.
    pub losers: Vec<Id>,
}

impl Vm {
    pub(super) fn dml_statement(&mut self, frame: &mut Frame<'_>, stmt: &Stmt) -> Result<(), Throw> {
        let StmtKind::Dml { operation, access, target, key, duplicates } = &stmt.kind else { return Ok(()) };
        let target = self.eval(frame, target)?;
        let losers = match duplicates {
            Some(duplicates) => {
                let value = self.eval(frame, duplicates)?;
                self.at(stmt.line, |_| ids_of(&value))?
            }
            None => Vec::new(),
        };
        let options = DmlOptions {
            all_or_none: true,
            user_mode: *access == Some(DmlAccess::User),
            key: key.as_deref().map(str::to_owned),
            losers,
            ..DmlOptions::default()
        };
        self.line = stmt.line;
        self.at(stmt.line, |vm| {
            let rows = rows_of(&target)?;
            let outcomes = vm.dml(*operation, &rows, &options)?;
            vm.check_outcomes(*operation, &rows, &outcomes)
        })
    }

    /// Saves records and fills ids in; what failed is in the outcomes.
    pub fn dml(
        &mut self,
        operation: DmlOperation,
        rows: &[Rc<SObject>],
        options: &DmlOptions,
    ) -> Result<Vec<SaveOutcome>, Throw> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        check_rows(operation, rows)?;
        self.limits.dml_statements.take(1)?;
        self.limits.dml_rows.take(rows.len())?;
        let line = self.line;
        self.log.add("DML_BEGIN", || format!("[{line}]|Op:{operation:?}|Type:{}|Rows:{}", rows[0].name(), rows.len()));
        let records = rows.iter().map(|row| self.record_for(operation, row)).collect();
        let saving = SaveOptions {
            all_or_none: options.all_or_none,
            truncate: options.truncate,
            user_mode: options.user_mode,
            skip_read_only: true,
        };
        let result = save(self, engine_operation(operation, options), records, &saving);
        if let Some(pending) = self.pending.take() {
            return Err(pending.throw);
        }
        let outcomes = result.map_err(save_error)?;
        self.log.add("DML_END", || format!("[{line}]"));
        take_ids(operation, rows, &outcomes);
        self.lock_saved(rows, &outcomes);
        Ok(outcomes)
    }

    /// Deletes need no more than the id.
    fn record_for(&self, operation: DmlOperation, row: &SObject) -> Record {
        match (operation, row.id()) {
            (DmlOperation::Delete | DmlOperation::Undelete, Some(id)) => Record::new(row.name()).with("Id", id),
            (DmlOperation::Delete | DmlOperation::Undelete, None) => Record::new(row.name()),
            _ => self.value_to_record(row),
        }
    }

    /// A statement throws when any row failed.
    pub fn check_outcomes(
        &mut self,
        operation: DmlOperation,
        rows: &[Rc<SObject>],
        outcomes: &[SaveOutcome],
    ) -> Result<(), Throw> {
        let failed: Vec<DmlRow> = outcomes.iter().enumerate().filter_map(|(i, own)| failed_row(rows, i, own)).collect();
        if failed.is_empty() {
            return Ok(());
        }
        // An object that is closed to the user is no matter of rows.
        if let Some(closed) = failed.first().filter(|row| row.message.starts_with("Access to entity ")) {
            return Err(Throw::new("System.SecurityException", closed.message.clone()));
        }
        let value = match failed.first().filter(|row| row.message.starts_with("Operation failed due to fields")) {
            // Fields that are closed are told without the frame.
            Some(closed) => rows_exception("System.DmlException", closed.message.clone(), failed),
            None => dml_exception(operation, failed),
        };
        Err(self.throw(value))
    }

    /// `System.runAs` with a user that was never saved.
    pub(super) fn run_as_new(&mut self, user: &Rc<SObject>) -> Result<(), Throw> {
        let rows = [Rc::clone(user)];
        let options = DmlOptions { all_or_none: true, ..DmlOptions::default() };
        let outcomes = self.dml(DmlOperation::Insert, &rows, &options)?;
        self.check_outcomes(DmlOperation::Insert, &rows, &outcomes)?;
        if let Some(id) = user.id() {
            self.act_as(id);
        }
        Ok(())
    }
}

fn failed_row(rows: &[Rc<SObject>], index: usize, outcome: &SaveOutcome) -> Option<DmlRow> {
    let error = outcome.errors.first()?;
    let id = rows.get(index).and_then(|row| row.id());
    let (code, message, fields) = (error.code.clone(), error.message.clone(), error.fields.clone());
    Some(DmlRow { index, id, code, message, fields })
}

/// `Insert failed. First exception on row 0; first error: REQUIRED_FIELD_MISSING, Required fields are missing: [Name]: [Name]`
pub fn dml_exception(operation: DmlOperation, rows: Vec<DmlRow>) -> Value {
    let first = rows.first().cloned().unwrap_or_default();
    let with_id = first.id.map(|id| format!(" with id {id}")).unwrap_or_default();
    let message = format!(
        "{operation:?} failed. First exception on row {}{with_id}; first error: {}, {}: [{}]",
        first.index,
        first.code,
        first.message,
        first.fields.join(", ")
    );
    let state = ExceptionState::new(Some(Arc::from(message)), Value::Null);
    *state.rows.borrow_mut() = rows;
    Platform::exception("System.DmlException", state).into()
}

/// An exception that tells of one row in a text of its own: `System.EmailException`.
pub fn row_exception(ty: &'static str, index: usize, code: &str, message: String) -> Value {
    let row = DmlRow { index, id: None, code: code.to_owned(), message: message.clone(), fields: Vec::new() };
    rows_exception(ty, message, vec![row])
}

fn rows_exception(ty: &'static str, message: String, rows: Vec<DmlRow>) -> Value {
    let state = ExceptionState::new(Some(Arc::from(message)), Value::Null);
    *state.rows.borrow_mut() = rows;
    Platform::exception(ty, state).into()
}

fn engine_operation(operation: DmlOperation, options: &DmlOptions) -> Operation {
    match operation {
        DmlOperation::Insert => Operation::Insert,
        DmlOperation::Update => Operation::Update,
        DmlOperation::Upsert => Operation::Upsert { key: options.key.clone() },
        DmlOperation::Delete => Operation::Delete,
        DmlOperation::Undelete => Operation::Undelete,
        DmlOperation::Merge => Operation::Merge { losers: options.losers.clone() },
    }
}

/// New rows get their ids; those of a call that was undone lose them.
fn take_ids(operation: DmlOperation, rows: &[Rc<SObject>], outcomes: &[SaveOutcome]) {
    if !matches!(operation, DmlOperation::Insert | DmlOperation::Upsert) {
        return;
    }
    let name: Arc<str> = Arc::from("Id");
    for (row, outcome) in rows.iter().zip(outcomes) {
        if let Some(id) = outcome.id.filter(|_| outcome.errors.is_empty()) {
            row.put(&name, Value::Id(id));
        }
    }
}

/// A record, or a list of them.
pub fn rows_of(target: &Value) -> Result<Vec<Rc<SObject>>, Throw> {
    let one = |value: &Value| match value {
        Value::SObject(record) => Ok(Rc::clone(record)),
        Value::Null => Err(Throw::null_pointer()),
        other => Err(Throw::conversion(other.kind_name(), "SObject")),
    };
    match target {
        Value::List(list) => list.items().iter().map(one).collect(),
        other => Ok(vec![one(other)?]),
    }
}

/// Of a record, an id, or a list of either.
fn ids_of(value: &Value) -> Result<Vec<Id>, Throw> {
    let one = |value: &Value| match value {
        Value::SObject(record) => record.id().ok_or_else(Throw::null_pointer),
        Value::Id(id) => Ok(*id),
        Value::String(text) => text.parse().map_err(|_| crate::vm::invalid_id(text)),
        _ => Err(Throw::null_pointer()),
    };
    match value {
        Value::List(list) => list.items().iter().map(one).collect(),
        other => Ok(vec![one(other)?]),
    }
}

fn check_rows(operation: DmlOperation, rows: &[Rc<SObject>]) -> Result<(), Throw> {
    if rows.iter().any(|row| row.state.borrow().of_trigger) {
        let text = "DML statement cannot operate on trigger.new or trigger.old";
        return Err(Throw::new("System.SObjectException", text));
    }
    if matches!(operation, DmlOperation::Insert | DmlOperation::Upsert) {
        let mut seen = HashSet::new();
        if !rows.iter().all(|row| seen.insert(Rc::as_ptr(row))) {
            let text = "Before Insert or Upsert list must not have two identically equal elements";
            return Err(Throw::new("System.ListException", text));
        }
        return Ok(());
    }
    let mut seen = HashSet::new();
    match rows.iter().filter_map(|row| row.id()).find(|id| !seen.insert(*id)) {
        Some(twice) => Err(Throw::new("System.ListException", format!("Duplicate id in list: {twice}"))),
        None => Ok(()),
    }
}

fn save_error(error: EngineError) -> Throw {
    match error {
        EngineError::Refused(ApiError { message, .. }) => Throw::new("System.TypeException", message),
        other => Throw::from(other),
    }
}
