//! Long.

use crate::support::{hash_code, locale};
use orgyard_apex_text::decimal::{format_long, parse_long};
use orgyard_apex_vm::{Anything, Str, Throw, natives};

natives! { "System.Long";
    static "valueOf(String)" => |_vm, value: Str| parse_long(&value),
    "format()" => |vm, this: i64| Ok::<_, Throw>(format_long(this, locale(vm)?)),
    "intValue()" => |_vm, this: i64| this as i32,
    "hashCode()" => |vm, this: Anything| hash_code(vm, &this),
    "equals(Object)" => |vm, this: Anything, other: Anything| vm.equals(&this, &other),
    "toString()" => |vm, this: Anything| vm.text_of(&this),
}
