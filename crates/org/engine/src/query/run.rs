//! Running a bound query: rows are pulled one by one, and kept only when they must be sorted or grouped.

use super::bind::Binder;
use super::catalog;
use super::clock::Clock;
use super::compare::compare;
use super::expr::{ANY, Expr, FieldPath, Step};
use super::fault::Result;
use super::functions;
use super::plan::{Order, Plan};
use super::source;
use crate::permissions::{RecordAccess, Sharing};
use crate::tx::compound;
use crate::{EngineError, Tx};
use orgyard_values::{Id, Record, Value};
use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::rc::Rc;

type Parents = RefCell<HashMap<(String, Id), Option<Rc<Record>>>>;

/// Reads values of rows; parents are fetched once.
pub(super) struct Reader<'a> {
    pub(super) tx: &'a Tx,
    pub(super) clock: &'a Clock<'a>,
    /// Whose records are read; without one, everybody's.
    pub(super) sharing: Option<&'a Sharing<'a>>,
    parents: Parents,
}

impl<'a> Reader<'a> {
    pub(super) fn new(clock: &'a Clock<'a>, sharing: Option<&'a Sharing<'a>>) -> Self {
        Self { tx: clock.tx, clock, sharing, parents: Parents::default() }
    }

    /// Whether the row meets the query's condition and is shared with whom it is read for.
    pub(super) fn keeps(&self, plan: &Plan, row: &Record) -> Result<bool, EngineError> {
        if !plan.test.holds(&|expr| self.value(row, expr))? {
            return Ok(false);
        }
        match self.sharing.filter(|_| plan.guarded) {
            Some(sharing) => Ok(sharing.access(&plan.object, row)? >= RecordAccess::Read),
            None => Ok(true),
        }
    }

    pub(super) fn value(&self, row: &Record, expr: &Expr) -> Result<Value, EngineError> {
        match expr {
            Expr::Field(path) => self.field(row, path),
            Expr::Constant(value) => Ok(value.clone()),
            Expr::Function { name, arguments, .. } if name == "tolabel" => {
                let Some(argument) = arguments.first() else { return Ok(Value::Null) };
                let value = self.value(row, argument)?;
                Ok(argument.as_field().and_then(|path| label(self.tx, path, &value)).unwrap_or(value))
            }
            Expr::Function { name, arguments, .. } => {
                let values = arguments.iter().map(|a| self.value(row, a)).collect::<Result<Vec<_>, _>>()?;
                Ok(functions::call(name, &values, self.clock))
            }
            Expr::Aggregate { .. } => Ok(Value::Null),
        }
    }

    pub(super) fn field(&self, row: &Record, path: &FieldPath) -> Result<Value, EngineError> {
        if path.steps.is_empty() {
            return Ok(shown(self.tx, row, path));
        }
        match self.follow(row, &path.steps)? {
            Some(parent) => Ok(shown(self.tx, &parent, path)),
            None => Ok(Value::Null),
        }
    }

    /// The row at the end of the steps.
    pub(super) fn follow(&self, row: &Record, steps: &[Step]) -> Result<Option<Rc<Record>>, EngineError> {
        let mut at: Option<Rc<Record>> = None;
        for step in steps {
            if step.targets.iter().any(|target| catalog::is_durable(target)) {
                let key = at.as_deref().unwrap_or(row).get(&step.field).clone();
                at = key.as_str().and_then(|key| self.durable(step, key));
                if at.is_none() {
                    return Ok(None);
                }
                continue;
            }
            let id = at.as_deref().unwrap_or(row).get(&step.field).as_id();
            let Some(id) = id else { return Ok(None) };
            at = self.parent(step, id)?;
            if at.is_none() {
                return Ok(None);
            }
        }
        Ok(at)
    }

    fn durable(&self, step: &Step, key: &str) -> Option<Rc<Record>> {
        step.targets.iter().find_map(|target| catalog::by_durable_id(self.tx, target, key)).map(Rc::new)
    }

