//! RecordTypeInfo.

use super::token::object_of;
use orgyard_apex_check::{Primitive, Ty};
use orgyard_apex_vm::{Map, Platform, Throw, Value, Vm, natives, platform_type};
use orgyard_values::{Id, Value as Stored};
use std::rc::Rc;

const NAME: &str = "Schema.RecordTypeInfo";
/// The record type of records that have none.
const MASTER: &str = "012000000000000AAA";

#[derive(Clone)]
struct Info {
    id: Option<Id>,
    name: String,
    developer_name: String,
    is_active: bool,
    is_master: bool,
    is_default: bool,
}

natives! { "Schema.RecordTypeInfo";
    "getName()" => |_vm, this: Rc<Platform>| read(&this, |own| Value::from(&own.name)),
    "getDeveloperName()" => |_vm, this: Rc<Platform>| read(&this, |own| Value::from(&own.developer_name)),
    "getRecordTypeId()" => |_vm, this: Rc<Platform>| read(&this, |own| Value::from(own.id)),
    "isActive()" => |_vm, this: Rc<Platform>| read(&this, |own| Value::from(own.is_active)),
    "isAvailable()" => |_vm, this: Rc<Platform>| read(&this, |own| Value::from(own.is_active)),
    "isDefaultRecordTypeMapping()" => |_vm, this: Rc<Platform>| read(&this, |own| Value::from(own.is_default)),
    "isMaster()" => |_vm, this: Rc<Platform>| read(&this, |own| Value::from(own.is_master)),
}

fn read(info: &Platform, of: impl Fn(&Info) -> Value) -> Result<Value, Throw> {
    info.state::<Info>().map(|own| of(&own)).ok_or_else(Throw::null_pointer)
}

/// The object's record types, and Master last.
fn infos(vm: &Vm, token: &Platform) -> Result<Vec<Info>, Throw> {
    let object = object_of(vm, token)?;
    let rows = vm.tx.find("RecordType", "SobjectType", &Stored::from(object.name.as_str()))?;
    let mut infos: Vec<Info> = rows
        .iter()
        .map(|row| Info {
            id: row.id(),
            name: row.text("Name").unwrap_or_default().to_owned(),
            developer_name: row.text("DeveloperName").unwrap_or_default().to_owned(),
            is_active: row.bool("IsActive"),
            is_master: false,
            is_default: false,
        })
        .collect();
    infos.push(Info {
        id: MASTER.parse().ok(),
        name: "Master".into(),
        developer_name: "Master".into(),
        is_active: true,
        is_master: true,
        is_default: true,
    });
    Ok(infos)
}

fn made(info: Info) -> Value {
    Value::from(Platform::with(NAME, info))
}

pub(super) fn record_types(vm: &Vm, token: &Platform) -> Result<Value, Throw> {
    Ok(Value::list(platform_type(NAME), infos(vm, token)?.into_iter().map(made).collect()))
}

fn keyed(vm: &mut Vm, token: &Platform, key: Ty, of: impl Fn(&Info) -> Value) -> Result<Map, Throw> {
    let map = Map::new(key, platform_type(NAME));
    for info in infos(vm, token)? {
        let key = of(&info);
        map.table.insert(vm, key, made(info))?;
    }
    Ok(map)
}

pub(super) fn by_name(vm: &mut Vm, token: &Platform) -> Result<Map, Throw> {
    keyed(vm, token, Ty::STRING, |info| Value::from(&info.name))
}

pub(super) fn by_developer_name(vm: &mut Vm, token: &Platform) -> Result<Map, Throw> {
    keyed(vm, token, Ty::STRING, |info| Value::from(&info.developer_name))
}

pub(super) fn by_id(vm: &mut Vm, token: &Platform) -> Result<Map, Throw> {
    keyed(vm, token, Ty::Primitive(Primitive::Id), |info| Value::from(info.id))
}
