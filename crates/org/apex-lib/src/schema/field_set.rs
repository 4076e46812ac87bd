//! FieldSet and its members, read from the component.

use super::field_kind::display_type;
use super::object_field::object_field;
use super::object_type::object_type;
use super::token::{field_name, object_of};
use crate::support::component_root;
use orgyard_apex_check::Ty;
use orgyard_apex_vm::{Map, Platform, Table, Throw, Value, Vm, natives, platform_type};
use orgyard_engine::{FieldDef, ObjectDef};
use std::rc::Rc;
use std::sync::Arc;

const FIELD_SET: &str = "Schema.FieldSet";
const MEMBER: &str = "Schema.FieldSetMember";

struct Member {
    object: Arc<ObjectDef>,
    path: String,
    is_required: bool,
}

natives! {
    "Schema.SObjectTypeFieldSets" {
        "getMap()" => |vm, this: Rc<Platform>| all(vm, &this),
    }
    // The same as the checker names it.
    "Internal.SObjectTypeFieldSets" {
        "getMap()" => |vm, this: Rc<Platform>| all(vm, &this),
    }
    "Schema.FieldSet" {
        "getName()" => |_vm, this: Rc<Platform>| super::token::local_name(field_name(&this)).to_owned(),
        "getNameSpace()" => |vm, this: Rc<Platform>| Ok::<_, Throw>(component(vm, &this)?.and_then(|own| own.namespace)),
        "getLabel()" => |vm, this: Rc<Platform>| text(vm, &this, "label"),
        "getDescription()" => |vm, this: Rc<Platform>| text(vm, &this, "description"),
        "getSObjectType()" => |vm, this: Rc<Platform>| Ok::<_, Throw>(object_type(vm, &object_of(vm, &this)?.name)),
        "getFields()" => |vm, this: Rc<Platform>| members(vm, &this),
    }
    "Schema.FieldSetMember" {
        "getFieldPath()" => |_vm, this: Rc<Platform>| read(&this, |own| Value::from(&own.path)),
        "getRequired()" => |_vm, this: Rc<Platform>| read(&this, |own| Value::from(own.is_required)),
        "getDbRequired()" => |vm, this: Rc<Platform>| of_field(vm, &this, |_, field| {
            Value::from(!field.nillable && field.createable)
        }),
        "getLabel()" => |vm, this: Rc<Platform>| of_field(vm, &this, |_, field| Value::from(&field.label)),
        "getType()" => |vm, this: Rc<Platform>| of_field(vm, &this, |_, field| display_type(field.field_type)),
        "getSObjectField()" => |vm, this: Rc<Platform>| of_field(vm, &this, |object, field| {
            object_field(vm, &object.name, &field.name)
        }),
    }
}

fn component(vm: &Vm, token: &Platform) -> Result<Option<orgyard_engine::StoredComponent>, Throw> {
    Ok(vm.tx.component("FieldSet", token.key.as_deref().unwrap_or_default())?)
}

fn text(vm: &Vm, token: &Platform, element: &str) -> Result<Option<String>, Throw> {
    let root = component_root(vm, "FieldSet", token.key.as_deref().unwrap_or_default())?;
    Ok(root.and_then(|root| root.child_text(element)))
}

/// Names are found in any case, as those of fields are.
fn all(vm: &mut Vm, token: &Platform) -> Result<Map, Throw> {
    let object = object_of(vm, token)?;
    let prefix = format!("{}.", object.name);
    let mut names = Vec::new();
    for component in vm.tx.components(Some("FieldSet")) {
        let component = component?;
        names.extend(component.full_name.strip_prefix(&prefix).map(str::to_owned));
    }
    let map = Map { key: Ty::STRING, value: platform_type(FIELD_SET), table: Table::folding() };
    for name in names {
        let value = vm.token(FIELD_SET, &format!("{prefix}{name}"));
        map.table.insert(vm, Value::from(name.to_lowercase()), value)?;
    }
    Ok(map)
}

fn members(vm: &Vm, token: &Platform) -> Result<Value, Throw> {
    let object = object_of(vm, token)?;
    let root = component_root(vm, "FieldSet", token.key.as_deref().unwrap_or_default())?;
    let displayed = root.iter().flat_map(|root| root.elements_named("displayedFields"));
    let member = |item: &orgyard_text::xml::Element| Member {
        object: Arc::clone(&object),
        path: item.child_text("field").unwrap_or_default(),
        is_required: item.child_text("isRequired").as_deref() == Some("true"),
    };
    let all = displayed.map(|item| Value::from(Platform::with(MEMBER, member(item)))).collect();
    Ok(Value::list(platform_type(MEMBER), all))
}

fn read(member: &Platform, of: impl Fn(&Member) -> Value) -> Result<Value, Throw> {
    member.state::<Member>().map(|own| of(&own)).ok_or_else(Throw::null_pointer)
}

/// The field at the end of the member's path, with the object it is of.
fn of_field(vm: &Vm, member: &Platform, of: impl Fn(&ObjectDef, &FieldDef) -> Value) -> Result<Value, Throw> {
    let (mut object, path) = match member.state::<Member>() {
        Some(own) => (Arc::clone(&own.object), own.path.clone()),
        None => return Err(Throw::null_pointer()),
    };
    let mut parts: Vec<&str> = path.split('.').collect();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        let parent = object.relationship(part).and_then(|field| field.reference_to.first());
        match parent.and_then(|name| vm.tx.object(name)) {
            Some(found) => object = found,
            None => return Ok(Value::Null),
        }
    }
    Ok(object.field(last).map_or(Value::Null, |field| of(&object, field)))
}
