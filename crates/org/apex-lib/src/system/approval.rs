//! Approval: locks, and what an org without approval processes answers to a submission.

use crate::database::results::{errors, result};
use orgyard_apex_check::Ty;
use orgyard_apex_vm::{Anything, Map, Platform, Throw, Value, Vm, natives, platform_type, row_exception};
use orgyard_engine::{ApiError, SaveOutcome};
use orgyard_values::Id;
use std::collections::HashSet;
use std::rc::Rc;

/// Records that are locked, until the transaction ends.
#[derive(Default)]
struct Locked(HashSet<Id>);

natives! {
    "System.Approval" {
        static "isLocked(Object)" => |vm, target: Anything| is_locked(vm, &target),
        static "lock(Object)" => |vm, target: Anything| set(vm, &target, true, true),
        static "lock(Object, Boolean)" => |vm, target: Anything, all: bool| set(vm, &target, true, all),
        static "unlock(Object)" => |vm, target: Anything| set(vm, &target, false, true),
        static "unlock(Object, Boolean)" => |vm, target: Anything, all: bool| set(vm, &target, false, all),
        static "process(Object)" => |vm, request: Anything| process(vm, &request, true),
        static "process(Object, Boolean)" => |vm, request: Anything, all: bool| process(vm, &request, all),
    }
    "Approval.LockResult" {
        data_holder,
        "isSuccess()" => |_vm, this: Rc<Platform>| this.field("success"),
    }
    "Approval.UnlockResult" {
        data_holder,
        "isSuccess()" => |_vm, this: Rc<Platform>| this.field("success"),
    }
    "Approval.ProcessRequest" { data_holder, }
    "Approval.ProcessSubmitRequest" { data_holder, }
    "Approval.ProcessWorkitemRequest" { data_holder, }
    "Approval.ProcessResult" {
        data_holder,
        "isSuccess()" => |_vm, this: Rc<Platform>| this.field("success"),
    }
}

/// A record or an id; None for what has no id yet.
fn id_of(value: &Value) -> Option<Id> {
    match value {
        Value::SObject(record) => record.id(),
        Value::Id(id) => Some(*id),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// One answer for one record; for a list a map from ids.
fn is_locked(vm: &mut Vm, target: &Value) -> Result<Value, Throw> {
    let Value::List(list) = target else {
        let id = id_of(target).ok_or_else(Throw::null_pointer)?;
        return Ok(Value::Boolean(vm.state::<Locked>().0.contains(&id)));
    };
    let map = Map::new(
        Ty::Primitive(orgyard_apex_check::Primitive::Id),
        Ty::Primitive(orgyard_apex_check::Primitive::Boolean),
    );
    for id in list.to_vec().iter().filter_map(id_of) {
        let locked = vm.state::<Locked>().0.contains(&id);
        map.table.insert(vm, Value::Id(id), Value::Boolean(locked))?;
    }
    Ok(Value::from(map))
}

fn set(vm: &mut Vm, target: &Value, locks: bool, all: bool) -> Result<Value, Throw> {
    let kind = if locks { "Approval.LockResult" } else { "Approval.UnlockResult" };
    vm.limits.dml_statements.take(1)?;
    let targets = if let Value::List(list) = target { list.to_vec() } else { vec![target.clone()] };
    let mut results = Vec::new();
    for (row, one) in targets.iter().enumerate() {
        let id = id_of(one);
        let object = id.and_then(|id| vm.tx.schema().object_by_prefix(id.prefix()).map(|def| def.name.clone()));
        let found = match (id, object) {
            (Some(id), Some(object)) => vm.tx.get(&object, id)?.is_some(),
            _ => false,
        };
        let mut outcome = SaveOutcome { id, ..SaveOutcome::default() };
        match id.filter(|_| found) {
            Some(id) if locks => drop(vm.state::<Locked>().0.insert(id)),
            Some(id) => drop(vm.state::<Locked>().0.remove(&id)),
            None => outcome.errors.push(ApiError::new("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")),
        }
        if let (Some(error), true) = (outcome.errors.first(), all) {
            return Err(failed(vm, if locks { "Lock" } else { "Unlock" }, row, error));
        }
        results.push(result(kind, &outcome, id));
    }
    Ok(match target {
        Value::List(_) => Value::list(platform_type(kind), results),
        _ => results.pop().unwrap_or_default(),
    })
}

fn failed(vm: &mut Vm, what: &str, row: usize, error: &ApiError) -> Throw {
    let text =
        format!("{what} failed. First exception on row {row}; first error: {}, {}: []", error.code, error.message);
    let exception = row_exception("System.DmlException", row, &error.code, text);
    vm.throw(exception)
}

/// Where there is an approval process for the record's object, what it would do is not here.
fn process(vm: &mut Vm, request: &Value, all: bool) -> Result<Value, Throw> {
    const KIND: &str = "Approval.ProcessResult";
    vm.limits.dml_statements.take(1)?;
    let requests = if let Value::List(list) = request { list.to_vec() } else { vec![request.clone()] };
    let mut results = Vec::new();
    for (row, one) in requests.iter().enumerate() {
        let Value::Platform(own) = one else { return Err(Throw::null_pointer()) };
        let error = refusal(vm, own)?;
        if all {
            return Err(failed(vm, "Process", row, &error));
        }
        let told = Platform::new(KIND);
        told.set_field("success", Value::Boolean(false));
        told.set_field("entityId", own.field("objectId"));
        told.set_field("errors", errors(&[error]));
        results.push(Value::from(told));
    }
    Ok(match request {
        Value::List(_) => Value::list(platform_type(KIND), results),
        _ => results.pop().unwrap_or_default(),
    })
}

fn refusal(vm: &mut Vm, request: &Platform) -> Result<ApiError, Throw> {
    if request.name == "Approval.ProcessWorkitemRequest" {
        return Ok(ApiError::new("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id"));
    }
    let Some(id) = id_of(&request.field("objectId")) else {
        return Ok(ApiError::new("REQUIRED_FIELD_MISSING", "missing required field: [objectId]"));
    };
    let object = vm.tx.schema().object_by_prefix(id.prefix()).map(|def| format!("{}.", def.name)).unwrap_or_default();
    for component in vm.tx.components(Some("ApprovalProcess")) {
        if component?.full_name.starts_with(&object) {
            return Err(Throw::unsupported("System.Approval.process: steps of approval processes"));
        }
    }
    Ok(ApiError::new("NO_APPLICABLE_PROCESS", "No applicable approval process was found."))
}
