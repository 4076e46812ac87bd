//! Fields of records, and members of values whose type only the run knows.

use super::Frame;
use crate::value::{SObject, Value};
use crate::vm::{Outcome, Throw, Vm, field_type};
use orgyard_apex_check::hir::Expr;
use orgyard_apex_check::{Primitive, Ty};
use orgyard_engine::FieldType;
use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

impl Vm {
    pub(super) fn new_sobject(
        &mut self,
        frame: &mut Frame<'_>,
        object: &Arc<str>,
        fields: &[(Arc<str>, Expr)],
    ) -> Outcome {
        let line = self.line;
        self.allocate(32 + 16 * fields.len())?;
        let record = self.at(line, |vm| vm.new_record(object))?;
        for (name, value) in fields {
            let value = self.eval(frame, value)?;
            self.at(line, |vm| vm.put_field(&record, name, value))?;
        }
        Ok(Value::SObject(record))
    }

    /// An empty record of an object.
    pub fn new_record(&mut self, object: &str) -> Result<Rc<SObject>, Throw> {
        let def = self
            .object_def(object)
            .ok_or_else(|| Throw::new("System.TypeException", format!("Invalid sObject type: {object}")))?;
        Ok(Rc::new(SObject::new(def)))
    }

    /// `value.name`, whatever the value is.
    pub(super) fn read_member(&mut self, target: &Value, name: &str) -> Outcome {
        match target {
            Value::SObject(record) => self.field_value(record, &self.field_named(record, name)),
            Value::Null => Err(Throw::null_pointer()),
            Value::Object(own) => self.read_property(own.class, target, name),
            _ => match self.native_get(target, name)? {
                Some(value) => Ok(value),
                None => Err(Throw::unsupported(format!("{}.{name}", self.type_name_of(target)))),
            },
        }
    }

