//! Blob.

use orgyard_apex_text::encoding::blob_text;
use orgyard_apex_vm::{Anything, Str, natives};
use std::rc::Rc;

natives! { "System.Blob";
    static "valueOf(String)" => |_vm, text: Str| text.as_bytes().to_vec(),
    "size()" => |_vm, this: Rc<[u8]>| this.len(),
    "toString()" => |_vm, this: Rc<[u8]>| blob_text(&this),
    "equals(Object)" => |vm, this: Anything, other: Anything| vm.equals(&this, &other),
    "hashCode()" => |vm, this: Anything| crate::support::hash_code(vm, &this),
}
