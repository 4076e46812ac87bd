//! From values to JSON text.

use super::{json_exception, unsupported};
use orgyard_apex_check::ClassId;
use orgyard_apex_text::dates::Datetime;
use orgyard_apex_text::decimal::double_text;
use orgyard_apex_text::encoding::base64_encode;
use orgyard_apex_text::json::Writer;
use orgyard_apex_vm::{Map, Object, SObject, Throw, Value, Vm};
use std::rc::Rc;

/// The version in the addresses of records.
const API_VERSION: &str = "67.0";

pub(crate) fn write_text(vm: &mut Vm, value: &Value, pretty: bool, suppresses: bool) -> Result<String, Throw> {
    let mut writer = Writer::new(pretty);
    write(vm, &mut writer, value, suppresses)?;
    Ok(writer.finish())
}

pub(super) fn write(vm: &mut Vm, writer: &mut Writer, value: &Value, suppresses: bool) -> Result<(), Throw> {
    Writing { vm, writer, suppresses, open: Vec::new() }.value(value)
}

struct Writing<'a> {
    vm: &'a mut Vm,
    writer: &'a mut Writer,
    /// Members of class instances that are null are left out.
    suppresses: bool,
    /// What is being written, by its place: it must not hold itself.
    open: Vec<usize>,
}

