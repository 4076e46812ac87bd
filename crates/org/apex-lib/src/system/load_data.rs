//! Test.loadData: records from the CSV of a static resource.

use crate::schema::token::object_of;
use crate::support::put_parent;
use orgyard_apex::syntax::DmlOperation;
use orgyard_apex_check::Ty;
use orgyard_apex_vm::{DmlOptions, Platform, SObject, Str, Throw, Value, Vm, field_type, natives};
use std::rc::Rc;

natives! { "System.Test";
    static "loadData(SObjectType, String)" => |vm, object: Rc<Platform>, name: Str| load(vm, &object, &name),
}

fn load(vm: &mut Vm, object: &Platform, name: &str) -> Result<Value, Throw> {
    let text = resource(vm, name)?;
    let object = object_of(vm, object)?.name.clone();
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let malformed = |error: csv::Error| Throw::new("System.StringException", format!("Invalid CSV: {error}"));
    let columns = reader.headers().map_err(malformed)?.clone();
    let mut rows = Vec::new();
    for line in reader.records() {
        let line = line.map_err(malformed)?;
        let record = vm.new_record(&object)?;
        for (column, cell) in columns.iter().zip(&line) {
            put(vm, &record, column.trim().trim_start_matches('\u{feff}'), cell)?;
        }
        rows.push(record);
    }
    let options = DmlOptions { all_or_none: true, ..DmlOptions::default() };
    let outcomes = vm.dml(DmlOperation::Insert, &rows, &options)?;
    vm.check_outcomes(DmlOperation::Insert, &rows, &outcomes)?;
    Ok(Value::list(Ty::object(&object), rows.into_iter().map(Value::SObject).collect()))
}

/// The text of a static resource.
pub(crate) fn resource(vm: &Vm, name: &str) -> Result<String, Throw> {
    let found = vm.spellings(name).find_map(|name| vm.tx.component("StaticResource", &name).transpose()).transpose()?;
    let missing = || Throw::new("System.NullPointerException", format!("Static resource not found: {name}"));
    let files = vm.tx.files_of(&found.ok_or_else(missing)?)?;
    let body = files.into_iter().find(|(path, _)| !path.ends_with("-meta.xml")).ok_or_else(missing)?;
    Ok(String::from_utf8_lossy(&body.1).into_owned())
}

/// An id in the file only ties its rows together; `Parent.Key__c` names a record that is there.
fn put(vm: &mut Vm, record: &Rc<SObject>, column: &str, cell: &str) -> Result<(), Throw> {
    if cell.is_empty() || column.eq_ignore_ascii_case("Id") {
        return Ok(());
    }
    if let Some((relationship, key)) = column.split_once('.') {
        let lookup = record.def.relationship(relationship);
        let to = lookup.and_then(|field| field.reference_to.first().cloned());
        let parent = vm.new_record(&to.ok_or_else(|| unknown(record, column))?)?;
        put(vm, &parent, key, cell)?;
        return put_parent(vm, record, relationship, Some(parent)).map(drop);
    }
    let field = vm.spellings(column).find_map(|name| record.def.field(&name).cloned());
    let field = field.ok_or_else(|| unknown(record, column))?;
    let value = value(vm, field_type(&record.def, &field).name(), cell)?;
    vm.put_field(record, &field.name, value).map(drop)
}

fn unknown(record: &SObject, column: &str) -> Throw {
    Throw::new("System.SObjectException", format!("Invalid field {column} for {}", record.name()))
}

/// A cell as its field's type has it.
fn value(vm: &mut Vm, ty: &str, cell: &str) -> Result<Value, Throw> {
    let text = Value::string(cell);
    match ty {
        "Boolean" => Ok(Value::Boolean(matches!(cell.to_ascii_lowercase().as_str(), "true" | "1" | "yes"))),
        "Datetime" => match orgyard_apex_text::dates::Datetime::parse_iso(cell) {
            Ok(at) => Ok(Value::Datetime(at.millis())),
            Err(_) => vm.static_native("System.Datetime", "valueOf", &[text]),
        },
        "Integer" | "Decimal" | "Date" | "Id" => vm.static_native(&format!("System.{ty}"), "valueOf", &[text]),
        _ => Ok(text),
    }
}
