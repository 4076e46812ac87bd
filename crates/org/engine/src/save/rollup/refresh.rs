//! Summaries made anew out of all children: for a parent whose children have moved, and for a new field.

use super::change::{compare, tidy};
use super::{Target, contribution};
use crate::formulas::Formulas;
use crate::schema::ObjectDef;
use crate::{EngineError, Tx};
use orgyard_values::{Id, Record, Value};
use std::cmp::Ordering;
use std::collections::HashMap;

/// What the children of one parent come to.
pub(super) fn value(tx: &Tx, target: &Target, parent: Id) -> Result<Value, EngineError> {
    let Some(child) = tx.object(&target.summary.child) else { return Ok(Value::Null) };
    let rows = tx.find(&child.name, &target.summary.foreign_key, &Value::Id(parent))?;
    let mut sums = HashMap::new();
    add_all(tx, target, &child, rows.into_iter().map(Ok), &mut sums)?;
    Ok(sums.remove(&parent).unwrap_or_else(|| empty(target)))
}

/// Nothing counted is zero; of nothing there is no smallest and no greatest.
fn empty(target: &Target) -> Value {
    if matches!(target.summary.operation.as_str(), "count" | "sum") { Value::Double(0.0) } else { Value::Null }
}

fn add_all(
    tx: &Tx,
    target: &Target,
    child: &ObjectDef,
    rows: impl Iterator<Item = Result<Record, EngineError>>,
    sums: &mut HashMap<Id, Value>,
) -> Result<(), EngineError> {
    let formulas = Formulas::new(tx);
    for row in rows {
        let mut row = row?;
        if child.computed {
            formulas.fill_all(child, &mut row);
        }
        if let Some((parent, value)) = contribution(target, child, &row) {
            let sum = sums.entry(parent).or_insert_with(|| empty(target));
            *sum = combined(target, child, sum, value);
        }
    }
    Ok(())
}

fn combined(target: &Target, child: &ObjectDef, sum: &Value, value: Value) -> Value {
    let number = |value: &Value| match value {
        Value::Double(n) => *n,
        Value::Int(n) => *n as f64,
        _ => 0.0,
    };
    let better = match target.summary.operation.as_str() {
        "count" => return Value::Double(number(sum) + 1.0),
        "sum" => {
            let scale = target.summary.field.as_deref().and_then(|f| child.field(f)).map_or(0, |f| f.scale);
            return Value::Double(tidy(number(sum) + number(&value), scale));
        }
        "min" => Ordering::Less,
        _ => Ordering::Greater,
    };
    if !value.is_null() && (sum.is_null() || compare(&value, sum) == better) { value } else { sum.clone() }
}

/// All summaries of one row made anew; no triggers.
pub(in crate::save) fn refresh(tx: &mut Tx, def: &ObjectDef, id: Id) -> Result<(), EngineError> {
    let Some(mut row) = tx.raw(&def.name, id)? else { return Ok(()) };
    let mut changed = false;
    for target in of_parent(tx, def, |_| true) {
        let value = value(tx, &target, id)?;
        changed |= row.get(&target.field.name) != &value;
        row.set(&target.field.name, value);
    }
    if changed { tx.put_row(&row) } else { Ok(()) }
}

fn of_parent(tx: &Tx, def: &ObjectDef, wanted: impl Fn(&str) -> bool) -> Vec<Target> {
    let Some(parent) = tx.object(&def.name) else { return Vec::new() };
    let fields = def.fields.iter().filter(|field| wanted(&field.name));
    let target = |field: &crate::schema::FieldDef| {
        let summary = field.summary.clone()?;
        Some(Target { parent: parent.clone(), field: field.clone(), summary })
    };
    fields.filter_map(target).collect()
}

/// Fills in a summary field that is new for all rows there are.
pub(crate) fn fill(tx: &mut Tx, object: &str, field: &str) -> Result<(), EngineError> {
    let Some(def) = tx.object(object) else { return Ok(()) };
    for target in of_parent(tx, &def, |name| name.eq_ignore_ascii_case(field)) {
        let Some(child) = tx.object(&target.summary.child) else { continue };
        let mut sums = HashMap::new();
        add_all(tx, &target, &child, tx.scan(&child.name), &mut sums)?;
        let rows: Vec<Record> = tx.scan(&def.name).collect::<Result<_, _>>()?;
        for row in rows {
            let sum = row.id().and_then(|id| sums.remove(&id)).unwrap_or_else(|| empty(&target));
            tx.put_row(&row.with(&target.field.name, sum))?;
        }
    }
    Ok(())
}
