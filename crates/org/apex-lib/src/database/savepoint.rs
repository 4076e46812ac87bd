//! Savepoints.

use orgyard_apex_vm::{Platform, Throw, Value, Vm, natives};
use orgyard_engine::Savepoint;
use std::rc::Rc;

/// How many savepoints are open: later ones end when an earlier one is rolled back to.
#[derive(Default)]
struct Open(Vec<usize>, usize);

struct Point {
    number: usize,
    savepoint: Savepoint,
}

natives! { "System.Database";
    static "setSavepoint()" => |vm| set(vm),
    static "rollback(Savepoint)" => |vm, point: Rc<Platform>| roll_back(vm, &point),
    static "releaseSavepoint(Savepoint)" => |vm, point: Rc<Platform>| release(vm, &point),
}

fn set(vm: &mut Vm) -> Result<Value, Throw> {
    vm.limits.dml_statements.take(1)?;
    let savepoint = vm.tx.savepoint();
    let open = vm.state::<Open>();
    open.1 += 1;
    let number = open.1;
    open.0.push(number);
    Ok(Value::from(Platform::with("System.Savepoint", Point { number, savepoint })))
}

/// Source: Apex Developer Guide, Transaction Control.
fn roll_back(vm: &mut Vm, point: &Platform) -> Result<(), Throw> {
    vm.limits.dml_statements.take(1)?;
    let savepoint = close_after(vm, point)?;
    vm.tx.rollback_to(savepoint);
    Ok(())
}

fn release(vm: &mut Vm, point: &Platform) -> Result<(), Throw> {
    close_after(vm, point)?;
    vm.state::<Open>().0.pop();
    Ok(())
}

/// The savepoints after this one are no longer valid.
fn close_after(vm: &mut Vm, point: &Platform) -> Result<Savepoint, Throw> {
    let Some(point) = point.state::<Point>() else { return Err(Throw::null_pointer()) };
    let open = vm.state::<Open>();
    let Some(at) = open.0.iter().position(|number| *number == point.number) else {
        return Err(Throw::new("System.TypeException", "invalid savepoint"));
    };
    open.0.truncate(at + 1);
    Ok(point.savepoint)
}
