//! Map.

use crate::support::{elements_of, hash_code, record_copy, stored};
use orgyard_apex_check::Ty;
use orgyard_apex_vm::{Anything, Call, List, Map, Outcome, Set, Throw, Value, Vm, natives};
use std::rc::Rc;

natives! { "System.Map";
    raw new "()" => made,
    raw new "(List<SObject>)" => made,
    raw new "(Map<K,V>)" => made,
    "clear()" => |_vm, this: Rc<Map>| this.table.clear(),
    "clone()" => |_vm, this: Rc<Map>| like(&this, this.table.copy()),
    "containsKey(K)" => |vm, this: Rc<Map>, key: Anything| {
        let key = stored(vm, &this.key, key)?;
        this.table.contains(vm, &key)
    },
    "deepClone()" => |vm, this: Rc<Map>| deep_clone(vm, &this),
    "equals(Object)" => |vm, this: Anything, other: Anything| vm.equals(&this, &other),
    "get(K)" => |vm, this: Rc<Map>, key: Anything| {
        let key = stored(vm, &this.key, key)?;
        this.table.get(vm, &key)
    },
    "getSObjectType()" => |vm, this: Rc<Map>| match &this.value {
        Ty::SObject(Some(name)) => vm.token("Schema.SObjectType", name),
        _ => Value::Null,
    },
    "hashCode()" => |vm, this: Anything| hash_code(vm, &this),
    "isEmpty()" => |_vm, this: Rc<Map>| this.table.is_empty(),
    "keySet()" => |vm, this: Rc<Map>| key_set(vm, &this),
    "put(K, V)" => |vm, this: Rc<Map>, key: Anything, value: Anything| put(vm, &this, key, value),
    "putAll(Map<K, V>)" => |vm, this: Rc<Map>, more: Anything| put_all(vm, &this, &more),
    "remove(K)" => |vm, this: Rc<Map>, key: Anything| {
        let key = stored(vm, &this.key, key)?;
        this.table.remove(vm, &key)
    },
    "size()" => |_vm, this: Rc<Map>| this.table.len(),
    "toString()" => |vm, this: Anything| vm.text_of(&this),
    "values()" => |_vm, this: Rc<Map>| List::new(this.value.clone(), this.table.values()),
}

fn made(vm: &mut Vm, call: Call<'_>) -> Outcome {
    let mut arguments = call.type_arguments().into_iter();
    let (key, value) = (arguments.next().unwrap_or(Ty::OBJECT), arguments.next().unwrap_or(Ty::OBJECT));
    let map = Map::new(key, value);
    if let Some(given) = call.arguments.first() {
        put_all(vm, &map, given)?;
    }
    Ok(Value::from(map))
}

fn like(map: &Map, table: orgyard_apex_vm::Table) -> Map {
    Map { key: map.key.clone(), value: map.value.clone(), table }
}

fn put(vm: &mut Vm, map: &Map, key: Value, value: Value) -> Outcome {
    let key = stored(vm, &map.key, key)?;
    let value = stored(vm, &map.value, value)?;
    Ok(map.table.insert(vm, key, value)?.unwrap_or_default())
}

fn put_all(vm: &mut Vm, map: &Map, more: &Value) -> Result<(), Throw> {
    match more {
        Value::Null => Err(Throw::new("System.NullPointerException", "Argument cannot be null.")),
        Value::Map(other) => {
            for (key, value) in other.table.entries() {
                put(vm, map, key, value)?;
            }
            Ok(())
        }
        _ => put_records(vm, map, more),
    }
}

/// Records by their ids.
fn put_records(vm: &mut Vm, map: &Map, records: &Value) -> Result<(), Throw> {
    for (index, record) in elements_of(vm, records)?.into_iter().enumerate() {
        let Value::SObject(own) = &record else { return Err(Throw::null_pointer()) };
        let Some(id) = own.id() else {
            return Err(Throw::new("System.ListException", format!("Row with null Id at index: {index}")));
        };
        put(vm, map, Value::Id(id), record)?;
    }
    Ok(())
}

fn deep_clone(vm: &mut Vm, map: &Map) -> Outcome {
    let copy = Map::new(map.key.clone(), map.value.clone());
    for (key, value) in map.table.entries() {
        let value = match &value {
            Value::SObject(record) => Value::from(record_copy(record, &[true, true, true])),
            _ => value,
        };
        copy.table.insert(vm, key, value)?;
    }
    Ok(Value::from(copy))
}

fn key_set(vm: &mut Vm, map: &Map) -> Outcome {
    let set = Set::new(map.key.clone());
    for key in map.table.keys() {
        set.table.insert(vm, key, Value::Null)?;
    }
    Ok(Value::from(set))
}
