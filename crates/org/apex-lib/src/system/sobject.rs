//! SObject: fields, parents and children by names that only the run knows, and copies.

use crate::schema::object_type::object_type;
use crate::support::{get_field, get_parent, name_of, put_field, put_parent, record_copy};
use orgyard_apex_check::Ty;
use orgyard_apex_vm::{Anything, Call, List, Map, Outcome, SObject, Throw, Value, Vm, natives};
use std::rc::Rc;

natives! { "System.SObject";
    "get(String)" => |vm, this: Rc<SObject>, field: Anything| get_field(vm, &this, &name_of(&field)?),
    "get(SObjectField)" => |vm, this: Rc<SObject>, field: Anything| get_field(vm, &this, &name_of(&field)?),
    "put(String, Object)" => |vm, this: Rc<SObject>, field: Anything, value: Anything|
        put_field(vm, &this, &name_of(&field)?, value),
    "put(SObjectField, Object)" => |vm, this: Rc<SObject>, field: Anything, value: Anything|
        put_field(vm, &this, &name_of(&field)?, value),
    "getSObject(String)" => |vm, this: Rc<SObject>, name: Anything| get_parent(vm, &this, &name_of(&name)?),
    "getSObject(SObjectField)" => |vm, this: Rc<SObject>, name: Anything| get_parent(vm, &this, &name_of(&name)?),
    "putSObject(String, SObject)" => |vm, this: Rc<SObject>, name: Anything, parent: Option<Rc<SObject>>|
        put_parent(vm, &this, &name_of(&name)?, parent),
    "putSObject(SObjectField, SObject)" => |vm, this: Rc<SObject>, name: Anything, parent: Option<Rc<SObject>>|
        put_parent(vm, &this, &name_of(&name)?, parent),
    "getSObjects(String)" => |vm, this: Rc<SObject>, name: Anything| children(vm, &this, &name_of(&name)?),
    "isSet(String)" => |vm, this: Rc<SObject>, field: Anything| is_set(vm, &this, &name_of(&field)?),
    "isSet(SObjectField)" => |vm, this: Rc<SObject>, field: Anything| is_set(vm, &this, &name_of(&field)?),
    "getPopulatedFieldsAsMap()" => |vm, this: Rc<SObject>| populated(vm, &this),
    "getSObjectType()" => |vm, this: Rc<SObject>| object_type(vm, &this.def.name),
    raw static "getSObjectType()" => type_of_object,
    "clear()" => |_vm, this: Rc<SObject>| {
        this.check_writable()?;
        this.state.borrow_mut().fields.clear();
        Ok::<_, Throw>(())
    },
    "clone()" => |_vm, this: Rc<SObject>| record_copy(&this, &[]),
    "clone(Boolean)" => |_vm, this: Rc<SObject>, id: bool| record_copy(&this, &[id]),
    "clone(Boolean, Boolean)" => |_vm, this: Rc<SObject>, id: bool, _deep: bool| record_copy(&this, &[id]),
    "clone(Boolean, Boolean, Boolean)" => |_vm, this: Rc<SObject>, id: bool, _deep: bool, times: bool|
        record_copy(&this, &[id, times]),
    "clone(Boolean, Boolean, Boolean, Boolean)" => |_vm, this: Rc<SObject>, id: bool, _deep: bool, times: bool,
        numbers: bool| record_copy(&this, &[id, times, numbers]),
    "isClone()" => |_vm, this: Rc<SObject>| this.state.borrow().clone_of.is_some(),
    "getCloneSourceId()" => |_vm, this: Rc<SObject>| this.state.borrow().clone_of.flatten(),
    "equals(Object)" => |vm, this: Anything, other: Anything| vm.equals(&this, &other),
    "hashCode()" => |vm, this: Anything| crate::support::hash_code(vm, &this),
    "toString()" => |vm, this: Anything| vm.text_of(&this),
}

/// `Account.getSObjectType()`
fn type_of_object(vm: &mut Vm, call: Call<'_>) -> Outcome {
    match call.target {
        Value::Type(ty) => match &**ty {
            Ty::SObject(Some(name)) => Ok(object_type(vm, name)),
            _ => Ok(Value::Null),
        },
        _ => Err(Throw::null_pointer()),
    }
}

/// The rows a sub-query gave; null where there was none.
fn children(vm: &Vm, record: &SObject, name: &str) -> Option<Rc<List>> {
    let state = record.state.borrow();
    let named = |name: &str| state.children.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
    vm.spellings(name).find_map(|name| named(&name)).map(|(_, rows)| Rc::clone(rows))
}

fn is_set(vm: &Vm, record: &SObject, field: &str) -> bool {
    let name = vm.spellings(field).find_map(|name| record.canonical(&name));
    name.is_some_and(|name| record.get(&name).is_some())
}

/// Fields that a query found empty are not populated; what the code set is, null too.
fn populated(vm: &mut Vm, record: &SObject) -> Result<Map, Throw> {
    let map = Map::new(Ty::STRING, Ty::OBJECT);
    let (queried, fields, parents, children) = {
        let state = record.state.borrow();
        (state.queried, state.fields.clone(), state.parents.clone(), state.children.clone())
    };
    let fields = fields.into_iter().filter(|(_, value)| !queried || !value.is_null());
    let parents = parents.into_iter().filter_map(|(name, parent)| Some((name, Value::from(parent?))));
    let children = children.into_iter().map(|(name, rows)| (name, Value::from(rows)));
    for (name, value) in fields.chain(parents).chain(children) {
        map.table.insert(vm, Value::String(name), value)?;
    }
    Ok(map)
}
