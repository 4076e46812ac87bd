//! The static methods of custom settings and custom metadata; their target is the object's type.

use orgyard_apex_check::{Primitive, Ty};
use orgyard_apex_vm::{Call, Map, Outcome, ReadOnly, SObject, Throw, Value, Vm, natives};
use orgyard_engine::ObjectDef;
use orgyard_values::{Id, Record, Value as Stored};
use std::sync::Arc;

natives! { "System.SObject";
    raw static "getInstance()" => get_instance,
    raw static "getInstance(String)" => get_instance,
    raw static "getValues(String)" => get_values,
    raw static "getOrgDefaults()" => get_org_defaults,
    raw static "getAll()" => get_all,
}

const OWNER: &str = "SetupOwnerId";

fn object(vm: &Vm, call: &Call<'_>) -> Result<Arc<ObjectDef>, Throw> {
    let Value::Type(ty) = call.target else { return Err(Throw::null_pointer()) };
    let Ty::SObject(Some(name)) = &**ty else { return Err(Throw::null_pointer()) };
    vm.tx.object(name).ok_or_else(Throw::null_pointer)
}

fn is_metadata(object: &ObjectDef) -> bool {
    object.name.ends_with("__mdt")
}

/// A setting with rows per user and profile has an owner; a list does not ask for it.
fn is_hierarchy(vm: &Vm, object: &ObjectDef) -> Result<bool, Throw> {
    let kind = crate::support::component_element(vm, "CustomObject", &object.name, "customSettingsType")?;
    Ok(kind.as_deref() != Some("List"))
}

fn rows(vm: &Vm, object: &ObjectDef) -> Result<Vec<Record>, Throw> {
    let mut rows = vm.tx.all(&object.name)?;
    let key = if is_metadata(object) { "DeveloperName" } else { "Name" };
    rows.sort_by_key(|row| row.text(key).map(str::to_lowercase));
    Ok(rows)
}

fn get_instance(vm: &mut Vm, call: Call<'_>) -> Outcome {
    let object = object(vm, &call)?;
    if is_metadata(&object) {
        let wanted = vm.text_of(&call.argument(0))?;
        return one_metadata(vm, &object, &wanted);
    }
    if !is_hierarchy(vm, &object)? {
        let wanted = vm.text_of(&call.argument(0))?;
        return by_name(vm, &object, &wanted);
    }
    let user = match call.argument(0) {
        Value::Null => vm.context.user,
        given => given.as_str().and_then(|text| text.parse().ok()).unwrap_or(vm.context.user),
    };
    merged(vm, &object, user)
}

fn one_metadata(vm: &mut Vm, object: &ObjectDef, wanted: &str) -> Outcome {
    let same = |row: &Record| {
        let id = row.id();
        let names = [row.text("DeveloperName"), row.text("QualifiedApiName"), id.as_ref().map(Id::as_str)];
        names.into_iter().flatten().any(|name| name.eq_ignore_ascii_case(wanted))
    };
    let row = rows(vm, object)?.into_iter().find(same);
    row.map_or(Ok(Value::Null), |row| read_only(vm, &row))
}

/// Rows of custom metadata that come this way may not be changed.
fn read_only(vm: &mut Vm, row: &Record) -> Outcome {
    let record = vm.record_to_value(row)?;
    record.state.borrow_mut().read_only = ReadOnly::Metadata;
    Ok(Value::from(record))
}

fn plain(vm: &mut Vm, row: Option<&Record>) -> Outcome {
    row.map_or(Ok(Value::Null), |row| Ok(Value::from(vm.record_to_value(row)?)))
}

fn by_name(vm: &mut Vm, object: &ObjectDef, name: &str) -> Outcome {
    let rows = rows(vm, object)?;
    let row = rows.iter().find(|row| row.text("Name").is_some_and(|own| own.eq_ignore_ascii_case(name)));
    plain(vm, row)
}

fn owned_by(vm: &Vm, object: &ObjectDef, owner: Id) -> Result<Option<Record>, Throw> {
    Ok(vm.tx.find(&object.name, OWNER, &Stored::Id(owner))?.into_iter().next())
}

/// The user's row over the profile's over the org's; an empty one where there is none.
fn merged(vm: &mut Vm, object: &Arc<ObjectDef>, user: Id) -> Outcome {
    let profile = vm.tx.get("User", user)?.and_then(|row| row.get("ProfileId").as_id());
    let owners = [Some(user), profile, Some(vm.tx.org().id)];
    let record = SObject::new(Arc::clone(object));
    for owner in owners.into_iter().flatten() {
        let Some(row) = owned_by(vm, object, owner)? else { continue };
        let own = vm.record_to_value(&row)?;
        for (name, value) in own.state.borrow().fields.iter() {
            if record.get(name).is_none_or(|known| known.is_null()) {
                record.put(name, value.clone());
            }
        }
    }
    Ok(Value::from(record))
}

fn get_org_defaults(vm: &mut Vm, call: Call<'_>) -> Outcome {
    let object = object(vm, &call)?;
    let row = owned_by(vm, &object, vm.tx.org().id)?;
    match row {
        Some(row) => plain(vm, Some(&row)),
        None => Ok(Value::from(SObject::new(object))),
    }
}

fn get_values(vm: &mut Vm, call: Call<'_>) -> Outcome {
    let object = object(vm, &call)?;
    let wanted = vm.text_of(&call.argument(0))?;
    match wanted.parse::<Id>() {
        Ok(owner) if is_hierarchy(vm, &object)? => {
            let row = owned_by(vm, &object, owner)?;
            plain(vm, row.as_ref())
        }
        _ => by_name(vm, &object, &wanted),
    }
}

/// By developer name or by name.
fn get_all(vm: &mut Vm, call: Call<'_>) -> Outcome {
    let object = object(vm, &call)?;
    let map = Map::new(Ty::Primitive(Primitive::String), Ty::object(&object.name));
    for row in rows(vm, &object)? {
        let (key, value) = if is_metadata(&object) {
            (row.text("DeveloperName"), read_only(vm, &row)?)
        } else {
            (row.text("Name"), plain(vm, Some(&row))?)
        };
        map.table.insert(vm, Value::from(key.unwrap_or_default()), value)?;
    }
    Ok(Value::from(map))
}
