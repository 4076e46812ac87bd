//! JSON as instances of classes, values of enums, and the platform's plain holders of data.

use super::read::{Read, expect_object, illegal, read};
use super::{json_exception, unsupported, untyped};
use crate::system::enumeration::values_of;
use orgyard_apex_check::hir::{ClassKind, MethodId};
use orgyard_apex_check::{ClassId, PlatformId, Ty};
use orgyard_apex_text::json::{Reader, Token};
use orgyard_apex_vm::{ExceptionState, Object, Outcome, Platform, Throw, Value, Vm};
use std::rc::Rc;

/// Neither constructors nor initial values of variables run.
pub(super) fn read_object(vm: &mut Vm, reader: &mut Reader, class: ClassId, how: Read) -> Outcome {
    let own = vm.class(class);
    if own.is_abstract || own.kind != ClassKind::Class {
        let message = format!("Cannot deserialize JSON as abstract type: {}", own.full_name);
        return Err(Throw::new("System.TypeException", message));
    }
    expect_object(reader)?;
    let is_exception = own.platform_ancestors.iter().any(|ty| matches!(ty, Ty::Platform(id, _) if is_exception(*id)));
    let made =
        Object { exception: is_exception.then(Box::<ExceptionState>::default), ..Object::new(class, own.fields.len()) };
    let object = Value::from(Rc::new(made));
    while let Some(Token::FieldName) = reader.next_token()? {
        let name = reader.text().to_owned();
        reader.next_token()?;
        match member(vm, class, &name) {
            Some(member) => {
                let value = read(vm, reader, &member.ty, how)?;
                set(vm, &object, &member, value)?;
            }
            None if how == Read::Strict => {
                let class = &vm.class(class).full_name;
                let message = format!("Unrecognized field \"{name}\" (Class {class}), not marked as ignorable");
                return Err(json_exception(message));
            }
            None => reader.skip_children()?,
        }
    }
    Ok(object)
}

fn is_exception(id: PlatformId) -> bool {
    id.line().iter().any(|one| one.qualified() == "System.Exception")
}

struct Member {
    slot: u32,
    ty: Ty,
    setter: Option<MethodId>,
}

/// A variable or property by its name in any case, with the accessor that has a body.
fn member(vm: &Vm, class: ClassId, name: &str) -> Option<Member> {
    let class = vm.class(class);
    let matching =
        |field: &orgyard_apex_check::hir::Field| field.name.eq_ignore_ascii_case(name) && !field.is_transient;
    let slot = class.fields.iter().rposition(matching)?;
    let property = class.properties.get(name.to_lowercase().as_str()).filter(|own| !own.is_static);
    let setter = property.and_then(|own| own.setter).filter(|id| vm.method(*id).body.is_some());
    Some(Member { slot: slot as u32, ty: class.fields[slot].ty.clone(), setter })
}

fn set(vm: &mut Vm, target: &Value, member: &Member, value: Value) -> Result<(), Throw> {
    match (member.setter, target) {
        (Some(setter), _) => vm.invoke(setter, Some(target.clone()), vec![value]).map(drop),
        (None, Value::Object(object)) => {
            object.set(member.slot, value);
            Ok(())
        }
        _ => Ok(()),
    }
}

pub(super) fn read_enum(vm: &mut Vm, reader: &Reader, ty: &Ty) -> Outcome {
    if !matches!(reader.token(), Some(Token::ValueString | Token::FieldName)) {
        return Err(illegal(reader));
    }
    let name = reader.text();
    let found = values_of(vm, ty).into_iter().find(|one| vm.enum_name(*one).eq_ignore_ascii_case(name));
    found.map(Value::Enum).ok_or_else(|| illegal(reader))
}

/// Only types that do nothing but hold data can be read.
pub(super) fn read_platform(vm: &mut Vm, reader: &mut Reader, id: PlatformId) -> Outcome {
    let name = id.qualified();
    let is_holder = vm.linked.natives.data_holders().any(|own| own.eq_ignore_ascii_case(name));
    if !is_holder {
        return Err(unsupported(name));
    }
    expect_object(reader)?;
    let holder = Platform::new(name);
    while let Some(Token::FieldName) = reader.next_token()? {
        let field = reader.text().to_owned();
        reader.next_token()?;
        holder.set_field(&field, untyped::read(vm, reader)?);
    }
    Ok(Value::from(holder))
}
