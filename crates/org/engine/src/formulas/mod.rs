//! Formula fields, validation rules and default values: formulas of metadata over rows of the org.

mod convert;
mod globals;
mod memory;
mod over;

use crate::schema::{FieldDef, ObjectDef};
use crate::{ApiError, EngineError, Tx};
use orgyard_formula::{EvalError, Expr, Value as Formula, evaluate};
use orgyard_text::names::fold;
use orgyard_values::{Id, Record, Value};
use over::Over;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

/// Formula fields may build on each other so deep.
const DEPTH: usize = 20;

/// Evaluates formulas of one transaction; parents and globals are read once.
pub(crate) struct Formulas<'a> {
    tx: &'a Tx,
    parents: RefCell<HashMap<Id, Option<Rc<Record>>>>,
    globals: RefCell<HashMap<String, Formula>>,
    depth: Cell<usize>,
}

impl<'a> Formulas<'a> {
    pub(crate) fn new(tx: &'a Tx) -> Self {
        Self { tx, parents: RefCell::default(), globals: RefCell::default(), depth: Cell::new(0) }
    }

    /// Fills in the wanted formula fields of a row; one that cannot be evaluated is told by name.
    pub(crate) fn fill(
        &self,
        def: &ObjectDef,
        row: &mut Record,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<(), EngineError> {
        for field in def.fields.iter().filter(|f| f.formula.is_some() && wanted(&f.name)) {
            let value = self.field(def, field, row).map_err(|error| unreadable(def, field, &error))?;
            row.set(&field.name, value);
        }
        Ok(())
    }

    /// All formula fields of a row that somebody may look at; one that cannot be evaluated is left out.
    pub(crate) fn fill_all(&self, def: &ObjectDef, row: &mut Record) {
        for field in def.fields.iter().filter(|f| f.formula.is_some()) {
            match self.field(def, field, row) {
                Ok(value) => row.set(&field.name, value),
                Err(error) => {
                    tracing::warn!(object = %def.name, field = %field.name, %error, "a formula was not evaluated")
                }
            }
        }
    }

    fn field(&self, def: &ObjectDef, field: &FieldDef, row: &Record) -> Result<Value, EvalError> {
        self.formula(def, field, row).map(|value| convert::stored(field, value))
    }

    /// The value of a formula field as another formula sees it.
    fn formula(&self, def: &ObjectDef, field: &FieldDef, row: &Record) -> Result<Formula, EvalError> {
        let text = field.formula.as_deref().unwrap_or_default();
        let over = Over {
            formulas: self,
            def,
            new: row,
            old: None,
            is_new: false,
            zero: !field.blanks_stay_blank,
            namespace: namespace_of(&field.name),
        };
        match self.evaluate(text, &over) {
            Err(EvalError::NoValue(_)) => Ok(Formula::Null),
            other => other,
        }
    }

    fn evaluate(&self, text: &str, over: &Over<'_>) -> Result<Formula, EvalError> {
        let depth = self.depth.get();
        if depth >= DEPTH {
            return Err(EvalError::Fault("the formula refers to itself".into()));
        }
        self.depth.set(depth + 1);
        let result = self.parsed(text).and_then(|expr| evaluate(&expr, over));
        self.depth.set(depth);
        result
    }

    fn parsed(&self, text: &str) -> Result<Arc<Expr>, EvalError> {
        self.tx.schema().formula(text).map_err(EvalError::Fault)
    }

    /// The row behind a lookup, without its formula fields.
    fn parent(&self, object: &str, id: Id) -> Result<Option<Rc<Record>>, EvalError> {
        if let Some(known) = self.parents.borrow().get(&id) {
            return Ok(known.clone());
        }
        let found = self.tx.raw(object, id).map_err(|error| EvalError::Fault(error.to_string()))?.map(Rc::new);
        self.parents.borrow_mut().insert(id, found.clone());
        Ok(found)
    }

    /// What the default formula of a field gives for a new row.
    pub(crate) fn default(&self, def: &ObjectDef, field: &FieldDef, row: &Record) -> Result<Value, ApiError> {
        let text = field.default_formula.as_deref().unwrap_or_default();
        let namespace = namespace_of(&field.name);
        let over = Over { formulas: self, def, new: row, old: None, is_new: true, zero: true, namespace };
        match self.evaluate(text, &over) {
            Ok(value) => Ok(convert::stored(field, value)),
            Err(EvalError::NoValue(_)) => Ok(Value::Null),
            Err(error) => {
                let text = format!("the default value of {}.{} cannot be evaluated: {error}", def.name, field.name);
                Err(ApiError::new("UNKNOWN_EXCEPTION", text).on(&field.name))
            }
        }
    }

    /// The active validation rules that the row breaks.
    pub(crate) fn broken_rules(&self, def: &ObjectDef, old: Option<&Record>, new: &Record) -> Vec<ApiError> {
        let active = def.validation_rules.iter().filter(|rule| rule.active);
        let judged = active.filter_map(|rule| {
            let namespace = namespace_of(&rule.name);
            let over = Over { formulas: self, def, new, old, is_new: old.is_none(), zero: false, namespace };
            let broken = |message: &str| ApiError::new("FIELD_CUSTOM_VALIDATION_EXCEPTION", message);
            match self.evaluate(&rule.formula, &over) {
                Ok(Formula::Boolean(true)) => {
                    let field = rule.field.as_deref().and_then(|name| over.field(def, name));
                    let error = broken(&rule.message);
                    Some(field.map_or(error.clone(), |field| error.on(&field.name)))
                }
                Ok(_) | Err(EvalError::NoValue(_)) => None,
                Err(error) => {
                    let text =
                        format!("the validation rule {} of {} cannot be evaluated: {error}", rule.name, def.name);
                    Some(ApiError::new("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", text))
                }
            }
        });
        judged.collect()
    }
}

fn unreadable(def: &ObjectDef, field: &FieldDef, error: &EvalError) -> EngineError {
    let text = format!("the formula of {}.{} cannot be evaluated: {error}", def.name, field.name);
    EngineError::Refused(ApiError::new("INVALID_FIELD", text).on(&field.name))
}

/// `ns__Name__c` was written where `Name__c` was enough.
fn namespace_of(name: &str) -> Option<&str> {
    let (namespace, rest) = name.split_once("__")?;
    let custom = rest.contains("__") || !matches!(fold(rest).as_str(), "c" | "s" | "r");
    custom.then_some(namespace)
}
