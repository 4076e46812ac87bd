//! Cache.Org and Cache.Session: their partitions, and the default one by itself.

use super::partition::{Kind, partition};
use orgyard_apex_vm::{Anything, Str, Value, Vm, natives};

natives! {
    "cache.Org" {
        static "getPartition(String)" => |_vm, name: Str| partition(Kind::Org, &name),
        static "get(String)" => |vm, key: Str| of_default(vm, Kind::Org, "get", vec![Value::String(key)]),
        static "put(String, Object)" =>
            |vm, key: Str, value: Anything| of_default(vm, Kind::Org, "put", vec![Value::String(key), value]),
        static "put(String, Object, Integer)" => |vm, key: Str, value: Anything, _seconds: i32|
            of_default(vm, Kind::Org, "put", vec![Value::String(key), value]),
        static "contains(String)" => |vm, key: Str| of_default(vm, Kind::Org, "contains", vec![Value::String(key)]),
        static "remove(String)" => |vm, key: Str| of_default(vm, Kind::Org, "remove", vec![Value::String(key)]),
        static "getKeys()" => |vm| of_default(vm, Kind::Org, "getKeys", Vec::new()),
        static "getNumKeys()" => |vm| of_default(vm, Kind::Org, "getNumKeys", Vec::new()),
        static "getCapacity()" => |vm| of_default(vm, Kind::Org, "getCapacity", Vec::new()),
    }
    "cache.Session" {
        static "getPartition(String)" => |_vm, name: Str| partition(Kind::Session, &name),
        static "get(String)" => |vm, key: Str| of_default(vm, Kind::Session, "get", vec![Value::String(key)]),
        static "put(String, Object)" =>
            |vm, key: Str, value: Anything| of_default(vm, Kind::Session, "put", vec![Value::String(key), value]),
        static "put(String, Object, Integer)" => |vm, key: Str, value: Anything, _seconds: i32|
            of_default(vm, Kind::Session, "put", vec![Value::String(key), value]),
        static "contains(String)" => |vm, key: Str| of_default(vm, Kind::Session, "contains", vec![Value::String(key)]),
        static "remove(String)" => |vm, key: Str| of_default(vm, Kind::Session, "remove", vec![Value::String(key)]),
        static "getKeys()" => |vm| of_default(vm, Kind::Session, "getKeys", Vec::new()),
        static "getNumKeys()" => |vm| of_default(vm, Kind::Session, "getNumKeys", Vec::new()),
        static "getCapacity()" => |vm| of_default(vm, Kind::Session, "getCapacity", Vec::new()),
        static "isAvailable()" => |_vm| true,
    }
}

fn of_default(vm: &mut Vm, kind: Kind, name: &str, arguments: Vec<Value>) -> orgyard_apex_vm::Outcome {
    let default = Value::from(partition(kind, "local.default"));
    vm.call_named(&default, name, arguments)
}
