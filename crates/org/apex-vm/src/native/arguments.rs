//! From values to the Rust types that natives take.

use crate::value::{Decimal, EnumValue, List, Map, Object, Platform, SObject, Set, Value};
use crate::vm::Throw;
use orgyard_apex_check::Ty;
use orgyard_values::Id;
use std::rc::Rc;
use std::sync::Arc;

/// Text, also of an Id.
pub type Str = Arc<str>;

/// A value of whatever type, null included.
pub type Anything = Value;

/// Days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(pub i32);

/// Milliseconds since midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time(pub i32);

/// Milliseconds since 1970, UTC. A Date is taken at midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Datetime(pub i64);

/// A parameter of a native. Null fits only an `Option`.
pub trait FromValue: Sized {
    /// Its name in Apex, for messages.
    const NAME: &'static str;

    /// None where the value is of another type.
    fn from_value(value: &Value) -> Option<Self>;

    fn target(value: &Value) -> Result<Self, Throw> {
        Self::from_value(value).ok_or_else(|| misfit::<Self>(value, Throw::null_pointer))
    }

    fn argument(value: Option<&Value>) -> Result<Self, Throw> {
        let value = value.unwrap_or(&Value::Null);
        let null = || Throw::new("System.NullPointerException", "Argument cannot be null.");
        Self::from_value(value).ok_or_else(|| misfit::<Self>(value, null))
    }
}

fn misfit<T: FromValue>(value: &Value, null: impl Fn() -> Throw) -> Throw {
    if value.is_null() {
        return null();
    }
    let message = format!("Invalid conversion from runtime type {} to {}", value.kind_name(), T::NAME);
    Throw::new("System.TypeException", message)
}

macro_rules! from_value {
    ($($own:ty, $name:literal: $($pattern:pat => $made:expr),+;)*) => {
        $(impl FromValue for $own {
            const NAME: &'static str = $name;

            fn from_value(value: &Value) -> Option<Self> {
                match value {
                    $($pattern => $made,)+
                    _ => None,
                }
            }
        })*
    };
}

from_value! {
    bool, "Boolean": Value::Boolean(own) => Some(*own);
    i32, "Integer": Value::Integer(own) => Some(*own), Value::Long(own) => i32::try_from(*own).ok();
    i64, "Long": Value::Integer(own) => Some(i64::from(*own)), Value::Long(own) => Some(*own);
    f64, "Double":
        Value::Integer(own) => Some(f64::from(*own)),
        Value::Long(own) => Some(*own as f64),
        Value::Double(own) => Some(*own),
        Value::Decimal(own) => Some(own.double_value());
    Str, "String": Value::String(own) => Some(Arc::clone(own)), Value::Id(own) => Some(Arc::from(own.as_str()));
    Id, "Id": Value::Id(own) => Some(*own), Value::String(own) => own.parse().ok();
    Date, "Date": Value::Date(own) => Some(Date(*own));
    Time, "Time": Value::Time(own) => Some(Time(*own));
    Datetime, "Datetime":
        Value::Datetime(own) => Some(Datetime(*own)),
        Value::Date(own) => Some(Datetime(i64::from(*own) * 86_400_000));
    Rc<[u8]>, "Blob": Value::Blob(own) => Some(Rc::clone(own));
    Rc<List>, "List": Value::List(own) => Some(Rc::clone(own));
    Rc<Set>, "Set": Value::Set(own) => Some(Rc::clone(own));
    Rc<Map>, "Map": Value::Map(own) => Some(Rc::clone(own));
    Rc<SObject>, "SObject": Value::SObject(own) => Some(Rc::clone(own));
    Rc<Object>, "Object": Value::Object(own) => Some(Rc::clone(own));
    Rc<Platform>, "Object": Value::Platform(own) => Some(Rc::clone(own));
    EnumValue, "Enum": Value::Enum(own) => Some(*own);
    Rc<Ty>, "Type": Value::Type(own) => Some(Rc::clone(own));
}

impl FromValue for Rc<Decimal> {
    const NAME: &'static str = "Decimal";

    fn from_value(value: &Value) -> Option<Self> {
        crate::vm::decimal_of(value)
    }
}

impl FromValue for Value {
    const NAME: &'static str = "Object";

    fn from_value(value: &Value) -> Option<Self> {
        Some(value.clone())
    }

    fn target(value: &Value) -> Result<Self, Throw> {
        if value.is_null() { Err(Throw::null_pointer()) } else { Ok(value.clone()) }
    }
}

impl<T: FromValue> FromValue for Option<T> {
    const NAME: &'static str = T::NAME;

    fn from_value(value: &Value) -> Option<Self> {
        if value.is_null() { Some(None) } else { T::from_value(value).map(Some) }
    }
}

impl Value {
    /// The name of the value's own kind, as conversion errors print primitives.
    pub fn kind_name(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Boolean(_) => "Boolean",
            Value::Integer(_) => "Integer",
            Value::Long(_) => "Long",
            Value::Double(_) => "Double",
            Value::Decimal(_) => "Decimal",
            Value::String(_) => "String",
            Value::Id(_) => "Id",
            Value::Date(_) => "Date",
            Value::Time(_) => "Time",
            Value::Datetime(_) => "Datetime",
            Value::Blob(_) => "Blob",
            Value::List(_) => "List",
            Value::Set(_) => "Set",
            Value::Map(_) => "Map",
            Value::SObject(_) => "SObject",
            Value::Object(_) => "Object",
            Value::Enum(_) => "Enum",
            Value::Type(_) => "Type",
            Value::Platform(own) => own.name,
        }
    }
}
