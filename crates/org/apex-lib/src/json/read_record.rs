//! JSON as records: fields, parents and the children that a query's answer has.

use super::json_exception;
use super::read::{Read, expect_object, read};
use orgyard_apex_check::Ty;
use orgyard_apex_text::json::{Reader, Token};
use orgyard_apex_vm::{List, Outcome, SObject, Throw, Value, Vm, apex_type};
use std::rc::Rc;
use std::sync::Arc;

/// A record of the named object, or of the one that its attributes name. Columns that the object has not are dropped
/// at the top and refused below. Source: aer 1.2.37.
pub(super) fn read_record(vm: &mut Vm, reader: &mut Reader, object: Option<&str>, how: Read, is_top: bool) -> Outcome {
    expect_object(reader)?;
    let mut record = object.map(|name| vm.new_record(name)).transpose()?;
    while let Some(Token::FieldName) = reader.next_token()? {
        let name = reader.text().to_owned();
        reader.next_token()?;
        if name == "attributes" {
            let named = attributes(reader)?;
            record = match (record, named) {
                (None, Some(name)) => Some(vm.new_record(&name)?),
                (known, _) => known,
            };
            continue;
        }
        let Some(record) = &record else {
            return Err(json_exception("No field name specified on column for sobject of type SObject"));
        };
        column(vm, reader, record, &name, how, is_top)?;
    }
    record
        .map(Value::SObject)
        .ok_or_else(|| json_exception("No field name specified on column for sobject of type SObject"))
}

/// The `type` of a record's attributes.
fn attributes(reader: &mut Reader) -> Result<Option<String>, Throw> {
    let mut ty = None;
    if reader.token() != Some(Token::StartObject) {
        reader.skip_children()?;
        return Ok(ty);
    }
    while let Some(Token::FieldName) = reader.next_token()? {
        let is_type = reader.text() == "type";
        reader.next_token()?;
        if is_type {
            ty = Some(reader.text().to_owned());
        }
        reader.skip_children()?;
    }
    Ok(ty)
}

fn column(
    vm: &mut Vm,
    reader: &mut Reader,
    record: &Rc<SObject>,
    name: &str,
    how: Read,
    is_top: bool,
) -> Result<(), Throw> {
    let def = Arc::clone(&record.def);
    if let Some(field) = vm.spellings(name).find_map(|name| def.field(&name)) {
        let value = read(vm, reader, &Ty::Primitive(apex_type(field.field_type)), how)?;
        record.put(&Arc::from(field.name.as_str()), value);
        return Ok(());
    }
    if let Some(field) = vm.spellings(name).find_map(|name| def.relationship(&name)) {
        return parent(vm, reader, record, field, how);
    }
    let children = vm.tx.schema().children_of(&def.name);
    if let Some(child) = children.into_iter().find(|child| child.name.eq_ignore_ascii_case(name)) {
        let rows = rows(vm, reader, &child.child, how)?;
        record.state.borrow_mut().children.push((Arc::from(child.name), rows));
        return Ok(());
    }
    if is_top && how == Read::Lenient {
        return Ok(reader.skip_children()?);
    }
    Err(json_exception(format!("No such column '{name}' on sobject of type {}", def.name)))
}

fn parent(
    vm: &mut Vm,
    reader: &mut Reader,
    record: &SObject,
    field: &orgyard_engine::FieldDef,
    how: Read,
) -> Result<(), Throw> {
    let only = if let [only] = field.reference_to.as_slice() { Some(only.as_str()) } else { None };
    let value = match reader.token() {
        Some(Token::ValueNull) => Value::Null,
        _ => read_record(vm, reader, only, how, false)?,
    };
    let parent = if let Value::SObject(parent) = value { Some(parent) } else { None };
    let name: Arc<str> = Arc::from(field.relationship_name.as_deref().unwrap_or_default());
    record.state.borrow_mut().parents.push((name, parent));
    Ok(())
}

/// `{"totalSize":1,"done":true,"records":[…]}`
fn rows(vm: &mut Vm, reader: &mut Reader, object: &str, how: Read) -> Result<Rc<List>, Throw> {
    if reader.token() != Some(Token::StartObject) {
        return Err(json_exception("QueryResult must start with '{'"));
    }
    let mut records = Vec::new();
    while let Some(Token::FieldName) = reader.next_token()? {
        let is_records = reader.text().eq_ignore_ascii_case("records");
        reader.next_token()?;
        if !is_records {
            reader.skip_children()?;
            continue;
        }
        while let Some(Token::StartObject) = reader.next_token()? {
            records.push(read_record(vm, reader, Some(object), how, false)?);
        }
    }
    Ok(Rc::new(List::new(Ty::object(object), records)))
}
