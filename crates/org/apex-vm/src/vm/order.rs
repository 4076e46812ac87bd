//! Which value comes first: `<` and its kin, and the order of sorted lists.

use super::equality::{both_decimals, same_text};
use super::numbers::{double_of, long_of};
use super::{Throw, Vm};
use crate::value::Value;
use std::cmp::Ordering;

pub(crate) fn compare_numbers(a: &Value, b: &Value) -> Option<Ordering> {
    if let (Some(a), Some(b)) = (long_of(a), long_of(b)) {
        return Some(a.cmp(&b));
    }
    if matches!(a, Value::Double(_)) || matches!(b, Value::Double(_)) {
        return double_of(a)?.partial_cmp(&double_of(b)?);
    }
    let (a, b) = both_decimals(a, b)?;
    Some(a.compare(&b))
}

/// The order that `<` sees. None where one side is null or there is no order.
pub(crate) fn compare_values(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::String(a), Value::String(b)) => Some(compare_text(a, b)),
        (Value::String(_) | Value::Id(_), Value::String(_) | Value::Id(_)) => {
            Some(compare_text(a.as_str()?, b.as_str()?))
        }
        // A text or an id is greater than null.
        (Value::String(_) | Value::Id(_), Value::Null) => Some(Ordering::Greater),
        (Value::Null, Value::String(_) | Value::Id(_)) => Some(Ordering::Less),
        (Value::Date(a), Value::Date(b)) | (Value::Time(a), Value::Time(b)) => Some(a.cmp(b)),
        (Value::Date(_) | Value::Datetime(_), Value::Date(_) | Value::Datetime(_)) => Some(moment(a)?.cmp(&moment(b)?)),
        _ => compare_numbers(a, b),
    }
}

fn moment(value: &Value) -> Option<i64> {
    match value {
        Value::Date(days) => Some(i64::from(*days) * 86_400_000),
        Value::Datetime(at) => Some(*at),
        _ => None,
    }
}

fn compare_text(a: &str, b: &str) -> Ordering {
    if same_text(a, b) {
        return Ordering::Equal;
    }
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    a.cmp(&b)
}

impl Vm {
    /// The order of `List.sort()`: primitives ascending, text by code point, nulls first, then what is Comparable.
    pub fn compare(&mut self, a: &Value, b: &Value) -> Result<Ordering, Throw> {
        match (a, b) {
            (Value::Null, Value::Null) => Ok(Ordering::Equal),
            (Value::Null, _) => Ok(Ordering::Less),
            (_, Value::Null) => Ok(Ordering::Greater),
            (Value::String(a), Value::String(b)) => Ok(a.cmp(b)),
            (Value::Id(a), Value::Id(b)) => Ok(a.as_str().cmp(b.as_str())),
            (Value::Boolean(a), Value::Boolean(b)) => Ok(a.cmp(b)),
            (Value::Enum(a), Value::Enum(b)) => Ok(a.ordinal().cmp(&b.ordinal())),
            (Value::SObject(_), Value::SObject(_)) => self.compare_records(a, b),
            (Value::Object(_), _) => self.compare_objects(a, b),
            _ => match compare_values(a, b) {
                Some(order) => Ok(order),
                None => self.compare_platform(a, b),
            },
        }
    }

    fn compare_objects(&mut self, a: &Value, b: &Value) -> Result<Ordering, Throw> {
        let Value::Object(own) = a else { return Ok(Ordering::Equal) };
        if self.find_method(own.class, "compareto", 1).is_none() {
            return Err(not_comparable());
        }
        let answer = self.call_named(a, "compareTo", vec![b.clone()])?;
        match answer {
            Value::Integer(order) => Ok(order.cmp(&0)),
            _ => Err(Throw::null_pointer()),
        }
    }

    fn compare_platform(&mut self, a: &Value, b: &Value) -> Result<Ordering, Throw> {
        match self.call_native_if_known(a, "compareTo", std::slice::from_ref(b))? {
            Some(Value::Integer(order)) => Ok(order.cmp(&0)),
            _ => Err(not_comparable()),
        }
    }

    /// By the object's label, Name, standard and then custom fields by their names; empty ones first.
    fn compare_records(&mut self, a: &Value, b: &Value) -> Result<Ordering, Throw> {
        let (Value::SObject(a), Value::SObject(b)) = (a, b) else { return Ok(Ordering::Equal) };
        let labels = a.def.label.cmp(&b.def.label);
        if labels.is_ne() {
            return Ok(labels);
        }
        let mut names: Vec<_> = a.state.borrow().fields.iter().map(|(name, _)| name.clone()).collect();
        names.extend(b.state.borrow().fields.iter().map(|(name, _)| name.clone()));
        names.sort_by_key(|name| (**name != *"Name", name.ends_with("__c"), name.to_lowercase()));
        names.dedup();
        for name in names {
            let (own, other) = (a.get(&name).unwrap_or_default(), b.get(&name).unwrap_or_default());
            let order = self.compare(&own, &other)?;
            if order.is_ne() {
                return Ok(order);
            }
        }
        Ok(Ordering::Equal)
    }
}

fn not_comparable() -> Throw {
    Throw::new("System.ListException", "One or more of the items in this list is not Comparable.")
}
