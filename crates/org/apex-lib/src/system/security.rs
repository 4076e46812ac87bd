//! Security.stripInaccessible and what it decides.

use crate::support::record_copy;
use orgyard_apex_check::{Primitive, Ty};
use orgyard_apex_vm::{Call, EnumValue, List, Map, Outcome, Platform, SObject, Set, Throw, Value, Vm, natives};
use orgyard_engine::{AccessType, Permissions, RemovedFields};
use std::collections::BTreeSet;
use std::rc::Rc;

natives! {
    "System.Security" {
        raw static "stripInaccessible(AccessType, List<SObject>)" => strip,
        raw static "stripInaccessible(AccessType, List<SObject>, Boolean)" => strip,
    }
    "System.SObjectAccessDecision" {
        "getRecords()" => |_vm, this: Rc<Platform>| this.field("records"),
        "getRemovedFields()" => |_vm, this: Rc<Platform>| this.field("removedFields"),
        "getModifiedIndexes()" => |_vm, this: Rc<Platform>| this.field("modifiedIndexes"),
    }
}

/// What stripping finds on its way through the records.
struct Strip<'p> {
    permissions: &'p Permissions,
    access: AccessType,
    removed: RemovedFields,
}

/// Source: Apex Developer Guide, "Enforce Security with the stripInaccessible Method".
fn strip(vm: &mut Vm, call: Call<'_>) -> Outcome {
    let access = access_type(vm, &call.argument(0))?;
    let Value::List(list) = call.argument(1) else { return Err(Throw::null_pointer()) };
    let enforce = !matches!(call.argument(2), Value::Boolean(false));
    let permissions = vm.tx.permissions(vm.context.user)?;
    let mut run = Strip { permissions: &permissions, access, removed: RemovedFields::new() };
    let (mut records, mut modified) = (Vec::new(), BTreeSet::new());
    for (place, record) in list.to_vec().into_iter().enumerate() {
        let Value::SObject(record) = record else { return Err(Throw::null_pointer()) };
        let (copy, changed) = run.record(vm, &record, enforce)?;
        records.push(Value::SObject(copy));
        modified.extend(changed.then_some(place));
    }
    decision(vm, list.element.clone(), records, &run.removed, &modified)
}

fn access_type(vm: &Vm, value: &Value) -> Result<AccessType, Throw> {
    let Value::Enum(value) = value else { return Err(Throw::null_pointer()) };
    let name: &str = &vm.enum_name(EnumValue::clone(value));
    match name {
        "READABLE" => Ok(AccessType::Readable),
        "CREATABLE" => Ok(AccessType::Creatable),
        "UPDATABLE" => Ok(AccessType::Updatable),
        "UPSERTABLE" => Ok(AccessType::Upsertable),
        other => Err(Throw::unsupported(format!("System.AccessType.{other}"))),
    }
}

impl Strip<'_> {
    /// A copy without what is closed, children and parents too; and whether anything was.
    fn record(&mut self, vm: &mut Vm, record: &SObject, enforce: bool) -> Result<(Rc<SObject>, bool), Throw> {
        let row = vm.value_to_record(record);
        let stripped = vm.tx.strip(self.permissions, self.access, vec![row], enforce);
        let stripped = stripped.map_err(|error| Throw::new("System.NoAccessException", error.message))?;
        let copy = Rc::new(record_copy(record, &[true, true, true]));
        let mut changed = !stripped.removed.is_empty();
        for (object, fields) in stripped.removed {
            fields.iter().for_each(|field| drop(copy.state.borrow_mut().remove(field)));
            self.removed.entry(object).or_default().extend(fields);
        }
        changed |= self.parents(vm, &copy)?;
        changed |= self.children(vm, &copy)?;
        Ok((copy, changed))
    }

    fn parents(&mut self, vm: &mut Vm, copy: &SObject) -> Result<bool, Throw> {
        let mut parents = copy.state.borrow().parents.clone();
        let mut changed = false;
        for parent in parents.iter_mut().filter_map(|(_, parent)| parent.as_mut()) {
            let (stripped, inner) = self.record(vm, parent, false)?;
            *parent = stripped;
            changed |= inner;
        }
        copy.state.borrow_mut().parents = parents;
        Ok(changed)
    }

    fn children(&mut self, vm: &mut Vm, copy: &SObject) -> Result<bool, Throw> {
        let mut children = copy.state.borrow().children.clone();
        let count = children.len();
        children.retain(|(_, list)| self.is_open(vm, &list.element));
        let mut changed = children.len() < count;
        for (_, list) in &mut children {
            let mut rows = Vec::new();
            for row in list.to_vec() {
                let Value::SObject(row) = row else { continue };
                let (stripped, inner) = self.record(vm, &row, false)?;
                rows.push(Value::SObject(stripped));
                changed |= inner;
            }
            *list = Rc::new(List::new(list.element.clone(), rows));
        }
        copy.state.borrow_mut().children = children;
        Ok(changed)
    }

    /// A relationship to an object that is closed goes as a whole.
    fn is_open(&self, vm: &Vm, element: &Ty) -> bool {
        let Ty::SObject(Some(name)) = element else { return true };
        vm.tx.object(name).is_none_or(|object| self.permissions.object(&object).read)
    }
}

fn decision(
    vm: &mut Vm,
    element: Ty,
    records: Vec<Value>,
    removed: &RemovedFields,
    modified: &BTreeSet<usize>,
) -> Outcome {
    let fields = Map::new(Ty::STRING, Ty::Set(Ty::STRING.into()));
    for (object, names) in removed {
        let set = Set::new(Ty::STRING);
        names.iter().try_for_each(|name| set.table.insert(vm, Value::string(name), Value::Null).map(drop))?;
        fields.table.insert(vm, Value::string(object), Value::from(set))?;
    }
    let places = Set::new(Ty::Primitive(Primitive::Integer));
    modified
        .iter()
        .try_for_each(|place| places.table.insert(vm, Value::Integer(*place as i32), Value::Null).map(drop))?;
    let decision = Platform::new("System.SObjectAccessDecision");
    decision.set_field("records", Value::from(List::new(element, records)));
    decision.set_field("removedFields", Value::from(fields));
    decision.set_field("modifiedIndexes", Value::from(places));
    Ok(Value::from(decision))
}
