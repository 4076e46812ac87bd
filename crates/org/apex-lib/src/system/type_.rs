//! Type.

use crate::schema::object_type::object_type;
use orgyard_apex_check::hir::{ClassKind, Visibility};
use orgyard_apex_check::{ClassId, Ty};
use orgyard_apex_vm::{Anything, List, Map, Outcome, SObject, Set, Str, Throw, Value, Vm, natives};
use std::rc::Rc;
use std::sync::Arc;

natives! { "System.Type";
    static "forName(String)" => |vm, name: Str| named(vm, &name),
    static "forName(String, String)" => |vm, namespace: Option<Str>, name: Str| in_namespace(vm, namespace, &name),
    "getName()" => |vm, this: Rc<Ty>| vm.type_name(&this),
    "toString()" => |vm, this: Rc<Ty>| vm.type_name(&this),
    "newInstance()" => |vm, this: Rc<Ty>| new_instance(vm, &this),
    "isAssignableFrom(Type)" => |vm, this: Rc<Ty>, source: Rc<Ty>| vm.type_fits(&source, &this),
    "equals(Object)" => |_vm, this: Rc<Ty>, other: Anything| matches!(&other, Value::Type(own) if *own == this),
    "hashCode()" => |vm, this: Anything| crate::support::hash_code(vm, &this),
    get "SObjectType" => |vm, this: Rc<Ty>| match &*this {
        Ty::SObject(Some(name)) => object_type(vm, name),
        _ => Value::Null,
    },
}

/// A type by the name code gives it; none where nothing is called so.
pub(crate) fn named(vm: &Vm, name: &str) -> Option<Ty> {
    let object = |name: &str| vm.object_named(name).map(|def| Arc::from(def.name.as_str()));
    vm.image().type_named(name, vm.namespace().as_deref(), &object)
}

/// An empty namespace is the code's own. Source: Apex Reference Guide, Type.forName.
fn in_namespace(vm: &Vm, namespace: Option<Str>, name: &str) -> Option<Ty> {
    match namespace.filter(|own| !own.is_empty()) {
        Some(namespace) => {
            let qualified = named(vm, &format!("{namespace}.{name}"));
            qualified.or_else(|| named(vm, &format!("{namespace}__{name}")))
        }
        None => named(vm, name),
    }
}

fn new_instance(vm: &mut Vm, ty: &Ty) -> Outcome {
    match ty {
        Ty::Class(class) => instance_of(vm, *class),
        Ty::SObject(Some(name)) => {
            let def = vm.tx.object(name).ok_or_else(Throw::null_pointer)?;
            Ok(Value::from(SObject::new(def)))
        }
        Ty::List(element) => Ok(Value::from(List::new(Ty::clone(element), Vec::new()))),
        Ty::Set(element) => Ok(Value::from(Set::new(Ty::clone(element)))),
        Ty::Map(key, value) => Ok(Value::from(Map::new(Ty::clone(key), Ty::clone(value)))),
        _ => Err(no_constructor(vm, ty)),
    }
}

fn instance_of(vm: &mut Vm, class: ClassId) -> Outcome {
    let own = vm.class(class);
    let is_plain = own.kind == ClassKind::Class && !own.is_abstract;
    let constructors = &own.constructors;
    let fits = constructors.is_empty()
        || constructors.iter().any(|id| {
            let method = vm.method(*id);
            method.parameters.is_empty() && method.visibility != Visibility::Private
        });
    if is_plain && fits { vm.construct(class, Vec::new()) } else { Err(no_constructor(vm, &Ty::Class(class))) }
}

fn no_constructor(vm: &Vm, ty: &Ty) -> Throw {
    let name = vm.type_name(ty);
    Throw::new("System.TypeException", format!("{name} does not have a no-arg constructor"))
}
