//! SObjectField: the token of a field; and the map of an object's fields.

use super::token::{Described, OBJECT_FIELD, object_of};
use orgyard_apex_check::Ty;
use orgyard_apex_vm::{Map, Platform, Table, Throw, Value, Vm, natives, platform_type};
use std::rc::Rc;

natives! {
    "Schema.SObjectField" {
        "getDescribe()" => |vm, this: Rc<Platform>| describe(vm, &this),
        "getDescribe(Object)" => |vm, this: Rc<Platform>, _options: Value| describe(vm, &this),
        "toString()" => |_vm, this: Rc<Platform>| super::token::field_name(&this).to_owned(),
    }
    "Schema.SObjectTypeFields" {
        "getMap()" => |vm, this: Rc<Platform>| field_map(vm, &this),
    }
    // The same as the checker names it.
    "Internal.SObjectTypeFields" {
        "getMap()" => |vm, this: Rc<Platform>| field_map(vm, &this),
    }
}

pub(crate) fn object_field(vm: &Vm, object: &str, field: &str) -> Value {
    vm.token(OBJECT_FIELD, &format!("{object}.{field}"))
}

fn describe(vm: &Vm, token: &Platform) -> Result<Value, Throw> {
    let own = Described::of(vm, token)?;
    Ok(vm.token("Schema.DescribeFieldResult", &format!("{}.{}", own.object.name, own.field().name)))
}

/// The names are in lower case, and found in any. Source: aer 1.2.34.
fn field_map(vm: &mut Vm, token: &Platform) -> Result<Map, Throw> {
    let object = object_of(vm, token)?;
    let map = Map { key: Ty::STRING, value: platform_type(OBJECT_FIELD), table: Table::folding() };
    for field in object.fields.iter().filter(|field| !field.hidden && !field.feature_dependent) {
        let value = object_field(vm, &object.name, &field.name);
        map.table.insert(vm, Value::from(field.name.to_lowercase()), value)?;
    }
    Ok(map)
}