    fn parent(&self, step: &Step, id: Id) -> Result<Option<Rc<Record>>, EngineError> {
        for target in &step.targets {
            let key = (target.clone(), id);
            if let Some(known) = self.parents.borrow().get(&key) {
                if known.is_some() {
                    return Ok(known.clone());
                }
                continue;
            }
            let found = self.tx.get(target, id)?.map(Rc::new);
            self.parents.borrow_mut().insert(key, found.clone());
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }
}

/// What the API shows of a field: encrypted ones and credentials read as null, flags never do.
fn shown(tx: &Tx, row: &Record, path: &FieldPath) -> Value {
    use crate::FieldType as T;
    let name = match path.name.as_str() {
        "Type" if path.object == ANY => return Value::Text(row.object.clone()),
        "Name" if path.object == ANY && row.fields.get("Name").is_none() => name_field(tx, &row.object),
        name => name,
    };
    match (path.kind, row.get(name)) {
        (T::Encrypted, _) => Value::Null,
        (kind @ (T::Address | T::Location), Value::Null) => compound(row, name, kind),
        (T::Boolean, Value::Null) => Value::Bool(false),
        (T::Base64, Value::Text(_)) if row.id().is_some() && name == "VersionInfo" => Value::Null,
        (kind, Value::Text(text)) if kind.is_id() => text.parse().map_or_else(|_| Value::Text(text.clone()), Value::Id),
        (_, value) => value.clone(),
    }
}

/// The label of a picklist's value.
fn label(tx: &Tx, path: &FieldPath, value: &Value) -> Option<Value> {
    let object = tx.schema().model().object(&path.object)?;
    let values = &object.field(&path.name)?.picklist;
    let found = values.iter().find(|known| Some(known.name.as_str()) == value.as_str())?;
    Some(Value::Text(found.label.clone()))
}

/// The field that names the rows of an object that has no `Name`.
fn name_field(tx: &Tx, object: &str) -> &'static str {
    let fields = ["CaseNumber", "Subject", "Title", "ContractNumber", "OrderNumber", "SolutionName", "DeveloperName"];
    let def = tx.object(object);
    fields.into_iter().find(|name| def.as_ref().is_some_and(|def| def.field(name).is_some())).unwrap_or("Name")
}

/// The rows of a query that is not grouped, in order and cut to its limit.
pub(super) fn matching<'a>(reader: &'a Reader<'a>, plan: &'a Plan) -> Result<source::Rows<'a>> {
    let rows = source::rows(reader, plan)?;
    let met = rows.filter_map(move |row| keep(reader, plan, row));
    if plan.order.is_empty() {
        return Ok(Box::new(met.skip(plan.offset).take(plan.limit.unwrap_or(usize::MAX))));
    }
    let mut keyed = Vec::new();
    for row in met {
        let row = row?;
        let of_order = |order: &Order| Ok(order.key(reader.value(&row, &order.expr)?));
        let key = plan.order.iter().map(of_order).collect::<Result<Vec<_>, EngineError>>()?;
        keyed.push((key, row));
    }
    keyed.sort_by(|(a, _), (b, _)| compare_keys(&plan.order, a, b));
    let sorted = keyed.into_iter().map(|(_, row)| Ok(row));
    Ok(Box::new(sorted.skip(plan.offset).take(plan.limit.unwrap_or(usize::MAX))))
}

fn keep(reader: &Reader<'_>, plan: &Plan, row: Result<Record, EngineError>) -> Option<Result<Record, EngineError>> {
    let row = match row {
        Ok(row) => row,
        Err(error) => return Some(Err(error)),
    };
    match reader.keeps(plan, &row) {
        Ok(true) => Some(Ok(row)),
        Ok(false) => None,
        Err(error) => Some(Err(error)),
    }
}

/// Nulls stand first unless the query says otherwise, in either direction.
pub(super) fn compare_keys(orders: &[Order], a: &[Value], b: &[Value]) -> Ordering {
    for ((order, a), b) in orders.iter().zip(a).zip(b) {
        let found = match (super::compare::is_empty(a), super::compare::is_empty(b)) {
            (true, true) => Ordering::Equal,
            (true, false) if order.nulls_last => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, true) if order.nulls_last => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => {
                let found = compare(a, b).unwrap_or(Ordering::Equal);
                if order.descending { found.reverse() } else { found }
            }
        };
        if found.is_ne() {
            return found;
        }
    }
    Ordering::Equal
}

/// The values of one expression over all rows of a query; for semi-joins.
pub(super) fn values(binder: &Binder<'_>, plan: &Plan, expr: &Expr) -> Result<Vec<Value>> {
    let reader = Reader::new(&binder.clock, None);
    let mut out = Vec::new();
    for row in matching(&reader, plan)? {
        out.push(reader.value(&row?, expr)?);
    }
    Ok(out)
}
