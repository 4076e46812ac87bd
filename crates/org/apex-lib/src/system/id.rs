//! Id.

use orgyard_apex_vm::{Anything, Str, Throw, natives};
use orgyard_values::Id;

natives! { "System.Id";
    static "valueOf(String)" => |_vm, text: Str| parse(&text),
    static "valueOf(String, Boolean)" => |_vm, text: Str, _restores: bool| parse(&text),
    "to15()" => |_vm, this: Id| this.short(),
    "equals(Object)" => |vm, this: Anything, other: Anything| vm.equals(&this, &other),
    "hashCode()" => |vm, this: Anything| crate::support::hash_code(vm, &this),
    "toString()" => |_vm, this: Id| this.as_str(),
}

fn parse(text: &str) -> Result<Id, Throw> {
    text.parse().map_err(|_| Throw::new("System.StringException", format!("Invalid id: {text}")))
}
