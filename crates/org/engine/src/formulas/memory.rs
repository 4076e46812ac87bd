//! Formulas over rows that need not be stored: what Apex recalculates and evaluates.

use super::over::Over;
use super::{Formulas, convert};
use crate::Tx;
use orgyard_formula::{EvalError, Value as Formula};
use orgyard_values::Record;

impl Tx {
    /// Sets the formula fields of a row; gives those that cannot be evaluated, with the reason.
    pub fn recalculate(&self, row: &mut Record) -> Vec<(String, String)> {
        let Some(def) = self.object(&row.object) else { return Vec::new() };
        let formulas = Formulas::new(self);
        let mut failed = Vec::new();
        for field in def.fields.iter().filter(|field| field.formula.is_some()) {
            match formulas.formula(&def, field, row) {
                Ok(value) => row.set(&field.name, convert::stored(field, value)),
                Err(error) => failed.push((field.name.clone(), error.to_string())),
            }
        }
        failed
    }

    /// The value of a formula over a row. `zero`: blank numbers are zero.
    pub fn formula_over(&self, text: &str, row: &Record, zero: bool) -> Result<Formula, EvalError> {
        let def = self.object(&row.object);
        let def = def.ok_or_else(|| EvalError::Fault(format!("Object {} does not exist", row.object)))?;
        let formulas = Formulas::new(self);
        let namespace = self.org().namespace.as_deref();
        let over = Over { formulas: &formulas, def: &def, new: row, old: None, is_new: false, zero, namespace };
        formulas.evaluate(text, &over)
    }
}
