//! `hashCode()` as Apex sees it.

use orgyard_apex_text::text;
use orgyard_apex_vm::{Throw, Value, Vm};

pub(crate) fn hash_code(vm: &mut Vm, value: &Value) -> Result<i32, Throw> {
    Ok(match value {
        Value::Null => 0,
        Value::Boolean(own) => {
            if *own {
                1231
            } else {
                1237
            }
        }
        Value::Integer(own) => *own,
        Value::Long(own) => folded(*own as u64),
        Value::Double(own) => folded(own.to_bits()),
        Value::Decimal(own) => own.hash_code(),
        Value::String(own) => text::hash_code(own),
        Value::List(own) => vm.inside(|vm| {
            let items = own.to_vec();
            items.iter().try_fold(1i32, |code, item| Ok(code.wrapping_mul(31).wrapping_add(hash_code(vm, item)?)))
        })?,
        Value::Set(own) => vm.inside(|vm| {
            let items = own.table.keys();
            items.iter().try_fold(0i32, |code, item| Ok(code.wrapping_add(hash_code(vm, item)?)))
        })?,
        Value::Map(own) => vm.inside(|vm| {
            let entries = own.table.entries();
            let of_entry = |vm: &mut Vm, (key, value): &(Value, Value)| -> Result<i32, Throw> {
                Ok(hash_code(vm, key)? ^ hash_code(vm, value)?)
            };
            entries.iter().try_fold(0i32, |code, entry| Ok(code.wrapping_add(of_entry(vm, entry)?)))
        })?,
        _ => folded(vm.hash_of(value)?),
    })
}

fn folded(hash: u64) -> i32 {
    (hash ^ (hash >> 32)) as i32
}
