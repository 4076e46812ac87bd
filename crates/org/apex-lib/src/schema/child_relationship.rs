//! ChildRelationship.

use super::object_field::object_field;
use super::object_type::object_type;
use super::token::object_of;
use orgyard_apex_vm::{Platform, Throw, Value, Vm, natives, platform_type};
use orgyard_engine::ChildRelationship;
use std::rc::Rc;

const NAME: &str = "Schema.ChildRelationship";

natives! { "Schema.ChildRelationship";
    "getChildSObject()" => |vm, this: Rc<Platform>| read(&this, |own| object_type(vm, &own.child)),
    "getField()" => |vm, this: Rc<Platform>| read(&this, |own| object_field(vm, &own.child, &own.field)),
    "getRelationshipName()" => |_vm, this: Rc<Platform>| read(&this, |own| {
        Some(&own.name).filter(|name| !name.is_empty()).map_or(Value::Null, Value::from)
    }),
    "isCascadeDelete()" => |vm, this: Rc<Platform>| read(&this, |own| {
        let child = vm.tx.object(&own.child);
        Value::Boolean(child.and_then(|child| child.field(&own.field).map(|field| field.cascade_delete)) == Some(true))
    }),
    "isRestrictedDelete()" => |vm, this: Rc<Platform>| read(&this, |own| {
        let child = vm.tx.object(&own.child);
        let rule = child.and_then(|child| child.field(&own.field).and_then(|field| field.delete_constraint.clone()));
        Value::Boolean(rule.as_deref() == Some("Restrict"))
    }),
    "isDeprecatedAndHidden()" => |_vm, _this: Rc<Platform>| false,
    "getJunctionIdListNames()" => |_vm, _this: Rc<Platform>| Vec::<String>::new(),
    "getJunctionReferenceTo()" => |_vm, _this: Rc<Platform>|
        Value::list(platform_type(super::token::OBJECT_TYPE), Vec::new()),
}

fn read(relationship: &Platform, of: impl Fn(&ChildRelationship) -> Value) -> Result<Value, Throw> {
    relationship.state::<ChildRelationship>().map(|own| of(&own)).ok_or_else(Throw::null_pointer)
}

pub(super) fn child_relationships(vm: &Vm, token: &Platform) -> Result<Value, Throw> {
    let object = object_of(vm, token)?;
    let model = vm.tx.schema().model().object(&object.name);
    let is_plain = |own: &ChildRelationship| {
        model.and_then(|model| model.child(&own.name)).is_none_or(|known| !known.feature_dependent)
    };
    let children = vm.tx.schema().children_of(&object.name).into_iter().filter(is_plain);
    let all = children.map(|own| Value::from(token_of(&object.name, own))).collect();
    Ok(Value::list(platform_type(NAME), all))
}

/// Two of one object are the same when they have one field of one child.
fn token_of(parent: &str, own: ChildRelationship) -> Platform {
    let key = format!("{parent}.{}.{}", own.child, own.field);
    let mut token = Platform::with(NAME, own);
    token.key = Some(key.into());
    token
}
