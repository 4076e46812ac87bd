//! DescribeSObjectResult.

use super::child_relationship::child_relationships;
use super::object_type::object_type;
use super::record_type_info::{by_developer_name, by_id, by_name, record_types};
use super::token::{local_name, object_of};
use orgyard_apex_vm::{Anything, Platform, Throw, Value, Vm, natives};
use orgyard_engine::{FieldDef, ObjectAccess, ObjectDef};
use std::rc::Rc;
use std::sync::Arc;

natives! { "Schema.DescribeSObjectResult";
    "equals(Object)" => |_vm, this: Anything, other: Anything| this.is_same(&other),
    "getName()" => |vm, this: Rc<Platform>| text(vm, &this, |own| own.name.clone()),
    "getLocalName()" => |vm, this: Rc<Platform>| text(vm, &this, |own| local_name(&own.name).to_owned()),
    "getLabel()" => |vm, this: Rc<Platform>| text(vm, &this, |own| own.label.clone()),
    "getLabelPlural()" => |vm, this: Rc<Platform>| text(vm, &this, |own| own.plural_label.clone()),
    "getKeyPrefix()" => |vm, this: Rc<Platform>| Ok::<_, Throw>(object_of(vm, &this)?.key_prefix.clone()),
    "getSObjectType()" => |vm, this: Rc<Platform>| Ok::<_, Throw>(object_type(vm, &object_of(vm, &this)?.name)),
    "getChildRelationships()" => |vm, this: Rc<Platform>| child_relationships(vm, &this),
    "getRecordTypeInfos()" => |vm, this: Rc<Platform>| record_types(vm, &this),
    "getRecordTypeInfosByName()" => |vm, this: Rc<Platform>| by_name(vm, &this),
    "getRecordTypeInfosByDeveloperName()" => |vm, this: Rc<Platform>| by_developer_name(vm, &this),
    "getRecordTypeInfosById()" => |vm, this: Rc<Platform>| by_id(vm, &this),
    "getFields()" => |vm, this: Rc<Platform>| vm.token("Schema.SObjectTypeFields", key(&this)),
    "getFieldSets()" => |vm, this: Rc<Platform>| vm.token("Schema.SObjectTypeFieldSets", key(&this)),
    get "fields" => |vm, this: Rc<Platform>| vm.token("Schema.SObjectTypeFields", key(&this)),
    get "fieldSets" => |vm, this: Rc<Platform>| vm.token("Schema.SObjectTypeFieldSets", key(&this)),
    "getAssociateEntityType()" => |_vm, _this: Rc<Platform>| Value::Null,
    "getAssociateParentEntity()" => |_vm, _this: Rc<Platform>| Value::Null,
    "isAccessible()" => |vm, this: Rc<Platform>| may(vm, &this, |own, _| own.read),
    "isCreateable()" => |vm, this: Rc<Platform>| may(vm, &this, |own, def| own.create && any(def, |one| one.createable)),
    "isUpdateable()" => |vm, this: Rc<Platform>| may(vm, &this, |own, def| own.edit && any(def, |one| one.updateable)),
    "isDeletable()" => |vm, this: Rc<Platform>| may(vm, &this, |own, def| own.delete && any(def, |one| one.createable)),
    "isUndeletable()" => |vm, this: Rc<Platform>| may(vm, &this, |own, def| own.delete && def.recycle_bin),
    "isQueryable()" => |vm, this: Rc<Platform>| may(vm, &this, |own, _| own.read),
    "isSearchable()" => |vm, this: Rc<Platform>| may(vm, &this, |own, def| own.read && def.customizable),
    "isMergeable()" => |vm, this: Rc<Platform>| may(vm, &this, |_, def| MERGEABLE.contains(&def.name.as_str())),
    "isCustom()" => |vm, this: Rc<Platform>| may(vm, &this, |_, def| def.custom),
    "isCustomSetting()" => |vm, this: Rc<Platform>| may(vm, &this, |_, def| def.custom_setting),
    "getDataTranslationEnabled()" => |_vm, _this: Rc<Platform>| false,
    "getDefaultImplementation()" => |_vm, _this: Rc<Platform>| Value::Null,
    "getHasSubtypes()" => |_vm, _this: Rc<Platform>| false,
    "getImplementedBy()" => |_vm, _this: Rc<Platform>| Value::Null,
    "getImplementsInterfaces()" => |_vm, _this: Rc<Platform>| Value::Null,
    "getIsInterface()" => |_vm, _this: Rc<Platform>| false,
    "getIsSubtype()" => |_vm, _this: Rc<Platform>| false,
    "isFeedEnabled()" => |_vm, _this: Rc<Platform>| false,
    "isMruEnabled()" => |vm, this: Rc<Platform>| may(vm, &this, |own, def| own.read && def.customizable),
    "isDeprecatedAndHidden()" => |_vm, _this: Rc<Platform>| false,
}

/// Source: Apex Developer Guide, "Merging Records".
const MERGEABLE: [&str; 4] = ["Account", "Case", "Contact", "Lead"];

fn key(token: &Platform) -> &str {
    token.key.as_deref().unwrap_or_default()
}

fn text(vm: &Vm, token: &Platform, of: impl Fn(&ObjectDef) -> String) -> Result<String, Throw> {
    object_of(vm, token).map(|object| of(&object))
}

fn any(object: &ObjectDef, test: impl Fn(&FieldDef) -> bool) -> bool {
    object.fields.iter().any(test)
}

/// What the running user may do with the object.
fn may(vm: &Vm, token: &Platform, test: impl Fn(ObjectAccess, &Arc<ObjectDef>) -> bool) -> Result<bool, Throw> {
    let object = object_of(vm, token)?;
    let access = vm.tx.permissions(vm.context.user)?.object(&object);
    Ok(test(access, &object))
}
