//! PicklistEntry.

use super::token::Described;
use orgyard_apex_vm::{Platform, Throw, Value, Vm, natives, platform_type};
use std::rc::Rc;

const NAME: &str = "Schema.PicklistEntry";

struct Entry {
    label: String,
    value: String,
    is_active: bool,
    is_default: bool,
}

natives! { "Schema.PicklistEntry";
    "getLabel()" => |_vm, this: Rc<Platform>| read(&this, |own| Value::from(&own.label)),
    "getValue()" => |_vm, this: Rc<Platform>| read(&this, |own| Value::from(&own.value)),
    "isActive()" => |_vm, this: Rc<Platform>| read(&this, |own| Value::from(own.is_active)),
    "isDefaultValue()" => |_vm, this: Rc<Platform>| read(&this, |own| Value::from(own.is_default)),
}

fn read(entry: &Platform, of: impl Fn(&Entry) -> Value) -> Result<Value, Throw> {
    entry.state::<Entry>().map(|own| of(&own)).ok_or_else(Throw::null_pointer)
}

pub(super) fn picklist_entries(vm: &Vm, token: &Platform) -> Result<Value, Throw> {
    let own = Described::of(vm, token)?;
    let field = own.field();
    // The model knows labels and defaults; the definition, which values there are.
    let model = vm.tx.schema().model().field(&own.object.name, &field.name);
    let entries = field.picklist.iter().map(|value| {
        let known = model.and_then(|model| model.picklist.iter().find(|one| one.name == *value));
        let label = known.map_or(value, |one| &one.label).clone();
        let is_default = known.is_some_and(|one| one.default);
        Value::from(Platform::with(NAME, Entry { label, value: value.clone(), is_active: true, is_default }))
    });
    Ok(Value::list(platform_type(NAME), entries.collect()))
}
