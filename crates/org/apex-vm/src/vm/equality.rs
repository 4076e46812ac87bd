//! `==`, and what keys of sets and maps are equal by.

use super::{Throw, Vm, decimal_of};
use crate::value::{Object, SObject, Table, Value};
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

impl Vm {
    /// `==`: text without case, ids of both lengths, numbers by value, records and collections deeply.
    pub fn equals(&mut self, a: &Value, b: &Value) -> Result<bool, Throw> {
        match (a, b) {
            (Value::String(a), Value::String(b)) => Ok(same_text(a, b)),
            (Value::Decimal(a), Value::Decimal(b)) => Ok(a.compare(b).is_eq()),
            (Value::String(text), Value::Id(id)) | (Value::Id(id), Value::String(text)) => {
                Ok(text.parse().is_ok_and(|parsed: orgyard_values::Id| parsed == *id))
            }
            (Value::Date(date), Value::Datetime(time)) | (Value::Datetime(time), Value::Date(date)) => {
                Ok(i64::from(*date) * 86_400_000 == *time)
            }
            _ if is_number(a) && is_number(b) => Ok(same_number(a, b)),
            _ => self.equal_values(a, b, false),
        }
    }

    /// Equality of keys: text with case, decimals with their scale.
    pub fn equal_keys(&mut self, a: &Value, b: &Value) -> Result<bool, Throw> {
        match (a, b) {
            (Value::String(a), Value::String(b)) => Ok(a == b),
            (Value::Decimal(a), Value::Decimal(b)) => Ok(a == b),
            (Value::String(text), Value::Id(id)) | (Value::Id(id), Value::String(text)) => Ok(**text == *id.as_str()),
            _ => self.equal_values(a, b, true),
        }
    }

    fn equal_either(&mut self, a: &Value, b: &Value, as_keys: bool) -> Result<bool, Throw> {
        if as_keys { self.equal_keys(a, b) } else { self.equals(a, b) }
    }

    fn equal_values(&mut self, a: &Value, b: &Value, as_keys: bool) -> Result<bool, Throw> {
        if a.is_same(b) {
            return Ok(true);
        }
        match (a, b) {
            (Value::Null, Value::Null) => Ok(true),
            (Value::Boolean(a), Value::Boolean(b)) => Ok(a == b),
            (Value::Integer(a), Value::Integer(b)) => Ok(a == b),
            (Value::Long(a), Value::Long(b)) => Ok(a == b),
            (Value::Double(a), Value::Double(b)) => Ok(a == b),
            (Value::Id(a), Value::Id(b)) => Ok(a == b),
            (Value::Date(a), Value::Date(b)) | (Value::Time(a), Value::Time(b)) => Ok(a == b),
            (Value::Datetime(a), Value::Datetime(b)) => Ok(a == b),
            (Value::Blob(a), Value::Blob(b)) => Ok(a == b),
            (Value::Enum(a), Value::Enum(b)) => Ok(a == b),
            (Value::Type(a), Value::Type(b)) => Ok(a == b),
            (Value::List(a), Value::List(b)) => self.inside(|vm| vm.equal_lists(&a.to_vec(), &b.to_vec(), as_keys)),
            (Value::Set(a), Value::Set(b)) => self.inside(|vm| vm.equal_tables(&a.table, &b.table)),
            (Value::Map(a), Value::Map(b)) => self.inside(|vm| vm.equal_tables(&a.table, &b.table)),
            (Value::SObject(a), Value::SObject(b)) => self.equal_records(a, b, as_keys),
            (Value::Object(own), _) => self.equal_objects(own, a, b),
            (Value::Platform(_), Value::Platform(_)) => self.equal_platform(a, b),
            _ => Ok(false),
        }
    }

