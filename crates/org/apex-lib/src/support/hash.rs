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
        Value::List(own) => {
            let mut code = 1i32;
            for item in own.to_vec() {
                code = code.wrapping_mul(31).wrapping_add(hash_code(vm, &item)?);
            }
            code
        }
        Value::Set(own) => {
            let mut code = 0i32;
            for item in own.table.keys() {
                code = code.wrapping_add(hash_code(vm, &item)?);
            }
            code
        }
        Value::Map(own) => {
            let mut code = 0i32;
            for (key, value) in own.table.entries() {
                code = code.wrapping_add(hash_code(vm, &key)? ^ hash_code(vm, &value)?);
            }
            code
        }
        _ => folded(vm.hash_of(value)?),
    })
}

fn folded(hash: u64) -> i32 {
    (hash ^ (hash >> 32)) as i32
}
