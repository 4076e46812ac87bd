//! Long.

use crate::support::hash_code;
use orgyard_apex_text::decimal::{format_long, parse_long};
use orgyard_apex_text::locale::Locale;
use orgyard_apex_vm::{Anything, Str, natives};

natives! { "System.Long";
    static "valueOf(String)" => |_vm, value: Str| parse_long(&value),
    "format()" => |_vm, this: i64| format_long(this, Locale::en_us()),
    "intValue()" => |_vm, this: i64| this as i32,
    "hashCode()" => |vm, this: Anything| hash_code(vm, &this),
    "equals(Object)" => |vm, this: Anything, other: Anything| vm.equals(&this, &other),
    "toString()" => |vm, this: Anything| vm.text_of(&this),
}
