//! SObjectType: the token of an object.

use super::token::{OBJECT_TYPE, object_of};
use orgyard_apex_vm::{Platform, SObject, Throw, Value, Vm, from_stored, natives};
use orgyard_values::Id;
use std::rc::Rc;
use std::sync::Arc;

natives! { "Schema.SObjectType";
    "getDescribe()" => |vm, this: Rc<Platform>| describe(vm, &this),
    "getDescribe(Object)" => |vm, this: Rc<Platform>, _options: Value| describe(vm, &this),
    "newSObject()" => |vm, this: Rc<Platform>| Ok::<_, Throw>(SObject::new(object_of(vm, &this)?)),
    "newSObject(Id)" => |vm, this: Rc<Platform>, id: Option<Id>| with_id(vm, &this, id),
    "newSObject(Id, Boolean)" => |vm, this: Rc<Platform>, record_type: Option<Id>, defaults: bool|
        with_defaults(vm, &this, record_type, defaults),
    "toString()" => |_vm, this: Rc<Platform>| this.key.clone(),
    get "fields" => |vm, this: Rc<Platform>| vm.token("Schema.SObjectTypeFields", this.key.as_deref().unwrap_or_default()),
}

/// The token of an object by its canonical name.
pub(crate) fn object_type(vm: &Vm, name: &str) -> Value {
    vm.token(OBJECT_TYPE, name)
}

fn describe(vm: &Vm, token: &Platform) -> Result<Value, Throw> {
    let object = object_of(vm, token)?;
    Ok(vm.token("Schema.DescribeSObjectResult", &object.name))
}

fn with_id(vm: &Vm, token: &Platform, id: Option<Id>) -> Result<SObject, Throw> {
    let record = SObject::new(object_of(vm, token)?);
    if let Some(id) = id {
        record.put(&Arc::from("Id"), Value::Id(id));
    }
    Ok(record)
}

fn with_defaults(vm: &Vm, token: &Platform, record_type: Option<Id>, defaults: bool) -> Result<SObject, Throw> {
    let record = SObject::new(object_of(vm, token)?);
    if defaults {
        field_defaults(&record);
    }
    // Source: Platform Events Developer Guide, Get the Result of Asynchronous Platform Event Publishing.
    if defaults && record.def.field("EventUuid").is_some() {
        record.put(&Arc::from("EventUuid"), Value::from(crate::eventbus::event_uuid(vm)));
    }
    if let Some(id) = record_type {
        record.put(&Arc::from("RecordTypeId"), Value::Id(id));
    }
    Ok(record)
}

fn field_defaults(record: &SObject) {
    for field in record.def.fields.iter().filter(|field| field.createable) {
        if let Some(default) = &field.default {
            record.put(&Arc::from(field.name.as_str()), from_stored(default, field.field_type, field.scale));
        }
    }
}
