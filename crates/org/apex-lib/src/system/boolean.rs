//! Boolean.

use orgyard_apex_vm::{Anything, Throw, Value, Vm, natives};

natives! { "System.Boolean";
    static "valueOf(Object)" => |vm, value: Anything| value_of(vm, &value),
    "equals(Object)" => |vm, this: Anything, other: Anything| vm.equals(&this, &other),
    "hashCode()" => |vm, this: Anything| crate::support::hash_code(vm, &this),
    "toString()" => |vm, this: Anything| vm.text_of(&this),
}

/// Text is true where it reads `true`, in any case.
fn value_of(vm: &Vm, value: &Value) -> Result<bool, Throw> {
    match value {
        Value::Null => Err(Throw::new("System.NullPointerException", "Argument cannot be null.")),
        Value::Boolean(own) => Ok(*own),
        Value::String(text) => Ok(text.eq_ignore_ascii_case("true")),
        Value::Integer(own) => Ok(*own != 0),
        _ => Err(Throw::conversion(&vm.type_name_of(value), "Boolean")),
    }
}
