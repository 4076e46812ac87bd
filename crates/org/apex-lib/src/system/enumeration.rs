//! Enum: what every value of every enum answers to, and the static members of the platform's own.

use orgyard_apex_check::{PlatformId, Ty};
use orgyard_apex_vm::{Anything, Call, EnumValue, Outcome, Throw, Value, Vm, natives};

natives! { "System.Enum";
    "name()" => |vm, this: EnumValue| vm.enum_name(this),
    "ordinal()" => |_vm, this: EnumValue| this.ordinal() as i32,
    "equals(Object)" => |vm, this: Anything, other: Anything| vm.equals(&this, &other),
    "hashCode()" => |vm, this: Anything| crate::support::hash_code(vm, &this),
    "toString()" => |vm, this: EnumValue| vm.enum_name(this),
    raw static "values()" => values,
    raw static "valueOf(String)" => value_of,
}

fn owner(call: &Call<'_>) -> Option<PlatformId> {
    call.native.and_then(|native| PlatformId::named(native.owner)).filter(|id| id.is_enum())
}

fn values(_: &mut Vm, call: Call<'_>) -> Outcome {
    let Some(id) = owner(&call) else { return Err(Throw::unsupported("Enum.values()")) };
    let all = (0..id.values().len()).map(|ordinal| EnumValue::Platform { ty: id, ordinal: ordinal as u32 });
    Ok(Value::list(Ty::Platform(id, Vec::new().into()), all.map(Value::Enum).collect()))
}

fn value_of(vm: &mut Vm, call: Call<'_>) -> Outcome {
    let Some(id) = owner(&call) else { return Err(Throw::unsupported("Enum.valueOf(String)")) };
    let name = vm.text_of(&call.argument(0))?;
    let found = EnumValue::platform(id, &name).map(Value::Enum);
    found.ok_or_else(|| {
        let message = format!("No enum constant {}.{name}", id.qualified());
        Throw::new("System.NoSuchElementException", message)
    })
}