    fn equal_lists(&mut self, a: &[Value], b: &[Value], as_keys: bool) -> Result<bool, Throw> {
        if a.len() != b.len() {
            return Ok(false);
        }
        for (a, b) in a.iter().zip(b) {
            if !self.equal_either(a, b, as_keys)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn equal_tables(&mut self, a: &Table, b: &Table) -> Result<bool, Throw> {
        if a.len() != b.len() {
            return Ok(false);
        }
        for (key, value) in a.entries() {
            match b.get(self, &key)? {
                Some(other) if self.equals(&value, &other)? => {}
                _ => return Ok(false),
            }
        }
        Ok(true)
    }

    fn equal_records(&mut self, a: &Rc<SObject>, b: &Rc<SObject>, as_keys: bool) -> Result<bool, Throw> {
        if a.def.name != b.def.name {
            return Ok(false);
        }
        let (own, other) = (set_fields(a), set_fields(b));
        if own.len() != other.len() {
            return Ok(false);
        }
        for (name, value) in &own {
            let Some((_, found)) = other.iter().find(|(known, _)| known == name) else { return Ok(false) };
            if !self.equal_either(value, found, as_keys)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// By `equals` of the class, where it has one.
    fn equal_objects(&mut self, own: &Rc<Object>, a: &Value, b: &Value) -> Result<bool, Throw> {
        if self.find_method(own.class, "equals", 1).is_none() || b.is_null() {
            return Ok(false);
        }
        let answer = self.call_named(a, "equals", vec![b.clone()])?;
        Ok(matches!(answer, Value::Boolean(true)))
    }

    /// By a native `equals`, where the type has one.
    fn equal_platform(&mut self, a: &Value, b: &Value) -> Result<bool, Throw> {
        let answer = self.call_native_if_known(a, "equals", std::slice::from_ref(b))?;
        Ok(matches!(answer, Some(Value::Boolean(true))))
    }

    pub fn hash_of(&mut self, value: &Value) -> Result<u64, Throw> {
        let mut hasher = DefaultHasher::new();
        self.hash_into(value, &mut hasher)?;
        Ok(hasher.finish())
    }

    fn hash_into(&mut self, value: &Value, hasher: &mut DefaultHasher) -> Result<(), Throw> {
        match value {
            Value::Null => 0u8.hash(hasher),
            Value::Boolean(own) => own.hash(hasher),
            Value::Integer(own) => i64::from(*own).hash(hasher),
            Value::Long(own) => own.hash(hasher),
            Value::Double(own) => own.to_bits().hash(hasher),
            Value::Decimal(own) => own.hash(hasher),
            Value::String(own) => own.hash(hasher),
            Value::Id(own) => own.as_str().hash(hasher),
            Value::Date(own) | Value::Time(own) => own.hash(hasher),
            Value::Datetime(own) => own.hash(hasher),
            Value::Blob(own) => own.hash(hasher),
            Value::Enum(own) => own.hash(hasher),
            Value::Type(own) => own.hash(hasher),
            Value::List(own) => {
                self.inside(|vm| own.to_vec().iter().try_for_each(|item| vm.hash_into(item, hasher)))?
            }
            Value::Set(own) => self.inside(|vm| vm.hash_table(&own.table, hasher))?,
            Value::Map(own) => self.inside(|vm| vm.hash_table(&own.table, hasher))?,
            Value::SObject(own) => self.hash_record(own, hasher)?,
            Value::Object(own) => self.hash_object(own, value, hasher)?,
            Value::Platform(own) => self.hash_platform(value, own.key.as_deref(), hasher)?,
        }
        Ok(())
    }

    /// The sum over the entries, as their order does not count.
    fn hash_table(&mut self, table: &Table, hasher: &mut DefaultHasher) -> Result<(), Throw> {
        let mut sum = 0u64;
        for (key, value) in table.entries() {
            sum = sum.wrapping_add(self.hash_of(&key)?.wrapping_mul(31) ^ self.hash_of(&value)?);
        }
        sum.hash(hasher);
        Ok(())
    }

    fn hash_record(&mut self, record: &SObject, hasher: &mut DefaultHasher) -> Result<(), Throw> {
        record.def.name.hash(hasher);
        let mut sum = 0u64;
        for (name, value) in set_fields(record) {
            let mut own = DefaultHasher::new();
            name.hash(&mut own);
            self.hash_into(&value, &mut own)?;
            sum = sum.wrapping_add(own.finish());
        }
        sum.hash(hasher);
        Ok(())
    }

    fn hash_object(&mut self, own: &Rc<Object>, value: &Value, hasher: &mut DefaultHasher) -> Result<(), Throw> {
        if self.find_method(own.class, "hashcode", 0).is_none() {
            (Rc::as_ptr(own) as usize).hash(hasher);
            return Ok(());
        }
        match self.call_named(value, "hashCode", Vec::new())? {
            Value::Integer(code) => code.hash(hasher),
            _ => 0.hash(hasher),
        }
        Ok(())
    }

    fn hash_platform(&mut self, value: &Value, key: Option<&str>, hasher: &mut DefaultHasher) -> Result<(), Throw> {
        if let Some(key) = key {
            key.hash(hasher);
            return Ok(());
        }
        match (self.call_native_if_known(value, "hashCode", &[])?, value) {
            (Some(Value::Integer(code)), _) => code.hash(hasher),
            (_, Value::Platform(own)) => (Rc::as_ptr(own) as usize).hash(hasher),
            _ => 0.hash(hasher),
        }
        Ok(())
    }
}

/// What a record's equality and hash see: fields that are not null.
fn set_fields(record: &SObject) -> Vec<(std::sync::Arc<str>, Value)> {
    let state = record.state.borrow();
    state.fields.iter().filter(|(_, value)| !value.is_null()).cloned().collect()
}

pub(crate) fn is_number(value: &Value) -> bool {
    matches!(value, Value::Integer(_) | Value::Long(_) | Value::Double(_) | Value::Decimal(_))
}

fn same_number(a: &Value, b: &Value) -> bool {
    super::order::compare_numbers(a, b).is_some_and(std::cmp::Ordering::is_eq)
}

/// Text compares without case.
pub(crate) fn same_text(a: &str, b: &str) -> bool {
    if a.is_ascii() && b.is_ascii() {
        return a.eq_ignore_ascii_case(b);
    }
    a.chars().flat_map(char::to_lowercase).eq(b.chars().flat_map(char::to_lowercase))
}

pub(crate) fn both_decimals(a: &Value, b: &Value) -> Option<(Rc<crate::value::Decimal>, Rc<crate::value::Decimal>)> {
    Some((decimal_of(a)?, decimal_of(b)?))
}