impl Writing<'_> {
    fn value(&mut self, value: &Value) -> Result<(), Throw> {
        match value {
            Value::Null => self.writer.null()?,
            Value::Boolean(own) => self.writer.boolean(*own)?,
            Value::Integer(own) => self.writer.number(&own.to_string())?,
            Value::Long(own) => self.writer.number(&own.to_string())?,
            Value::Double(own) => self.writer.number(&double_text(*own))?,
            Value::Decimal(own) => self.writer.number(&own.to_plain_string())?,
            Value::String(own) => self.writer.string(own)?,
            Value::Id(own) => self.writer.string(own.as_str())?,
            Value::Date(_) | Value::Time(_) => {
                let text = self.vm.text_of(value)?;
                self.writer.string(&text)?;
            }
            Value::Datetime(at) => self.writer.string(&Datetime::from_millis(*at).to_iso())?,
            Value::Blob(own) => self.writer.string(&base64_encode(own))?,
            Value::Enum(own) => self.writer.string(&self.vm.enum_name(*own))?,
            Value::List(own) => self.within(Rc::as_ptr(own) as usize, value, |me| me.elements(&own.to_vec()))?,
            Value::Set(own) => self.within(Rc::as_ptr(own) as usize, value, |me| me.elements(&own.table.keys()))?,
            Value::Map(own) => self.within(Rc::as_ptr(own) as usize, value, |me| me.map(own))?,
            Value::SObject(own) => self.within(Rc::as_ptr(own) as usize, value, |me| me.record(own))?,
            Value::Object(own) => self.within(Rc::as_ptr(own) as usize, value, |me| me.object(own, value))?,
            Value::Platform(own) if own.key.is_none() && !own.fields.borrow().is_empty() => {
                let fields: Vec<_> = own.fields.borrow().iter().map(|(k, v)| (k.clone(), v.clone())).collect();
                self.within(Rc::as_ptr(own) as usize, value, |me| me.members(&fields))?;
            }
            Value::Type(_) | Value::Platform(_) => return Err(unsupported(&self.vm.type_name_of(value))),
        }
        Ok(())
    }

    fn within(
        &mut self,
        place: usize,
        value: &Value,
        write: impl FnOnce(&mut Self) -> Result<(), Throw>,
    ) -> Result<(), Throw> {
        if self.open.contains(&place) {
            let name = self.vm.type_name_of(value);
            return Err(json_exception(format!("Apex self-reference detected in JSON: {name}")));
        }
        self.open.push(place);
        self.vm.limits.work()?;
        self.vm.check_depth(self.open.len())?;
        write(self)?;
        self.open.pop();
        Ok(())
    }

    fn elements(&mut self, items: &[Value]) -> Result<(), Throw> {
        self.writer.start_array()?;
        for item in items {
            self.value(item)?;
        }
        Ok(self.writer.end_array()?)
    }

    fn map(&mut self, map: &Map) -> Result<(), Throw> {
        self.writer.start_object()?;
        for (key, value) in map.table.entries() {
            if !is_key(&key) {
                return Err(unsupported(&self.vm.type_name_of(&key)));
            }
            let name = self.vm.text_of(&key)?;
            self.writer.field_name(&name)?;
            self.value(&value)?;
        }
        Ok(self.writer.end_object()?)
    }

    fn members(&mut self, members: &[(std::sync::Arc<str>, Value)]) -> Result<(), Throw> {
        self.writer.start_object()?;
        for (name, value) in members {
            self.writer.field_name(name)?;
            self.value(value)?;
        }
        Ok(self.writer.end_object()?)
    }

    /// `{"attributes":{"type":"Account"},"Name":"x"}`
    fn record(&mut self, record: &SObject) -> Result<(), Throw> {
        let (fields, parents, children) = {
            let state = record.state.borrow();
            (state.fields.clone(), state.parents.clone(), state.children.clone())
        };
        self.writer.start_object()?;
        self.attributes(record)?;
        for (name, value) in &fields {
            self.writer.field_name(name)?;
            match value {
                // Fields of records have the offset in digits.
                Value::Datetime(at) => self.writer.string(&orgyard_values::format_datetime(*at))?,
                _ => self.value(value)?,
            }
        }
        for (name, parent) in parents {
            self.writer.field_name(&name)?;
            self.value(&Value::from(parent))?;
        }
        for (name, rows) in children {
            self.writer.field_name(&name)?;
            self.query_result(&rows.to_vec())?;
        }
        Ok(self.writer.end_object()?)
    }

    fn attributes(&mut self, record: &SObject) -> Result<(), Throw> {
        self.writer.field_name("attributes")?;
        self.writer.start_object()?;
        self.writer.field_name("type")?;
        self.writer.string(record.name())?;
        if let Some(id) = record.id() {
            self.writer.field_name("url")?;
            self.writer.string(&format!("/services/data/v{API_VERSION}/sobjects/{}/{id}", record.name()))?;
        }
        Ok(self.writer.end_object()?)
    }

    fn query_result(&mut self, rows: &[Value]) -> Result<(), Throw> {
        self.writer.start_object()?;
        self.writer.field_name("totalSize")?;
        self.writer.number(&rows.len().to_string())?;
        self.writer.field_name("done")?;
        self.writer.boolean(true)?;
        self.writer.field_name("records")?;
        self.elements(rows)?;
        Ok(self.writer.end_object()?)
    }

    /// Variables and properties in the order of their declaration, transient ones left out.
    fn object(&mut self, object: &Object, value: &Value) -> Result<(), Throw> {
        self.writer.start_object()?;
        for (slot, name, getter) in members_of(self.vm, object.class) {
            let member = match getter {
                Some(getter) => self.vm.invoke(getter, Some(value.clone()), Vec::new())?,
                None => object.get(slot),
            };
            if self.suppresses && member.is_null() {
                continue;
            }
            self.writer.field_name(&name)?;
            self.value(&member)?;
        }
        Ok(self.writer.end_object()?)
    }
}

/// Tokens of the schema stand for their names.
fn is_key(key: &Value) -> bool {
    match key {
        Value::Platform(token) => token.key.is_some(),
        Value::SObject(_) | Value::Object(_) | Value::List(_) | Value::Set(_) | Value::Map(_) => false,
        _ => true,
    }
}

type Member = (u32, std::sync::Arc<str>, Option<orgyard_apex_check::hir::MethodId>);

/// With the accessor that has a body, where a property has one.
fn members_of(vm: &Vm, class: ClassId) -> Vec<Member> {
    let class = vm.class(class);
    let shown = class.fields.iter().enumerate().filter(|(_, field)| !field.is_transient);
    shown
        .map(|(slot, field)| {
            let property = class.properties.get(field.name.to_lowercase().as_str()).filter(|own| !own.is_static);
            let getter = property.and_then(|own| own.getter).filter(|id| vm.method(*id).body.is_some());
            (slot as u32, field.name.clone(), getter)
        })
        .collect()
}
