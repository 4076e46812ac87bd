//! Object: what every value answers to.

use crate::support::hash_code;
use orgyard_apex_vm::{Anything, Value, natives};

natives! {
    "Internal.Object" {
        "equals(Object)" => |_vm, this: Anything, other: Anything| this.is_same(&other),
        "hashCode()" => |vm, this: Anything| hash_code(vm, &this),
        "toString()" => |vm, this: Anything| vm.text_of(&this),
    }
    "System.Object" {
        "equals(Object)" => |_vm, this: Anything, other: Anything| this.is_same(&other),
        "hashCode()" => |vm, this: Anything| hash_code(vm, &this),
        "toString()" => |vm, this: Anything| vm.text_of(&this),
        new "()" => |_vm| Value::from(orgyard_apex_vm::Platform::new("System.Object")),
    }
}
