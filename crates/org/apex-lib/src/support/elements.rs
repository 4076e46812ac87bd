//! Whatever can be iterated, as its elements.

use orgyard_apex_vm::{Throw, Value, Vm};

/// The elements of a list, a set, or anything with an `iterator()`.
pub(crate) fn elements_of(vm: &mut Vm, iterable: &Value) -> Result<Vec<Value>, Throw> {
    match iterable {
        Value::List(own) => Ok(own.to_vec()),
        Value::Set(own) => Ok(own.table.keys()),
        _ => drain(vm, iterable),
    }
}

fn drain(vm: &mut Vm, iterable: &Value) -> Result<Vec<Value>, Throw> {
    let iterator = vm.call_named(iterable, "iterator", Vec::new())?;
    let mut elements = Vec::new();
    while let Value::Boolean(true) = vm.call_named(&iterator, "hasNext", Vec::new())? {
        vm.limits.work()?;
        elements.push(vm.call_named(&iterator, "next", Vec::new())?);
    }
    Ok(elements)
}
