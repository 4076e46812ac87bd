//! Test: the run's window of limits, stubs, what tests may set.

use orgyard_apex_check::Ty;
use orgyard_apex_vm::{Anything, Datetime, FixedSearchResults, Limits, List, Throw, Value, Vm, natives};
use orgyard_engine::MixedDml;
use orgyard_values::{Id, Record, Value as Stored};
use std::rc::Rc;

natives! { "System.Test";
    static "isRunningTest()" => |vm| vm.context.is_test,
    static "startTest()" => |vm| start(vm),
    static "stopTest()" => |vm| stop(vm),
    static "createStub(Type, StubProvider)" => |vm, ty: Rc<Ty>, provider: Anything| stub(vm, &ty, provider),
    static "setFixedSearchResults(List<String>)" => |vm, ids: Rc<List>| {
        vm.state::<FixedSearchResults>().0 = ids.items().iter().filter_map(id_of).collect();
    },
    static "getStandardPricebookId()" => |vm| standard_pricebook(vm),
    static "setCreatedDate(Id, Datetime)" => |vm, id: Id, at: Datetime| set_created(vm, id, at),
    static "calculatePermissionSetGroup(String)" => |vm, id: Anything| calculate(vm, &[id]),
    static "calculatePermissionSetGroup(List<String>)" => |vm, ids: Rc<List>| calculate(vm, &ids.to_vec()),
}

/// What a test keeps between its calls.
#[derive(Default)]
pub(crate) struct TestRun {
    is_started: bool,
    /// The limits, and what was saved, outside of startTest and stopTest, while the test is between them.
    outer: Option<(Limits, MixedDml)>,
    pricebook: Option<Id>,
}

/// From here on the test has a set of limits of its own.
fn start(vm: &mut Vm) -> Result<(), Throw> {
    if vm.state::<TestRun>().is_started {
        return Err(Throw::fatal("System.FinalException", "Testing already started"));
    }
    let limits = std::mem::replace(&mut vm.limits, Limits::synchronous());
    let outer = (limits, std::mem::take(&mut vm.mixed_dml));
    let run = vm.state::<TestRun>();
    run.is_started = true;
    run.outer = Some(outer);
    Ok(())
}

/// What was queued since the start runs, then the limits of before count again.
fn stop(vm: &mut Vm) -> Result<(), Throw> {
    let done = vm.run_later();
    if let Some(outer) = vm.state::<TestRun>().outer.take() {
        (vm.limits, vm.mixed_dml) = outer;
    }
    done
}

fn stub(vm: &mut Vm, ty: &Ty, provider: Value) -> Result<Value, Throw> {
    match ty {
        Ty::Class(class) => Ok(vm.stub(*class, provider)),
        _ => {
            let message = format!("Type {} is not supported for stubbing", vm.type_name(ty));
            Err(Throw::new("System.TypeException", message))
        }
    }
}

fn id_of(value: &Value) -> Option<Id> {
    value.as_str().and_then(|text| text.parse().ok())
}

/// Every org has one; here it is made when a test first asks for it.
fn standard_pricebook(vm: &mut Vm) -> Result<Id, Throw> {
    if let Some(id) = vm.state::<TestRun>().pricebook {
        return Ok(id);
    }
    let known = vm.tx.find("Pricebook2", "IsStandard", &Stored::Bool(true))?.first().and_then(Record::id);
    let id = match known {
        Some(id) => id,
        None => new_pricebook(vm)?,
    };
    vm.state::<TestRun>().pricebook = Some(id);
    Ok(id)
}

fn new_pricebook(vm: &mut Vm) -> Result<Id, Throw> {
    let id = vm.tx.new_id("Pricebook2")?;
    let (user, now) = (vm.context.user, Stored::DateTime(vm.tx.now()));
    let row = Record::new("Pricebook2")
        .with("Id", id)
        .with("Name", "Standard Price Book")
        .with("IsStandard", true)
        .with("IsActive", false)
        .with("IsDeleted", false)
        .with("CreatedDate", now.clone())
        .with("CreatedById", user)
        .with("LastModifiedDate", now.clone())
        .with("LastModifiedById", user)
        .with("SystemModstamp", now);
    vm.tx.put_row(&row)?;
    Ok(id)
}

fn set_created(vm: &mut Vm, id: Id, at: Datetime) -> Result<(), Throw> {
    let object = vm.tx.schema().object_by_prefix(id.prefix()).map(|object| object.name.clone());
    let row = object.map(|name| vm.tx.get(&name, id)).transpose()?.flatten();
    let Some(mut row) = row else {
        return Err(Throw::new("System.InvalidParameterValueException", format!("Invalid id: {id}")));
    };
    row.set("CreatedDate", Stored::DateTime(at.0));
    Ok(vm.tx.put_row(&row)?)
}

fn calculate(vm: &mut Vm, ids: &[Value]) -> Result<(), Throw> {
    for id in ids.iter().filter_map(id_of) {
        vm.tx.calculate_permission_set_group(id)?;
    }
    Ok(())
}
