//! Integer.

use crate::support::{hash_code, locale};
use orgyard_apex_text::decimal::{format_long, parse_integer};
use orgyard_apex_vm::{Anything, Throw, Value, Vm, natives};

natives! { "System.Integer";
    static "valueOf(String)" => |vm, value: Anything| value_of(vm, &value),
    static "valueOf(Object)" => |vm, value: Anything| value_of(vm, &value),
    "format()" => |vm, this: i32| Ok::<_, Throw>(format_long(i64::from(this), locale(vm)?)),
    "hashCode()" => |vm, this: Anything| hash_code(vm, &this),
    "equals(Object)" => |vm, this: Anything, other: Anything| vm.equals(&this, &other),
    "toString()" => |vm, this: Anything| vm.text_of(&this),
}

fn value_of(vm: &Vm, value: &Value) -> Result<i32, Throw> {
    match value {
        Value::Null => Err(Throw::new("System.NullPointerException", "Argument cannot be null.")),
        Value::Integer(own) => Ok(*own),
        Value::String(text) => Ok(parse_integer(text)?),
        Value::Long(own) => Ok(*own as i32),
        Value::Double(own) => Ok(*own as i32),
        Value::Decimal(own) => Ok(own.int_value()),
        _ => Err(Throw::conversion(&vm.type_name_of(value), "Integer")),
    }
}
