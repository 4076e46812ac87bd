//! `Database.insert` and its kin: one row or many, all or some.

use super::options::dml_options;
use super::results::result;
use orgyard_apex::syntax::DmlOperation;
use orgyard_apex_check::{PlatformId, Ty};
use orgyard_apex_vm::{Call, List, Outcome, SObject, Throw, Value, Vm, natives, rows_of};
use orgyard_engine::{ApiError, SaveOutcome};
use orgyard_values::Id;
use std::rc::Rc;

natives! { "System.Database";
    raw static "insert(Object)" => insert,
    raw static "insert(Object, Object)" => insert,
    raw static "insert(Object, Object, AccessLevel)" => insert,
    raw static "insertImmediate(Object)" => insert,
    raw static "update(Object)" => update,
    raw static "update(Object, Object)" => update,
    raw static "update(Object, Object, AccessLevel)" => update,
    raw static "updateImmediate(Object)" => update,
    raw static "upsert(Object)" => upsert,
    raw static "upsert(Object, Object)" => upsert,
    raw static "upsert(Object, Object, Object)" => upsert,
    raw static "upsert(Object, Object, Object, Object)" => upsert,
    raw static "delete(Object)" => delete,
    raw static "delete(Object, Object)" => delete,
    raw static "delete(Object, Object, AccessLevel)" => delete,
    raw static "deleteImmediate(Object)" => delete,
    raw static "deleteImmediate(Object, AccessLevel)" => delete,
    raw static "insertImmediate(Object, AccessLevel)" => insert,
    raw static "updateImmediate(Object, AccessLevel)" => update,
    raw static "emptyRecycleBin(Object)" => empty_recycle_bin,
    raw static "undelete(Object)" => undelete,
    raw static "undelete(Object, Object)" => undelete,
    raw static "undelete(Object, Object, AccessLevel)" => undelete,
    raw static "merge(Object, Object)" => merge,
    raw static "merge(Object, Object, Object)" => merge,
    raw static "merge(Object, Object, Object, AccessLevel)" => merge,
}

fn insert(vm: &mut Vm, call: Call<'_>) -> Outcome {
    save(vm, call, DmlOperation::Insert, "Database.SaveResult")
}

fn update(vm: &mut Vm, call: Call<'_>) -> Outcome {
    save(vm, call, DmlOperation::Update, "Database.SaveResult")
}

fn upsert(vm: &mut Vm, call: Call<'_>) -> Outcome {
    save(vm, call, DmlOperation::Upsert, "Database.UpsertResult")
}

fn delete(vm: &mut Vm, call: Call<'_>) -> Outcome {
    save(vm, call, DmlOperation::Delete, "Database.DeleteResult")
}

fn undelete(vm: &mut Vm, call: Call<'_>) -> Outcome {
    save(vm, call, DmlOperation::Undelete, "Database.UndeleteResult")
}

fn save(vm: &mut Vm, call: Call<'_>, operation: DmlOperation, kind: &'static str) -> Outcome {
    let target = call.argument(0);
    let options = dml_options(&call.arguments[1..])?;
    let rows = records(vm, &target)?;
    let before: Vec<Option<Id>> = rows.iter().map(|row| row.id()).collect();
    let outcomes = vm.dml(operation, &rows, &options)?;
    if options.all_or_none {
        vm.check_outcomes(operation, &rows, &outcomes)?;
    }
    let results = outcomes.iter().zip(before).map(|(outcome, id)| result(kind, outcome, id)).collect();
    Ok(as_asked(&target, kind, results))
}

/// The losers are records or ids, one or many.
fn merge(vm: &mut Vm, call: Call<'_>) -> Outcome {
    const KIND: &str = "Database.MergeResult";
    let mut options = dml_options(call.arguments.get(2..).unwrap_or_default())?;
    let (winner, duplicates) = (records(vm, &call.argument(0))?, call.argument(1));
    options.losers = records(vm, &duplicates)?.iter().filter_map(|row| row.id()).collect();
    let outcomes = vm.dml(DmlOperation::Merge, &winner, &options)?;
    if options.all_or_none {
        vm.check_outcomes(DmlOperation::Merge, &winner, &outcomes)?;
    }
    let id = winner.first().and_then(|row| row.id());
    let results: Vec<Value> = outcomes.iter().map(|outcome| result(KIND, outcome, id)).collect();
    Ok(as_asked(&duplicates, KIND, results))
}

/// Takes deleted rows away for good; what is not in the bin is refused row by row.
/// Source: Apex Reference Guide, Database.emptyRecycleBin.
fn empty_recycle_bin(vm: &mut Vm, call: Call<'_>) -> Outcome {
    const KIND: &str = "Database.EmptyRecycleBinResult";
    let target = call.argument(0);
    let rows = records(vm, &target)?;
    vm.limits.dml_statements.take(1)?;
    vm.limits.dml_rows.take(rows.len())?;
    let mut results = Vec::new();
    for row in rows {
        let mut outcome = SaveOutcome { id: row.id(), ..SaveOutcome::default() };
        let in_bin = match row.id() {
            Some(id) => vm.tx.is_in_recycle_bin(row.name(), id)?,
            None => false,
        };
        match row.id().filter(|_| in_bin) {
            Some(id) => vm.tx.remove_row(row.name(), id)?,
            None => outcome.errors.push(ApiError::new("INVALID_ID_FIELD", "record not in recycle bin")),
        }
        results.push(result(KIND, &outcome, row.id()));
    }
    Ok(as_asked(&target, KIND, results))
}

/// One result for one row, a list for a list.
fn as_asked(target: &Value, kind: &'static str, mut results: Vec<Value>) -> Value {
    if !matches!(target, Value::List(_)) {
        return results.pop().unwrap_or_default();
    }
    let ty = PlatformId::named(kind).map_or(Ty::Unknown, |id| Ty::Platform(id, Vec::new().into()));
    Value::from(List::new(ty, results))
}

/// Records, or the ids of records.
fn records(vm: &mut Vm, target: &Value) -> Result<Vec<Rc<SObject>>, Throw> {
    let ids: Vec<Id> = match target {
        Value::Id(id) => vec![*id],
        Value::List(list) => {
            let one = |value: &Value| if let Value::Id(id) = value { Some(*id) } else { None };
            list.items().iter().filter_map(one).collect()
        }
        Value::String(text) => vec![text.parse().map_err(|_| invalid(text))?],
        _ => Vec::new(),
    };
    if ids.is_empty() {
        return rows_of(target);
    }
    ids.into_iter().map(|id| with_id(vm, id)).collect()
}

fn invalid(text: &str) -> Throw {
    Throw::new("System.StringException", format!("Invalid id: {text}"))
}

fn with_id(vm: &mut Vm, id: Id) -> Result<Rc<SObject>, Throw> {
    let object = vm.tx.schema().object_by_prefix(id.prefix()).map(|def| def.name.clone());
    let record = vm.new_record(&object.ok_or_else(|| invalid(id.as_str()))?)?;
    record.put(&"Id".into(), Value::Id(id));
    Ok(record)
}
