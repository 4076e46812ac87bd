//! Id.

use crate::schema::object_type::object_type;
use orgyard_apex_vm::{Anything, Str, Throw, Value, Vm, natives};
use orgyard_values::Id;

natives! { "System.Id";
    static "valueOf(String)" => |_vm, text: Str| parse(&text),
    static "valueOf(String, Boolean)" => |_vm, text: Str, _restores: bool| parse(&text),
    "getSobjectType()" => |vm, this: Id| object_type_of(vm, this),
    "to15()" => |_vm, this: Id| this.short(),
    "equals(Object)" => |vm, this: Anything, other: Anything| vm.equals(&this, &other),
    "hashCode()" => |vm, this: Anything| crate::support::hash_code(vm, &this),
    "toString()" => |_vm, this: Id| this.as_str(),
}

fn object_type_of(vm: &Vm, id: Id) -> Result<Value, Throw> {
    let object = vm.tx.schema().object_by_prefix(id.prefix()).map(|object| object.name.clone());
    let name = object.ok_or_else(|| {
        Throw::new("System.SObjectException", format!("Unable to determine the object of the id: {id}"))
    })?;
    Ok(object_type(vm, &name))
}

fn parse(text: &str) -> Result<Id, Throw> {
    text.parse().map_err(|_| Throw::new("System.StringException", format!("Invalid id: {text}")))
}
