//! Schema: the objects of the org.

use super::token::OBJECT_TYPE;
use crate::support::elements_of;
use orgyard_apex_check::Ty;
use orgyard_apex_vm::{Anything, Map, Table, Throw, Value, Vm, natives, platform_type};
use std::rc::Rc;

natives! { "System.Schema";
    static "getGlobalDescribe()" => |vm| global_describe(vm),
    static "describeSObjects(List<String>)" => |vm, names: Anything| describe_all(vm, &names),
    static "describeSObjects(List<String>, Object)" => |vm, names: Anything, _options: Anything|
        describe_all(vm, &names),
}

/// Made once per transaction: tokens alone, no describe.
#[derive(Default)]
struct Global(Option<Rc<Map>>);

/// The names are in lower case, and found in any. Source: aer 1.2.34.
fn global_describe(vm: &mut Vm) -> Result<Rc<Map>, Throw> {
    if let Some(known) = &vm.state::<Global>().0 {
        return Ok(Rc::clone(known));
    }
    let names = vm.tx.schema().names();
    let map = Map { key: Ty::STRING, value: platform_type(OBJECT_TYPE), table: Table::folding() };
    for name in names {
        let token = vm.token(OBJECT_TYPE, &name);
        map.table.insert(vm, Value::from(name.to_lowercase()), token)?;
    }
    let map = Rc::new(map);
    vm.state::<Global>().0 = Some(Rc::clone(&map));
    Ok(map)
}

fn describe_all(vm: &mut Vm, names: &Value) -> Result<Value, Throw> {
    let mut results = Vec::new();
    for name in elements_of(vm, names)? {
        let name = vm.text_of(&name)?;
        let Some(object) = vm.object_named(&name) else {
            let message = format!("SObject type '{name}' is not supported.");
            return Err(Throw::new("System.InvalidParameterValueException", message));
        };
        results.push(vm.token("Schema.DescribeSObjectResult", &object.name));
    }
    Ok(Value::list(platform_type("Schema.DescribeSObjectResult"), results))
}
