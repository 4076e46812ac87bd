//! JSON.

use super::read::{Read, read_text};
use super::write::write_text;
use super::{generator, parser, untyped};
use orgyard_apex_check::Ty;
use orgyard_apex_vm::{Anything, Outcome, Str, Vm, natives};
use std::rc::Rc;

natives! { "System.JSON";
    static "serialize(Object)" => |vm, value: Anything| write_text(vm, &value, false, false),
    static "serialize(Object, Boolean)" => |vm, value: Anything, suppresses: bool|
        write_text(vm, &value, false, suppresses),
    static "serializePretty(Object)" => |vm, value: Anything| write_text(vm, &value, true, false),
    static "serializePretty(Object, Boolean)" => |vm, value: Anything, suppresses: bool|
        write_text(vm, &value, true, suppresses),
    static "deserialize(String, Type)" => |vm, text: Str, ty: Rc<Ty>| read_text(vm, &text, &ty, Read::Lenient),
    static "deserializeStrict(String, Type)" => |vm, text: Str, ty: Rc<Ty>| read_text(vm, &text, &ty, Read::Strict),
    static "deserializeUntyped(String)" => |vm, text: Str| untyped::read_text(vm, &text),
    static "createParser(String)" => |_vm, text: Str| parser::made(&text),
    static "createGenerator(Boolean)" => |_vm, pretty: bool| generator::made(pretty),
}

/// What `JSON.deserialize` reads.
pub(crate) fn read_lenient(vm: &mut Vm, text: &str, ty: &Ty) -> Outcome {
    read_text(vm, text, ty, Read::Lenient)
}
