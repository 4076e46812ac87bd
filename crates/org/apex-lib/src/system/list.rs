//! List.

use super::iterator::iterator;
use crate::support::{elements_of, hash_code, record_copy, sorted, stored};
use orgyard_apex_check::Ty;
use orgyard_apex_vm::{Anything, Call, List, Outcome, Throw, Value, Vm, natives};
use std::rc::Rc;

natives! { "System.List";
    raw new "()" => empty,
    raw new "(Integer)" => sized_or_copy,
    raw new "(List<T>)" => sized_or_copy,
    raw new "(Set<T>)" => sized_or_copy,
    "add(T)" => |vm, this: Rc<List>, element: Anything| {
        let element = stored(vm, &this.element, element)?;
        this.push(element)
    },
    "add(Integer, T)" => |vm, this: Rc<List>, index: i32, element: Anything| insert(vm, &this, index, element),
    "addAll(List<T>)" => |vm, this: Rc<List>, more: Anything| add_all(vm, &this, &more),
    "clear()" => |_vm, this: Rc<List>| this.change().map(|mut items| items.clear()),
    "clone()" => |_vm, this: Rc<List>| List::new(this.element.clone(), this.to_vec()),
    "contains(Object)" => |vm, this: Rc<List>, element: Anything| Ok::<_, Throw>(index_of(vm, &this, &element)? >= 0),
    "deepClone()" => |_vm, this: Rc<List>| deep_clone(&this, &[]),
    "deepClone(Boolean)" => |_vm, this: Rc<List>, id: bool| deep_clone(&this, &[id]),
    "deepClone(Boolean, Boolean)" => |_vm, this: Rc<List>, id: bool, times: bool| deep_clone(&this, &[id, times]),
    "deepClone(Boolean, Boolean, Boolean)" => |_vm, this: Rc<List>, id: bool, times: bool, numbers: bool|
        deep_clone(&this, &[id, times, numbers]),
    "equals(Object)" => |vm, this: Anything, other: Anything| vm.equals(&this, &other),
    "get(Integer)" => |_vm, this: Rc<List>, index: i32| this.get(index),
    "getSObjectType()" => |vm, this: Rc<List>| object_type(vm, &this.element),
    "hashCode()" => |vm, this: Anything| hash_code(vm, &this),
    "indexOf(Object)" => |vm, this: Rc<List>, element: Anything| index_of(vm, &this, &element),
    "isEmpty()" => |_vm, this: Rc<List>| this.is_empty(),
    "iterator()" => |_vm, this: Rc<List>| iterator(&this.element, this.to_vec()),
    "remove(Integer)" => |_vm, this: Rc<List>, index: i32| remove(&this, index),
    "set(Integer, T)" => |vm, this: Rc<List>, index: i32, element: Anything| {
        let element = stored(vm, &this.element, element)?;
        this.set(index, element)
    },
    "size()" => |_vm, this: Rc<List>| this.len(),
    "sort()" => |vm, this: Rc<List>| sort(vm, &this),
    "sort(Comparator<T>)" => |vm, this: Rc<List>, comparator: Anything| sort_by(vm, &this, &comparator),
    "toString()" => |vm, this: Anything| vm.text_of(&this),
}

fn element_type(call: &Call<'_>) -> Ty {
    call.type_arguments().into_iter().next().unwrap_or(Ty::OBJECT)
}

fn empty(_: &mut Vm, call: Call<'_>) -> Outcome {
    Ok(Value::list(element_type(&call), Vec::new()))
}

fn sized_or_copy(vm: &mut Vm, call: Call<'_>) -> Outcome {
    let given = call.argument(0);
    let items = match &given {
        Value::Null => return Err(Throw::new("System.NullPointerException", "Argument cannot be null.")),
        Value::Integer(size) => vec![Value::Null; usize::try_from(*size).unwrap_or_default()],
        _ => elements_of(vm, &given)?,
    };
    Ok(Value::list(element_type(&call), items))
}

fn insert(vm: &mut Vm, list: &List, index: i32, element: Value) -> Result<(), Throw> {
    let element = stored(vm, &list.element, element)?;
    let mut items = list.change()?;
    match usize::try_from(index) {
        Ok(place) if place <= items.len() => {
            items.insert(place, element);
            Ok(())
        }
        _ => Err(out_of_bounds(index)),
    }
}

fn out_of_bounds(index: i32) -> Throw {
    Throw::new("System.ListException", format!("List index out of bounds: {index}"))
}

fn add_all(vm: &mut Vm, list: &List, more: &Value) -> Result<(), Throw> {
    if more.is_null() {
        return Err(Throw::new("System.NullPointerException", "Argument cannot be null."));
    }
    let mut elements = elements_of(vm, more)?;
    for element in &mut elements {
        *element = stored(vm, &list.element, std::mem::take(element))?;
    }
    list.change()?.extend(elements);
    Ok(())
}

fn remove(list: &List, index: i32) -> Outcome {
    let mut items = list.change()?;
    match usize::try_from(index) {
        Ok(place) if place < items.len() => Ok(items.remove(place)),
        _ => Err(out_of_bounds(index)),
    }
}

fn index_of(vm: &mut Vm, list: &List, element: &Value) -> Result<i32, Throw> {
    for (place, item) in list.to_vec().iter().enumerate() {
        if vm.equal_keys(item, element)? {
            return Ok(i32::try_from(place).unwrap_or(-1));
        }
    }
    Ok(-1)
}

/// Records are copied; without `preserveId` they have no Id.
fn deep_clone(list: &List, keeps: &[bool]) -> Value {
    let mut items = list.to_vec();
    for item in &mut items {
        if let Value::SObject(record) = item {
            *item = Value::from(record_copy(record, keeps));
        }
    }
    Value::list(list.element.clone(), items)
}

fn object_type(vm: &Vm, element: &Ty) -> Value {
    match element {
        Ty::SObject(Some(name)) => vm.token("Schema.SObjectType", name),
        _ => Value::Null,
    }
}

fn sort(vm: &mut Vm, list: &List) -> Result<(), Throw> {
    let items = sorted(vm, list.to_vec(), &mut |vm, a, b| vm.compare(a, b))?;
    *list.change()? = items;
    Ok(())
}

fn sort_by(vm: &mut Vm, list: &List, comparator: &Value) -> Result<(), Throw> {
    let items = sorted(vm, list.to_vec(), &mut |vm, a, b| match vm.call_named(
        comparator,
        "compare",
        vec![a.clone(), b.clone()],
    )? {
        Value::Integer(order) => Ok(order.cmp(&0)),
        _ => Err(Throw::null_pointer()),
    })?;
    *list.change()? = items;
    Ok(())
}
