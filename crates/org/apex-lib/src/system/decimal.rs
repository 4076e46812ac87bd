//! Decimal.

use crate::support::{hash_code, locale};
use orgyard_apex_text::decimal::{RoundingMode, format_decimal};
use orgyard_apex_vm::{Anything, Decimal, EnumValue, Throw, Value, Vm, decimal_of, natives};
use std::rc::Rc;

natives! { "System.Decimal";
    static "valueOf(Double)" => |_vm, value: Anything| value_of(&value),
    static "valueOf(Long)" => |_vm, value: Anything| value_of(&value),
    static "valueOf(String)" => |_vm, value: Anything| value_of(&value),
    "abs()" => |_vm, this: Rc<Decimal>| this.abs(),
    "divide(Decimal, Integer)" => |_vm, this: Rc<Decimal>, divisor: Rc<Decimal>, scale: i32|
        this.divide(&divisor, i64::from(scale), RoundingMode::HalfEven),
    "divide(Decimal, Integer, Object)" => |vm, this: Rc<Decimal>, divisor: Rc<Decimal>, scale: i32, mode: EnumValue|
        this.divide(&divisor, i64::from(scale), rounding(vm, mode)),
    "doubleValue()" => |_vm, this: Rc<Decimal>| this.double_value(),
    "format()" => |vm, this: Rc<Decimal>| Ok::<_, Throw>(format_decimal(&this, locale(vm)?)),
    "intValue()" => |_vm, this: Rc<Decimal>| this.int_value(),
    "longValue()" => |_vm, this: Rc<Decimal>| this.long_value(),
    "pow(Integer)" => |_vm, this: Rc<Decimal>, exponent: i32| this.pow(exponent),
    "precision()" => |_vm, this: Rc<Decimal>| this.precision() as i32,
    "round()" => |_vm, this: Rc<Decimal>| this.round(RoundingMode::HalfEven),
    "round(RoundingMode)" => |vm, this: Rc<Decimal>, mode: EnumValue| this.round(rounding(vm, mode)),
    "scale()" => |_vm, this: Rc<Decimal>| this.scale() as i32,
    "setScale(Integer)" => |_vm, this: Rc<Decimal>, scale: i32| this.set_scale(i64::from(scale), RoundingMode::HalfEven),
    "setScale(Integer, RoundingMode)" => |vm, this: Rc<Decimal>, scale: i32, mode: EnumValue|
        this.set_scale(i64::from(scale), rounding(vm, mode)),
    "stripTrailingZeros()" => |_vm, this: Rc<Decimal>| this.strip_trailing_zeros(),
    "toPlainString()" => |_vm, this: Rc<Decimal>| this.to_plain_string(),
    "hashCode()" => |vm, this: Anything| hash_code(vm, &this),
    "equals(Object)" => |vm, this: Anything, other: Anything| vm.equals(&this, &other),
    "toString()" => |vm, this: Anything| vm.text_of(&this),
}

fn value_of(value: &Value) -> Result<Value, Throw> {
    match value {
        Value::Null => Err(Throw::new("System.NullPointerException", "Argument cannot be null.")),
        Value::String(text) => Ok(Value::decimal(Decimal::parse(text)?)),
        _ => Ok(decimal_of(value).map_or(Value::Null, Value::Decimal)),
    }
}

fn rounding(vm: &Vm, mode: EnumValue) -> RoundingMode {
    RoundingMode::named(&vm.enum_name(mode)).unwrap_or(RoundingMode::HalfEven)
}