    /// A field or a relationship of a record as the code that runs names it.
    fn field_named<'n>(&self, record: &SObject, name: &'n str) -> Cow<'n, str> {
        let is_known = |name: &str| record.def.field(name).is_some() || record.def.relationship(name).is_some();
        self.spellings(name).find(|name| is_known(name)).unwrap_or(Cow::Borrowed(name))
    }

    fn read_property(&mut self, class: orgyard_apex_check::ClassId, target: &Value, name: &str) -> Outcome {
        let property = self.class(class).properties.get(name.to_ascii_lowercase().as_str()).copied();
        let fields = &self.class(class).fields;
        let slot = fields.iter().position(|field| field.name.eq_ignore_ascii_case(name));
        match (property, slot, target) {
            (Some(own), _, _) if own.getter.is_some() => match own.getter {
                Some(getter) => self.invoke_virtual(getter, target, Vec::new()),
                None => Ok(Value::Null),
            },
            (_, Some(slot), Value::Object(object)) => Ok(object.get(slot as u32)),
            _ => match self.native_get(target, name)? {
                Some(value) => Ok(value),
                None => Err(Throw::unsupported(format!("{}.{name}", self.type_name_of(target)))),
            },
        }
    }

    pub(super) fn write_member(&mut self, target: &Value, name: &Arc<str>, value: Value) -> Result<(), Throw> {
        match target {
            Value::SObject(record) => self.put_field(record, &self.field_named(record, name), value).map(drop),
            Value::Null => Err(Throw::null_pointer()),
            Value::Object(own) => {
                let folded = name.to_ascii_lowercase();
                let class = self.class(own.class);
                let setter = class.properties.get(folded.as_str()).and_then(|own| own.setter);
                let slot = class.fields.iter().position(|field| field.name.eq_ignore_ascii_case(name));
                match (setter, slot) {
                    (Some(setter), _) => self.invoke_virtual(setter, target, vec![value]).map(drop),
                    (_, Some(slot)) => {
                        own.set(slot as u32, value);
                        Ok(())
                    }
                    _ => Err(Throw::unsupported(format!("{}.{name} =", self.type_name_of(target)))),
                }
            }
            _ => match self.native_set(target, name, &[value])? {
                Some(_) => Ok(()),
                None => Err(Throw::unsupported(format!("{}.{name} =", self.type_name_of(target)))),
            },
        }
    }

    /// A field, parent or child list of a record. One that a query left out cannot be read.
    pub fn field_value(&mut self, record: &SObject, name: &str) -> Outcome {
        if let Some(value) = record.get(name) {
            return Ok(value);
        }
        if let Some(value) = related(record, name) {
            return Ok(value);
        }
        let def = Arc::clone(&record.def);
        if let Some(field) = def.field(name) {
            if field.name != name
                && let Some(value) = record.get(&field.name)
            {
                return Ok(value);
            }
            if record.state.borrow().queried && field.name != "Id" {
                return Err(not_queried(&def.name, &field.name));
            }
            // A checkbox is never null.
            let is_checkbox = field.field_type == FieldType::Boolean;
            return Ok(if is_checkbox { Value::Boolean(false) } else { Value::Null });
        }
        self.relation(record, name)
    }

    /// A parent or child list that the record has not.
    fn relation(&mut self, record: &SObject, name: &str) -> Outcome {
        let def = Arc::clone(&record.def);
        let queried = record.state.borrow().queried;
        if let Some(field) = def.relationship(name) {
            // A row without a parent has none, asked for or not.
            let is_empty = record.get(&field.name).is_some_and(|id| id.is_null());
            let shown = field.relationship_name.as_deref().unwrap_or(name);
            return if queried && !is_empty { Err(not_queried(&def.name, shown)) } else { Ok(Value::Null) };
        }
        if let Some(found) = record.canonical(name).and_then(|own| record.get(&own)) {
            return Ok(found);
        }
        let children = self.tx.schema().children_of(&def.name);
        if let Some(child) = children.into_iter().find(|child| child.name.eq_ignore_ascii_case(name)) {
            return Ok(Value::list(Ty::object(&child.child), Vec::new()));
        }
        if queried || !def.described { Ok(Value::Null) } else { Err(no_field(&def.name, name)) }
    }

    /// Sets a field or a parent as `put` and assignments do; what was there before.
    pub fn put_field(&mut self, record: &SObject, name: &str, value: Value) -> Outcome {
        record.check_writable()?;
        let def = Arc::clone(&record.def);
        if let Some(field) = def.field(name) {
            let wanted = field_type(&def, field);
            let value = self.field_convert(value, wanted)?;
            let canonical: Arc<str> = Arc::from(field.name.as_str());
            let before = record.get(&canonical);
            record.put(&canonical, value);
            return Ok(before.unwrap_or_default());
        }
        if let Some(field) = def.relationship(name) {
            let shown: Arc<str> = Arc::from(field.relationship_name.as_deref().unwrap_or(name));
            return put_parent(record, &shown, value);
        }
        if def.described && !def.fields.is_empty() && !name.contains("__") && def.name != "AggregateResult" {
            return Err(no_field(&def.name, name));
        }
        if let Value::SObject(_) = value {
            return put_parent(record, &Arc::from(name), value);
        }
        let before = record.get(name);
        record.put(&Arc::from(name), value);
        Ok(before.unwrap_or_default())
    }

    /// The value as a field of that type holds it.
    pub(crate) fn field_convert(&self, value: Value, to: Primitive) -> Outcome {
        let fits = matches!(
            (&value, to),
            (Value::Null, _)
                | (_, Primitive::Object)
                | (Value::Integer(_) | Value::Long(_) | Value::Double(_) | Value::Decimal(_), Primitive::Decimal)
                | (Value::Long(_), Primitive::Integer)
                | (Value::Id(_) | Value::String(_), Primitive::String | Primitive::Id)
                | (Value::Date(_), Primitive::Datetime)
        );
        match (&value, to) {
            (Value::Double(_) | Value::Decimal(_), Primitive::Integer) => self.convert(value, to),
            _ if fits || self.is_a(&value, &Ty::Primitive(to)) => self.convert(value, to),
            (Value::String(text), Primitive::Blob) => Ok(Value::Blob(Rc::from(text.as_bytes()))),
            _ => {
                let text = format!("Illegal assignment from {} to {}", self.type_name_of(&value), to.name());
                Err(Throw::new("System.SObjectException", text))
            }
        }
    }

    /// The definition of an object, kept for the transaction.
    pub fn object_def(&mut self, name: &str) -> Option<Arc<orgyard_engine::ObjectDef>> {
        if let Some(known) = self.objects.get(name) {
            return Some(Arc::clone(known));
        }
        let def = match self.tx.object(name) {
            Some(def) => def,
            None if name.eq_ignore_ascii_case("AggregateResult") => aggregate_def(),
            None => return None,
        };
        self.objects.insert(Arc::from(name), Arc::clone(&def));
        Some(def)
    }
}

fn aggregate_def() -> Arc<orgyard_engine::ObjectDef> {
    let mut def = orgyard_engine::ObjectDef::new("AggregateResult");
    def.described = false;
    Arc::new(def)
}

fn related(record: &SObject, name: &str) -> Option<Value> {
    let state = record.state.borrow();
    // A name that is both is the child list.
    let children = state.children.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
    if let Some((_, list)) = children {
        return Some(Value::List(Rc::clone(list)));
    }
    let parent = state.parents.iter().find(|(own, _)| own.eq_ignore_ascii_case(name))?;
    Some(parent.1.clone().map_or(Value::Null, Value::SObject))
}

fn put_parent(record: &SObject, name: &Arc<str>, value: Value) -> Outcome {
    let parent = match value {
        Value::SObject(parent) => Some(parent),
        _ => None,
    };
    let mut state = record.state.borrow_mut();
    state.parents.retain(|(own, _)| !own.eq_ignore_ascii_case(name));
    state.parents.push((Arc::clone(name), parent));
    Ok(Value::Null)
}

fn not_queried(object: &str, field: &str) -> Throw {
    let text = "SObject row was retrieved via SOQL without querying the requested field";
    Throw::new("System.SObjectException", format!("{text}: {object}.{field}"))
}

pub(crate) fn no_field(object: &str, field: &str) -> Throw {
    Throw::new("System.SObjectException", format!("Invalid field {field} for {object}"))
}
