//! Enum: what every value answers to, and the static members, whose target is the enum itself.

use orgyard_apex_check::Ty;
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

/// The values of an enum of the image or of the platform, in their order.
pub(crate) fn values_of(vm: &Vm, ty: &Ty) -> Vec<EnumValue> {
    match ty {
        Ty::Class(class) => (0..vm.class(*class).values.len() as u32)
            .map(|ordinal| EnumValue::Image { class: *class, ordinal })
            .collect(),
        Ty::Platform(id, _) => {
            (0..id.values().len() as u32).map(|ordinal| EnumValue::Platform { ty: *id, ordinal }).collect()
        }
        _ => Vec::new(),
    }
}

fn values(vm: &mut Vm, call: Call<'_>) -> Outcome {
    let Value::Type(ty) = call.target else { return Err(Throw::null_pointer()) };
    Ok(Value::list(Ty::clone(ty), values_of(vm, ty).into_iter().map(Value::Enum).collect()))
}

fn value_of(vm: &mut Vm, call: Call<'_>) -> Outcome {
    let Value::Type(ty) = call.target else { return Err(Throw::null_pointer()) };
    let name = vm.text_of(&call.argument(0))?;
    let found = values_of(vm, ty).into_iter().find(|one| vm.enum_name(*one).eq_ignore_ascii_case(&name));
    found.map(Value::Enum).ok_or_else(|| {
        Throw::new("System.NoSuchElementException", format!("No enum constant {}.{name}", vm.type_name(ty)))
    })
}
