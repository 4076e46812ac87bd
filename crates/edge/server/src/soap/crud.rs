//! Components one by one: `readMetadata`, and `create`, `update`, `upsert` and `deleteMetadata`, each of which is a
//! deploy of its own.

mod read;

use crate::call::Call;
use crate::components;
use crate::failure::Failure;
use orgyard_deploy::Single;
use orgyard_engine::Tx;
use orgyard_text::xml::Element;
pub(super) use read::read;
use serde_json::{Value as Json, json};

/// Components of one request. Source: Metadata API Developer Guide, `createMetadata()`.
const MOST: usize = 10;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Saving {
    Create,
    Update,
    Upsert,
}

pub(super) fn create(call: &Call, operation: &Element) -> Result<Vec<Json>, Failure> {
    save(call, operation, Saving::Create)
}

pub(super) fn update(call: &Call, operation: &Element) -> Result<Vec<Json>, Failure> {
    save(call, operation, Saving::Update)
}

pub(super) fn upsert(call: &Call, operation: &Element) -> Result<Vec<Json>, Failure> {
    save(call, operation, Saving::Upsert)
}

fn save(call: &Call, operation: &Element, saving: Saving) -> Result<Vec<Json>, Failure> {
    let items: Vec<&Element> = operation.elements().filter(|e| e.local_name() == "metadata").collect();
    limit(items.len())?;
    items.into_iter().map(|item| one(call, item, saving)).collect()
}

fn limit(count: usize) -> Result<(), Failure> {
    if count <= MOST {
        return Ok(());
    }
    let text = format!("record limit reached. cannot submit more than {MOST} records into this operation");
    Err(Failure::new(400, "EXCEEDED_ID_LIMIT", text))
}

fn one(call: &Call, element: &Element, saving: Saving) -> Result<Json, Failure> {
    let item = components::of_element(element)?;
    let exists = call.read()?.has_component(&item.type_name, &item.full_name)?;
    let refusal = match (saving, exists) {
        (Saving::Create, true) => Some(refused(
            "DUPLICATE_DEVELOPER_NAME",
            &format!("There is already a {} named {}.", item.type_name, item.full_name),
        )),
        (Saving::Update, false) => Some(refused(
            "INVALID_CROSS_REFERENCE_KEY",
            &format!("In field: fullName - no {} named {} found", item.type_name, item.full_name),
        )),
        _ => None,
    };
    let error = match refusal {
        Some(refusal) => Some(refusal),
        None => outcome(call, |tx| components::save(tx, &item))?,
    };
    let mut result = result(&item.full_name, error);
    if saving == Saving::Upsert {
        result["created"] = (!exists && result["success"] == true).into();
    }
    Ok(result)
}

pub(super) fn delete(call: &Call, operation: &Element) -> Result<Vec<Json>, Failure> {
    let type_name = operation.child_text("type").unwrap_or_default();
    let names: Vec<String> = operation.elements_named("fullNames").map(Element::text).collect();
    limit(names.len())?;
    let one = |name: String| {
        let error = match call.read()?.has_component(&type_name, &name)? {
            true => outcome(call, |tx| components::remove(tx, &type_name, &name))?,
            false => Some(refused(
                "INVALID_CROSS_REFERENCE_KEY",
                &format!("In field: fullName - no {type_name} named {name} found"),
            )),
        };
        Ok(result(&name, error))
    };
    names.into_iter().map(one).collect()
}

/// Types whose components hold records or values of records: another name would leave these behind.
const HOLD_RECORDS: [&str; 2] = ["CustomObject", "CustomField"];

/// Under the new name as it was, and gone under the old one.
pub(super) fn rename(call: &Call, operation: &Element) -> Result<Vec<Json>, Failure> {
    let text = |name: &str| operation.child_text(name).unwrap_or_default();
    let (type_name, old, new) = (text("type"), text("oldFullName"), text("newFullName"));
    if HOLD_RECORDS.contains(&type_name.as_str()) {
        return Err(Failure::not_built(&format!("renameMetadata of the type {type_name}")));
    }
    let tx = call.read()?;
    let refusal = match (tx.has_component(&type_name, &old)?, tx.has_component(&type_name, &new)?) {
        (false, _) => {
            Some(("INVALID_CROSS_REFERENCE_KEY", format!("In field: fullName - no {type_name} named {old} found")))
        }
        (_, true) => Some(("DUPLICATE_DEVELOPER_NAME", format!("There is already a {type_name} named {new}."))),
        _ => None,
    };
    let error = match refusal {
        Some((code, message)) => Some(refused(code, &message)),
        None => {
            let members = read::members(&tx, &type_name, &old)?.unwrap_or_default();
            let members = members.into_iter().filter(|member| member.local_name() != "fullName").collect();
            let item =
                Single { root: type_name.clone(), type_name: type_name.clone(), full_name: new.clone(), members };
            outcome(call, |tx| {
                components::remove(tx, &type_name, &old)?;
                components::save(tx, &item)
            })?
        }
    };
    Ok(vec![result(&new, error)])
}

fn refused(code: &str, message: &str) -> Json {
    json!({"message": message, "statusCode": code})
}

fn result(full_name: &str, error: Option<Json>) -> Json {
    let success = error.is_none();
    json!({"errors": error, "fullName": full_name, "success": success})
}

/// What went wrong with the component, if anything did.
fn outcome(call: &Call, work: impl FnOnce(&mut Tx) -> Result<(), Failure>) -> Result<Option<Json>, Failure> {
    match call.write(work) {
        Ok(()) => Ok(None),
        Err(failure) if failure.code == components::REFUSED => Ok(Some(refused(&failure.code, &failure.message))),
        Err(failure) => Err(failure),
    }
}
