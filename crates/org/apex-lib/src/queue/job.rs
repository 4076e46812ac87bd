//! AsyncApexJob: the row of a job, from its queueing to its end.

use crate::support::component_of_class;
use orgyard_apex_vm::{Throw, Value, Vm};
use orgyard_values::{Id, Record, Value as Stored};

const OBJECT: &str = "AsyncApexJob";

/// A queued job of the class that the value is an instance of.
pub(super) fn queue(vm: &mut Vm, kind: &str, worker: &Value) -> Result<Id, Throw> {
    let component = match worker {
        Value::Object(own) => component_of_class(vm, own.class)?,
        _ => None,
    };
    let row = Record::new(OBJECT)
        .with("JobType", kind)
        .with("Status", "Queued")
        .with("ApexClassId", component.map_or(Stored::Null, |component| Stored::Id(component.id)))
        .with("JobItemsProcessed", 0_i64)
        .with("TotalJobItems", 0_i64)
        .with("NumberOfErrors", 0_i64);
    Ok(vm.tx.add_row(row)?)
}

pub(super) fn change(vm: &mut Vm, job: Id, set: impl FnOnce(&mut Record)) -> Result<(), Throw> {
    let Some(mut row) = vm.tx.get(OBJECT, job)? else { return Ok(()) };
    set(&mut row);
    Ok(vm.tx.put_row(&row)?)
}

/// Whether it still waits: `System.abortJob` ends it before.
pub(super) fn is_queued(vm: &Vm, job: Id) -> Result<bool, Throw> {
    Ok(vm.tx.get(OBJECT, job)?.is_some_and(|row| row.text("Status") == Some("Queued")))
}

/// Runs a queued job and writes how it ended.
pub(super) fn run(vm: &mut Vm, job: Id, work: impl FnOnce(&mut Vm) -> Result<(), Throw>) -> Result<(), Throw> {
    if !is_queued(vm, job)? {
        return Ok(());
    }
    change(vm, job, |row| row.set("Status", "Processing"))?;
    let result = work(vm);
    let now = Stored::DateTime(vm.tx.now());
    let status = if result.is_ok() { "Completed" } else { "Failed" };
    change(vm, job, |row| {
        row.set("Status", status);
        row.set("CompletedDate", now);
    })?;
    result
}

pub(super) fn abort(vm: &mut Vm, job: Id) -> Result<(), Throw> {
    change(vm, job, |row| row.set("Status", "Aborted"))
}
