//! Partitions of the org's and of the session's cache.

use super::capacity::capacity;
use indexmap::IndexMap;
use orgyard_apex_check::Ty;
use orgyard_apex_vm::{Anything, Platform, Set, Str, Throw, Value, Vm, natives};
use std::collections::HashMap;
use std::rc::Rc;

/// Which cache: one per org, or one per session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Org,
    Session,
}

/// The values of all partitions, by kind and by the partition's name.
#[derive(Default)]
struct Caches(HashMap<(Kind, Str), IndexMap<Str, Value>>);

/// What a Partition of Apex stands for.
struct Partition {
    kind: Kind,
    name: Str,
}

natives! { "cache.Partition";
    "get(String)" => |vm, this: Rc<Platform>, key: Str| Ok::<_, Throw>(find(vm, &this, &key)?.unwrap_or_default()),
    "get(Type, String)" => |vm, this: Rc<Platform>, builder: Rc<Ty>, key: Str| load(vm, &this, &builder, &key),
    "put(String, Object)" => |vm, this: Rc<Platform>, key: Str, value: Anything| put(vm, &this, key, value),
    "put(String, Object, Integer)" =>
        |vm, this: Rc<Platform>, key: Str, value: Anything, _seconds: i32| put(vm, &this, key, value),
    "put(String, Object, Integer, Visibility, Boolean)" =>
        |vm, this: Rc<Platform>, key: Str, value: Anything, _seconds: i32, _seen: Anything, _fixed: bool|
            put(vm, &this, key, value),
    "contains(String)" => |vm, this: Rc<Platform>, key: Str| Ok::<_, Throw>(find(vm, &this, &key)?.is_some()),
    "remove(String)" => |vm, this: Rc<Platform>, key: Str| remove(vm, &this, &key),
    "remove(Type, String)" => |vm, this: Rc<Platform>, builder: Rc<Ty>, key: Str| {
        let key = built_key(vm, &builder, &key);
        remove(vm, &this, &key)
    },
    "getKeys()" => |vm, this: Rc<Platform>| keys(vm, &this),
    "getNumKeys()" => |vm, this: Rc<Platform>| Ok::<_, Throw>(values(vm, &this)?.len() as i64),
    "getName()" => |_vm, this: Rc<Platform>| this.state::<Partition>().map(|own| own.name.to_string()),
    "getCapacity()" => |vm, this: Rc<Platform>| size(vm, &this),
    "isAvailable()" => |vm, this: Rc<Platform>| Ok::<_, Throw>(size(vm, &this)? > 0.0),
}

/// A partition by its name, `namespace.name`. `default` where none is named.
pub(super) fn partition(kind: Kind, name: &str) -> Platform {
    let ty = match kind {
        Kind::Org => "cache.OrgPartition",
        Kind::Session => "cache.SessionPartition",
    };
    Platform::with(ty, Partition { kind, name: name.into() })
}

fn values<'v>(vm: &'v mut Vm, this: &Platform) -> Result<&'v mut IndexMap<Str, Value>, Throw> {
    let own = this.state::<Partition>().ok_or_else(Throw::null_pointer)?;
    Ok(vm.state::<Caches>().0.entry((own.kind, own.name.clone())).or_default())
}

fn find(vm: &mut Vm, this: &Platform, key: &str) -> Result<Option<Value>, Throw> {
    check_key(key)?;
    Ok(values(vm, this)?.get(key).cloned())
}

fn put(vm: &mut Vm, this: &Platform, key: Str, value: Value) -> Result<(), Throw> {
    check_key(&key)?;
    values(vm, this)?.insert(key, value);
    Ok(())
}

fn remove(vm: &mut Vm, this: &Platform, key: &str) -> Result<bool, Throw> {
    Ok(values(vm, this)?.shift_remove(key).is_some())
}

/// What is not there is made by a builder, and kept under a key of its own.
fn load(vm: &mut Vm, this: &Platform, builder: &Ty, key: &str) -> Result<Value, Throw> {
    let kept = built_key(vm, builder, key);
    if let Some(known) = values(vm, this)?.get(&kept) {
        return Ok(known.clone());
    }
    let Ty::Class(class) = builder else {
        let text = "Class must implement the Cache.CacheBuilder interface";
        return Err(Throw::new("cache.InvalidCacheBuilderException", text));
    };
    let builder = vm.construct(*class, Vec::new())?;
    let made = vm.call_named(&builder, "doLoad", vec![Value::string(key)])?;
    values(vm, this)?.insert(kept, made.clone());
    Ok(made)
}

fn built_key(vm: &Vm, builder: &Ty, key: &str) -> Str {
    format!("{}_{key}", vm.type_name(builder)).into()
}

fn keys(vm: &mut Vm, this: &Platform) -> Result<Value, Throw> {
    let keys: Vec<Value> = values(vm, this)?.keys().map(|key| Value::String(key.clone())).collect();
    let set = Set::new(Ty::STRING);
    keys.into_iter().try_for_each(|key| set.table.insert(vm, key, Value::Null).map(drop))?;
    Ok(Value::from(set))
}

fn size(vm: &mut Vm, this: &Platform) -> Result<f64, Throw> {
    let own = this.state::<Partition>().ok_or_else(Throw::null_pointer)?;
    capacity(vm, own.kind, &own.name)
}

/// Source: Apex Reference Guide, Cache.Partition: keys are alphanumeric and at most fifty characters long.
fn check_key(key: &str) -> Result<(), Throw> {
    let bare = key.rsplit('.').next().unwrap_or(key);
    if !bare.is_empty() && bare.len() <= 50 && bare.chars().all(char::is_alphanumeric) {
        return Ok(());
    }
    let text = format!("Invalid key: '{key}'. Keys must be alphanumeric and have at most 50 characters");
    Err(Throw::new("cache.InvalidParamException", text))
}
