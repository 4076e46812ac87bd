//! Double.

use crate::support::{hash_code, locale};
use orgyard_apex_text::decimal::{format_double, math, parse_double};
use orgyard_apex_vm::{Anything, Throw, Value, Vm, natives};

natives! { "System.Double";
    static "valueOf(String)" => |vm, value: Anything| value_of(vm, &value),
    static "valueOf(Object)" => |vm, value: Anything| value_of(vm, &value),
    "format()" => |vm, this: f64| Ok::<_, Throw>(format_double(this, locale(vm)?)),
    "intValue()" => |_vm, this: f64| this as i64 as i32,
    "longValue()" => |_vm, this: f64| this as i64,
    "round()" => |_vm, this: f64| math::round_double_to_long(this),
    "hashCode()" => |vm, this: Anything| hash_code(vm, &this),
    "equals(Object)" => |vm, this: Anything, other: Anything| vm.equals(&this, &other),
    "toString()" => |vm, this: Anything| vm.text_of(&this),
}

fn value_of(vm: &Vm, value: &Value) -> Result<f64, Throw> {
    match value {
        Value::Null => Err(Throw::new("System.NullPointerException", "Argument cannot be null.")),
        Value::String(text) => Ok(parse_double(text)?),
        Value::Integer(own) => Ok(f64::from(*own)),
        Value::Long(own) => Ok(*own as f64),
        Value::Double(own) => Ok(*own),
        Value::Decimal(own) => Ok(own.double_value()),
        _ => Err(Throw::conversion(&vm.type_name_of(value), "Double")),
    }
}
