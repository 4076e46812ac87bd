//! Numbers from one type to another.

use crate::value::{Decimal, Value};
use std::rc::Rc;

/// The value as a Decimal, of any number type. A Double keeps the digits of its text.
pub fn decimal_of(value: &Value) -> Option<Rc<Decimal>> {
    match value {
        Value::Decimal(own) => Some(Rc::clone(own)),
        Value::Integer(own) => Some(Rc::new(Decimal::from(i64::from(*own)))),
        Value::Long(own) => Some(Rc::new(Decimal::from(*own))),
        Value::Double(own) => Decimal::from_f64(*own).ok().map(Rc::new),
        _ => None,
    }
}

pub(crate) fn double_of(value: &Value) -> Option<f64> {
    match value {
        Value::Double(own) => Some(*own),
        Value::Integer(own) => Some(f64::from(*own)),
        Value::Long(own) => Some(*own as f64),
        Value::Decimal(own) => Some(own.double_value()),
        _ => None,
    }
}

pub(crate) fn long_of(value: &Value) -> Option<i64> {
    match value {
        Value::Integer(own) => Some(i64::from(*own)),
        Value::Long(own) => Some(*own),
        _ => None,
    }
}
