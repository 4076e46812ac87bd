//! Blob.

use orgyard_apex_vm::{Anything, Str, Throw, natives};
use std::rc::Rc;

natives! { "System.Blob";
    static "valueOf(String)" => |_vm, text: Str| text.as_bytes().to_vec(),
    "size()" => |_vm, this: Rc<[u8]>| this.len(),
    "toString()" => |_vm, this: Rc<[u8]>| to_text(&this),
    "equals(Object)" => |vm, this: Anything, other: Anything| vm.equals(&this, &other),
    "hashCode()" => |vm, this: Anything| crate::support::hash_code(vm, &this),
}

fn to_text(bytes: &[u8]) -> Result<String, Throw> {
    let text = std::str::from_utf8(bytes).map(str::to_owned);
    text.map_err(|_| Throw::new("System.StringException", "BLOB is not a valid UTF-8 string"))
}
