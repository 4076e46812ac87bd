//! Object: what every value answers to.

use crate::support::hash_code;
use orgyard_apex_vm::{Anything, Object, Platform, Throw, Value, Vm, natives};
use std::rc::Rc;

natives! {
    "Internal.Object" {
        "equals(Object)" => |vm, this: Anything, other: Anything| equals(vm, &this, &other),
        "hashCode()" => |vm, this: Anything| identity_or_hash(vm, &this),
        "toString()" => |vm, this: Anything| plain_text(vm, &this),
    }
    "System.Object" {
        new "()" => |_vm| Platform::new("System.Object"),
        "equals(Object)" => |vm, this: Anything, other: Anything| equals(vm, &this, &other),
        "hashCode()" => |vm, this: Anything| identity_or_hash(vm, &this),
        "toString()" => |vm, this: Anything| plain_text(vm, &this),
    }
}

/// An instance of a class gets here past its own `equals`, by `super` or because it has none.
fn equals(vm: &mut Vm, this: &Value, other: &Value) -> Result<bool, Throw> {
    if let Value::Object(_) = this { Ok(this.is_same(other)) } else { vm.equals(this, other) }
}

fn identity_or_hash(vm: &mut Vm, this: &Value) -> Result<i32, Throw> {
    match this {
        Value::Object(own) => Ok((Rc::as_ptr(own) as usize >> 4) as i32),
        _ => hash_code(vm, this),
    }
}

fn plain_text(vm: &mut Vm, this: &Value) -> Result<String, Throw> {
    match this {
        Value::Object(own) if own.exception.is_none() => fields_text(vm, own),
        Value::Object(_) => vm.exception_text(this),
        _ => Ok(vm.text_of(this)?.to_string()),
    }
}

/// `Outer.Inner:[name=value]`
fn fields_text(vm: &mut Vm, object: &Object) -> Result<String, Throw> {
    let class = vm.class(object.class);
    let name = class.name.clone();
    let fields: Vec<_> = class.fields.iter().map(|field| field.name.clone()).collect();
    let mut parts = Vec::new();
    for (slot, field) in fields.iter().enumerate() {
        let value = object.get(slot as u32);
        parts.push(format!("{field}={}", vm.text_of(&value)?));
    }
    Ok(format!("{name}:[{}]", parts.join(", ")))
}
