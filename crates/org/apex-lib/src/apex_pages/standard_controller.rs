//! ApexPages.StandardController: one record.

use super::messages;
use super::page_reference::{current, parsed};
use orgyard_apex::syntax::DmlOperation;
use orgyard_apex_vm::{DmlOptions, Platform, SObject, Throw, Value, Vm, natives};
use std::rc::Rc;

natives! { "ApexPages.StandardController";
    new "(SObject)" => |_vm, record: Rc<SObject>| Platform::with("ApexPages.StandardController", record),
    "addFields(List<String>)" => |_vm, _this: Rc<Platform>, _fields: Value| Err::<(), _>(not_loaded("addFields")),
    "reset()" => |_vm, _this: Rc<Platform>| Err::<(), _>(not_loaded("reset")),
    "cancel()" => |vm, this: Rc<Platform>| {
        let record = record(&this)?;
        after(vm, "cancelURL", &record)
    },
    "delete()" => |vm, this: Rc<Platform>| {
        let record = record(&this)?;
        let list = list_url(&record);
        match saved(vm, DmlOperation::Delete, &[record])? {
            true => parsed(vm, &list).map(Some),
            false => Ok(None),
        }
    },
    "edit()" => |vm, this: Rc<Platform>| {
        let record = record(&this)?;
        let url = url_of(&record);
        parsed(vm, &format!("{url}/e"))
    },
    "getId()" => |_vm, this: Rc<Platform>| {
        Ok::<_, Throw>(record(&this)?.id().map(|id| Value::string(id.as_str())).unwrap_or_default())
    },
    "getRecord()" => |_vm, this: Rc<Platform>| record(&this),
    "save()" => |vm, this: Rc<Platform>| {
        let record = record(&this)?;
        match saved(vm, DmlOperation::Upsert, &[Rc::clone(&record)])? {
            true => after(vm, "saveURL", &record).map(Some),
            false => Ok(None),
        }
    },
    "toString()" => |_vm, _this: Rc<Platform>| "ApexPages.StandardController",
    "view()" => |vm, this: Rc<Platform>| {
        let record = record(&this)?;
        let url = url_of(&record);
        parsed(vm, &url)
    },
}

fn record(own: &Platform) -> Result<Rc<SObject>, Throw> {
    own.state::<Rc<SObject>>().map(|record| Rc::clone(&record)).ok_or_else(Throw::null_pointer)
}

/// The record was given, not loaded for a page.
pub(super) fn not_loaded(call: &str) -> Throw {
    let text = format!("You cannot call {call} when the data is being passed into the controller by the caller.");
    Throw::new("System.SObjectException", text)
}

/// `/001000000000001`
fn url_of(record: &SObject) -> String {
    format!("/{}", record.id().map(|id| id.as_str().to_owned()).unwrap_or_default())
}

/// The tab of the record's object.
pub(super) fn list_url(record: &SObject) -> String {
    let prefix = record.def.key_prefix.as_deref().unwrap_or_default();
    format!("/{prefix}/o")
}

/// Where the page's parameters lead, else the record, else the list.
fn after(vm: &mut Vm, parameter: &str, record: &SObject) -> Result<Platform, Throw> {
    let given = match current(vm)? {
        Some(page) => {
            let parameters = vm.call_named(&Value::Platform(page), "getParameters", Vec::new())?;
            let mut of = |name: &str| vm.call_named(&parameters, "get", vec![Value::string(name)]);
            match of(parameter)? {
                Value::Null => of("retURL")?,
                own => own,
            }
        }
        None => Value::Null,
    };
    let url = match given.as_str() {
        Some(url) => url.to_owned(),
        None if record.id().is_some() => url_of(record),
        None => list_url(record),
    };
    parsed(vm, &url)
}

/// What fails becomes messages of the page.
pub(super) fn saved(vm: &mut Vm, operation: DmlOperation, rows: &[Rc<SObject>]) -> Result<bool, Throw> {
    let options = DmlOptions { all_or_none: true, ..DmlOptions::default() };
    let outcomes = vm.dml(operation, rows, &options)?;
    match vm.check_outcomes(operation, rows, &outcomes) {
        Ok(()) => Ok(true),
        Err(Throw::Catchable(thrown)) => {
            messages::add_all(vm, &thrown)?;
            Ok(false)
        }
        Err(other) => Err(other),
    }
}
