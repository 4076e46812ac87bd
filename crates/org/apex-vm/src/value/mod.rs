//! What Apex code computes with.

mod enumeration;
mod exception;
mod from;
mod list;
mod object;
mod platform;
mod sobject;
mod table;

pub use enumeration::EnumValue;
pub use exception::{DmlRow, ExceptionState};
pub use list::List;
pub use object::Object;
pub use platform::Platform;
pub use sobject::{ReadOnly, RowError, SObject, SObjectState};
pub use table::{Map, Set, Table};

use orgyard_apex_check::Ty;
pub use orgyard_apex_text::decimal::Decimal;
use orgyard_values::Id;
use std::rc::Rc;
use std::sync::Arc;

/// One value, 24 bytes. What is larger is shared, as Apex passes it by reference.
#[derive(Clone, Default)]
pub enum Value {
    #[default]
    Null,
    Boolean(bool),
    Integer(i32),
    Long(i64),
    Double(f64),
    Decimal(Rc<Decimal>),
    String(Arc<str>),
    Id(Id),
    /// Days since 1970-01-01.
    Date(i32),
    /// Milliseconds since midnight.
    Time(i32),
    /// Milliseconds since 1970, UTC.
    Datetime(i64),
    Blob(Rc<[u8]>),
    List(Rc<List>),
    Set(Rc<Set>),
    Map(Rc<Map>),
    SObject(Rc<SObject>),
    /// An instance of a class of the image.
    Object(Rc<Object>),
    Enum(EnumValue),
    Type(Rc<Ty>),
    Platform(Rc<Platform>),
}

impl Value {
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    pub fn string(text: impl AsRef<str>) -> Value {
        Value::String(Arc::from(text.as_ref()))
    }

    pub fn decimal(decimal: Decimal) -> Value {
        Value::Decimal(Rc::new(decimal))
    }

    pub fn list(element: Ty, items: Vec<Value>) -> Value {
        Value::List(Rc::new(List::new(element, items)))
    }

    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) => Some(text),
            Value::Id(id) => Some(id.as_str()),
            _ => None,
        }
    }

    /// What an exception of either kind carries besides its own fields.
    pub fn exception(&self) -> Option<&ExceptionState> {
        match self {
            Value::Object(object) => object.exception.as_deref(),
            Value::Platform(platform) => platform.exception.as_deref(),
            _ => None,
        }
    }

    /// Whether both are the same thing, as `===` asks.
    pub fn is_same(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::List(a), Value::List(b)) => Rc::ptr_eq(a, b),
            (Value::Set(a), Value::Set(b)) => Rc::ptr_eq(a, b),
            (Value::Map(a), Value::Map(b)) => Rc::ptr_eq(a, b),
            (Value::SObject(a), Value::SObject(b)) => Rc::ptr_eq(a, b),
            (Value::Object(a), Value::Object(b)) => Rc::ptr_eq(a, b),
            (Value::Platform(a), Value::Platform(b)) => Rc::ptr_eq(a, b) || a.is_same_token(b),
            _ => false,
        }
    }
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Value::Null => f.write_str("null"),
            Value::Boolean(own) => write!(f, "{own}"),
            Value::Integer(own) => write!(f, "{own}"),
            Value::Long(own) => write!(f, "{own}L"),
            Value::Double(own) => write!(f, "{own:?}"),
            Value::Decimal(own) => write!(f, "{own}"),
            Value::String(own) => write!(f, "{own:?}"),
            Value::Id(own) => write!(f, "{own}"),
            Value::Date(own) => write!(f, "Date({own})"),
            Value::Time(own) => write!(f, "Time({own})"),
            Value::Datetime(own) => write!(f, "Datetime({own})"),
            Value::Blob(own) => write!(f, "Blob[{}]", own.len()),
            Value::List(own) => f.debug_list().entries(own.items().iter()).finish(),
            Value::Set(own) => f.debug_set().entries(own.table.keys()).finish(),
            Value::Map(own) => f.debug_map().entries(own.table.entries()).finish(),
            Value::SObject(own) => write!(f, "{}", own.def.name),
            Value::Object(own) => write!(f, "Object({:?})", own.class),
            Value::Enum(own) => write!(f, "{own:?}"),
            Value::Type(own) => write!(f, "{own:?}"),
            Value::Platform(own) => f.write_str(own.name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_small() {
        assert_eq!(size_of::<Value>(), 24);
    }
}
