//! What goes into a collection takes the type of its elements.

use orgyard_apex_check::{Primitive, Ty};
use orgyard_apex_vm::{Outcome, Value, Vm};

/// The value as an element of that type: an Integer becomes a Decimal in a list of Decimals.
pub(crate) fn stored(vm: &mut Vm, ty: &Ty, value: Value) -> Outcome {
    match (ty, &value) {
        (Ty::Primitive(Primitive::Object), _) | (_, Value::Null) => Ok(value),
        (Ty::Primitive(to), _) => vm.convert(value, *to),
        _ => Ok(value),
    }
}
