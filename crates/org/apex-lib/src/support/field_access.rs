//! Fields of records by names that only the run knows: `get`, `put`, JSON.

use crate::schema::token::{OBJECT_FIELD, field_name};
use orgyard_apex_vm::{Outcome, SObject, Throw, Value, Vm};
use std::rc::Rc;
use std::sync::Arc;

/// The name a String or an SObjectField means.
pub(crate) fn name_of(field: &Value) -> Result<Arc<str>, Throw> {
    match field {
        Value::Platform(token) if token.name == OBJECT_FIELD => Ok(Arc::from(field_name(token))),
        Value::Null => Err(Throw::new("System.NullPointerException", "Argument cannot be null.")),
        _ => field.as_str().map(Arc::from).ok_or_else(Throw::null_pointer),
    }
}

/// The name of a field that the code that runs calls so.
pub(crate) fn canonical(vm: &Vm, record: &SObject, name: &str) -> Result<Arc<str>, Throw> {
    vm.spellings(name)
        .find_map(|name| record.canonical(&name))
        .ok_or_else(|| Throw::new("System.SObjectException", format!("Invalid field {name} for {}", record.name())))
}

/// `record.get(field)`.
pub(crate) fn get_field(vm: &mut Vm, record: &SObject, name: &str) -> Outcome {
    let name = canonical(vm, record, name)?;
    vm.field_value(record, &name)
}

/// `record.put(field, value)`: gives what was there before.
pub(crate) fn put_field(vm: &mut Vm, record: &SObject, name: &str, value: Value) -> Outcome {
    record.check_writable()?;
    let name = canonical(vm, record, name)?;
    if let Some(field) = record.def.field(&name)
        && !field.createable
        && !field.updateable
        && *name != *"Id"
    {
        return Err(Throw::new("System.SObjectException", format!("Field {name} is not editable")));
    }
    vm.put_field(record, &name, value)
}

/// The name of the hop to a parent, from a relationship's name or the lookup's.
pub(crate) fn relationship(vm: &Vm, record: &SObject, name: &str) -> Result<Arc<str>, Throw> {
    let by_lookup = |name: &str| record.def.field(name).filter(|field| field.relationship_name.is_some());
    let named = |name: &str| record.def.relationship(name).or_else(|| by_lookup(name));
    let field = vm.spellings(name).find_map(|name| named(&name));
    let own = field.and_then(|field| field.relationship_name.as_deref());
    own.map(Arc::from).ok_or_else(|| {
        Throw::new("System.SObjectException", format!("Invalid relationship {name} for {}", record.name()))
    })
}

/// `record.getSObject(relationship)`.
pub(crate) fn get_parent(vm: &Vm, record: &SObject, name: &str) -> Result<Option<Rc<SObject>>, Throw> {
    let name = relationship(vm, record, name)?;
    let state = record.state.borrow();
    Ok(state.parents.iter().find(|(own, _)| **own == *name).and_then(|(_, parent)| parent.clone()))
}

/// Sets a parent in memory; gives the one that was there before.
pub(crate) fn put_parent(
    vm: &Vm,
    record: &SObject,
    name: &str,
    parent: Option<Rc<SObject>>,
) -> Result<Option<Rc<SObject>>, Throw> {
    record.check_writable()?;
    let name = relationship(vm, record, name)?;
    let mut state = record.state.borrow_mut();
    match state.parents.iter_mut().find(|(own, _)| **own == *name) {
        Some((_, slot)) => Ok(std::mem::replace(slot, parent)),
        None => {
            state.parents.push((name, parent));
            Ok(None)
        }
    }
}
