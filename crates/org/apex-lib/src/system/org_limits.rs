//! OrgLimits: the limits of the org.

use orgyard_apex_check::Ty;
use orgyard_apex_vm::{Map, Platform, Throw, Value, Vm, natives, platform_type};
use std::rc::Rc;

/// The same the limits resource of the API answers from.
const TABLE: &str = include_str!("../../../../../data/limits.csv");
const LIMIT: &str = "System.OrgLimit";

natives! {
    "System.OrgLimits" {
        static "getAll()" => |_vm| Ok::<_, Throw>(Value::list(platform_type(LIMIT), all().map(|(_, limit)| limit).collect())),
        static "getMap()" => |vm| map(vm),
    }
    "System.OrgLimit" {
        "getName()" => |_vm, this: Rc<Platform>| this.field("name"),
        "getLimit()" => |_vm, this: Rc<Platform>| this.field("limit"),
        "getValue()" => |_vm, this: Rc<Platform>| this.field("value"),
        "toString()" => |vm, this: Rc<Platform>| {
            let shown = |vm: &mut Vm, name: &str| vm.text_of(&this.field(name));
            let (name, limit, value) = (shown(vm, "name")?, shown(vm, "limit")?, shown(vm, "value")?);
            Ok::<_, Throw>(format!("OrgLimit[name={name}, limit={limit}, value={value}]"))
        },
    }
}

/// Nothing of them is used within one transaction.
fn all() -> impl Iterator<Item = (&'static str, Value)> {
    let rows = TABLE.lines().skip(1).filter_map(|line| {
        let mut cells = line.split(',');
        Some((cells.next()?, cells.next()?.parse::<i32>().ok()?))
    });
    rows.map(|(name, most)| {
        let limit = Platform::new(LIMIT);
        limit.set_field("name", Value::string(name));
        limit.set_field("limit", Value::Integer(most));
        limit.set_field("value", Value::Integer(0));
        (name, Value::from(limit))
    })
}

fn map(vm: &mut Vm) -> Result<Map, Throw> {
    let map = Map::new(Ty::STRING, platform_type(LIMIT));
    for (name, limit) in all() {
        map.table.insert(vm, Value::string(name), limit)?;
    }
    Ok(map)
}
