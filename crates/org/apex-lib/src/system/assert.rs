//! Assert: the same texts as `System.assert`, with messages that may be left out.

use super::assertion::{equal, fail, same_as, true_or, unlike};
use orgyard_apex_check::Ty;
use orgyard_apex_vm::{Anything, Str, Throw, Value, Vm, natives};
use std::rc::Rc;

natives! { "System.Assert";
    static "areEqual(Object, Object)" => |vm, expected: Anything, actual: Anything| equal(vm, &expected, &actual, None),
    static "areEqual(Object, Object, String)" => |vm, expected: Anything, actual: Anything, text: Option<Str>|
        equal(vm, &expected, &actual, text),
    static "areNotEqual(Object, Object)" => |vm, other: Anything, actual: Anything| unlike(vm, &other, &actual, None),
    static "areNotEqual(Object, Object, String)" => |vm, other: Anything, actual: Anything, text: Option<Str>|
        unlike(vm, &other, &actual, text),
    static "fail()" => |_vm| Err::<(), _>(fail(None, "")),
    static "fail(String)" => |_vm, text: Option<Str>| Err::<(), _>(fail(text, "")),
    static "isTrue(Boolean)" => |_vm, condition: Option<bool>| true_or(condition == Some(true), None),
    static "isTrue(Boolean, String)" => |_vm, condition: Option<bool>, text: Option<Str>|
        true_or(condition == Some(true), text),
    static "isFalse(Boolean)" => |_vm, condition: Option<bool>| true_or(condition == Some(false), None),
    static "isFalse(Boolean, String)" => |_vm, condition: Option<bool>, text: Option<Str>|
        true_or(condition == Some(false), text),
    static "isNull(Object)" => |vm, value: Anything| null(vm, &value, None),
    static "isNull(Object, String)" => |vm, value: Anything, text: Option<Str>| null(vm, &value, text),
    static "isNotNull(Object)" => |_vm, value: Anything| not_null(&value, None),
    static "isNotNull(Object, String)" => |_vm, value: Anything, text: Option<Str>| not_null(&value, text),
    static "isInstanceOfType(Object, Type)" => |vm, value: Anything, ty: Rc<Ty>| of_type(vm, &value, &ty, None),
    static "isInstanceOfType(Object, Type, String)" => |vm, value: Anything, ty: Rc<Ty>, text: Option<Str>|
        of_type(vm, &value, &ty, text),
    static "isNotInstanceOfType(Object, Type)" => |vm, value: Anything, ty: Rc<Ty>| not_of_type(vm, &value, &ty, None),
    static "isNotInstanceOfType(Object, Type, String)" => |vm, value: Anything, ty: Rc<Ty>, text: Option<Str>|
        not_of_type(vm, &value, &ty, text),
}

fn null(vm: &mut Vm, value: &Value, text: Option<Str>) -> Result<(), Throw> {
    if value.is_null() { Ok(()) } else { equal(vm, &Value::Null, value, text) }
}

fn not_null(value: &Value, text: Option<Str>) -> Result<(), Throw> {
    if value.is_null() { Err(fail(text, &same_as("null"))) } else { Ok(()) }
}

fn of_type(vm: &Vm, value: &Value, ty: &Ty, text: Option<Str>) -> Result<(), Throw> {
    if vm.is_a(value, ty) {
        return Ok(());
    }
    let detail = format!("Expected type: {}, Actual type: {}", vm.type_name(ty), vm.type_name_of(value));
    Err(fail(text, &detail))
}

fn not_of_type(vm: &Vm, value: &Value, ty: &Ty, text: Option<Str>) -> Result<(), Throw> {
    if !vm.is_a(value, ty) {
        return Ok(());
    }
    Err(fail(text, &format!("Not expected type: {}, Actual type: {}", vm.type_name(ty), vm.type_name_of(value))))
}
