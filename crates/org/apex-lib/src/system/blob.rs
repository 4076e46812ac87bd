//! Blob.

use orgyard_apex_text::encoding::blob_text;
use orgyard_apex_vm::{Anything, Str, Throw, natives};
use std::rc::Rc;

natives! { "System.Blob";
    static "valueOf(String)" => |_vm, text: Str| text.as_bytes().to_vec(),
    "size()" => |_vm, this: Rc<[u8]>| this.len(),
    nullable "toString()" => |_vm, this: Option<Rc<[u8]>>| text(this),
    "equals(Object)" => |vm, this: Anything, other: Anything| vm.equals(&this, &other),
    "hashCode()" => |vm, this: Anything| crate::support::hash_code(vm, &this),
}

/// Of null it is an argument that is missing, not a target. Source: apex-recipes, CustomRestEndpointRecipes.
fn text(blob: Option<Rc<[u8]>>) -> Result<String, Throw> {
    let none = || Throw::new("System.NullPointerException", "Argument cannot be null.");
    Ok(blob_text(&blob.ok_or_else(none)?)?)
}
