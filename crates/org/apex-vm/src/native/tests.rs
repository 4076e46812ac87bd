//! The table form, in all its shapes.

use super::{Call, Natives, Str};
use crate::value::{Platform, Value};
use crate::vm::{Throw, Vm};
use orgyard_apex_check::hir::NativeKind;
use std::rc::Rc;

crate::natives! { "System.String";
    "left(Integer)" => |_vm, this: Str, length: i32| this.get(..length as usize).unwrap_or(&this).to_owned(),
    "concat(String, Integer)" => |_vm, this: Str, other: Str, _times: i32| {
        let text = format!("{this}{other}");
        if text.is_empty() {
            return Err(Throw::null_pointer());
        }
        text
    },
    static "isBlank(String)" => |_vm, value: Option<Str>| value.is_none_or(|text| text.trim().is_empty()),
    static get "current" => |vm| vm.line() as i32,
    new "(String)" => |_vm, _text: Str| Platform::new("System.Http"),
    get "name" => |_vm, this: Rc<Platform>| this.field("name"),
    set "name" => |_vm, this: Rc<Platform>, value: Value| this.set_field("name", value),
    raw static "of(Object)" => of,
    data_holder,
}

fn of(_: &mut Vm, call: Call<'_>) -> Result<Value, Throw> {
    Ok(call.argument(0))
}

#[test]
fn every_shape_is_registered() {
    let mut natives = Natives::new();
    register(&mut natives);
    let call = Call { target: &Value::Null, arguments: &[Value::Null], native: None, ty: None };
    for (name, kind) in [
        ("LEFT", NativeKind::Method),
        ("isBlank", NativeKind::StaticMethod),
        ("of", NativeKind::StaticMethod),
        ("<init>", NativeKind::Constructor),
        ("name", NativeKind::Set),
    ] {
        assert!(natives.dynamic("System.String", name, kind, &call).is_some(), "{name}");
    }
    assert!(natives.is_holder("system.string"));
}
