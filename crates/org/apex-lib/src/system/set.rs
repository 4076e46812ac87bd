//! Set.

use super::iterator::iterator;
use crate::support::{elements_of, hash_code, stored};
use orgyard_apex_check::Ty;
use orgyard_apex_vm::{Anything, Call, Outcome, Set, Throw, Value, Vm, natives};
use std::rc::Rc;

natives! { "System.Set";
    raw new "()" => made,
    raw new "(List<T>)" => made,
    raw new "(Set<T>)" => made,
    "add(T)" => |vm, this: Rc<Set>, element: Anything| add(vm, &this, element),
    "addAll(List<T>)" => |vm, this: Rc<Set>, more: Anything| add_all(vm, &this, &more),
    "clear()" => |_vm, this: Rc<Set>| this.table.clear(),
    "clone()" => |_vm, this: Rc<Set>| Set { element: this.element.clone(), table: this.table.copy() },
    "contains(T)" => |vm, this: Rc<Set>, element: Anything| contains(vm, &this, element),
    "containsAll(List<T>)" => |vm, this: Rc<Set>, others: Anything| contains_all(vm, &this, &others),
    "equals(Object)" => |vm, this: Anything, other: Anything| vm.equals(&this, &other),
    "hashCode()" => |vm, this: Anything| hash_code(vm, &this),
    "isEmpty()" => |_vm, this: Rc<Set>| this.table.is_empty(),
    "iterator()" => |_vm, this: Rc<Set>| iterator(&this.element, this.table.keys()),
    "remove(T)" => |vm, this: Rc<Set>, element: Anything| remove(vm, &this, element),
    "removeAll(List<T>)" => |vm, this: Rc<Set>, others: Anything| remove_all(vm, &this, &others),
    "retainAll(List<T>)" => |vm, this: Rc<Set>, others: Anything| retain_all(vm, &this, &others),
    "size()" => |_vm, this: Rc<Set>| this.table.len(),
    "toString()" => |vm, this: Anything| vm.text_of(&this),
}

fn made(vm: &mut Vm, call: Call<'_>) -> Outcome {
    let set = Set::new(call.type_arguments().into_iter().next().unwrap_or(Ty::OBJECT));
    if let Some(given) = call.arguments.first() {
        add_all(vm, &set, given)?;
    }
    Ok(Value::from(set))
}

fn add(vm: &mut Vm, set: &Set, element: Value) -> Result<bool, Throw> {
    let element = stored(vm, &set.element, element)?;
    Ok(set.table.insert(vm, element, Value::Null)?.is_none())
}

fn add_all(vm: &mut Vm, set: &Set, more: &Value) -> Result<bool, Throw> {
    if more.is_null() {
        return Err(Throw::new("System.NullPointerException", "Argument cannot be null."));
    }
    let mut is_changed = false;
    for element in elements_of(vm, more)? {
        is_changed |= add(vm, set, element)?;
    }
    Ok(is_changed)
}

fn contains(vm: &mut Vm, set: &Set, element: Value) -> Result<bool, Throw> {
    let element = stored(vm, &set.element, element)?;
    set.table.contains(vm, &element)
}

fn contains_all(vm: &mut Vm, set: &Set, others: &Value) -> Result<bool, Throw> {
    for other in elements_of(vm, others)? {
        if !contains(vm, set, other)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn remove(vm: &mut Vm, set: &Set, element: Value) -> Result<bool, Throw> {
    let element = stored(vm, &set.element, element)?;
    Ok(set.table.remove(vm, &element)?.is_some())
}

fn remove_all(vm: &mut Vm, set: &Set, others: &Value) -> Result<bool, Throw> {
    let mut is_changed = false;
    for other in elements_of(vm, others)? {
        is_changed |= remove(vm, set, other)?;
    }
    Ok(is_changed)
}

fn retain_all(vm: &mut Vm, set: &Set, others: &Value) -> Result<bool, Throw> {
    let kept = Set::new(set.element.clone());
    add_all(vm, &kept, others)?;
    let mut is_changed = false;
    for own in set.table.keys() {
        if !kept.table.contains(vm, &own)? {
            is_changed |= set.table.remove(vm, &own)?.is_some();
        }
    }
    Ok(is_changed)
}
