//! From Rust's own types to values.

use super::{Decimal, EnumValue, List, Map, Object, Platform, SObject, Set, Value};
use orgyard_apex_check::Ty;
use orgyard_values::Id;
use std::rc::Rc;
use std::sync::Arc;

macro_rules! from {
    ($($own:ty => |$value:ident| $made:expr;)*) => {
        $(impl From<$own> for Value {
            fn from($value: $own) -> Value {
                $made
            }
        })*
    };
}

from! {
    () => |_none| Value::Null;
    bool => |value| Value::Boolean(value);
    i32 => |value| Value::Integer(value);
    usize => |value| Value::Integer(i32::try_from(value).unwrap_or(i32::MAX));
    i64 => |value| Value::Long(value);
    f64 => |value| Value::Double(value);
    Decimal => |value| Value::Decimal(Rc::new(value));
    Rc<Decimal> => |value| Value::Decimal(value);
    &str => |value| Value::String(Arc::from(value));
    &String => |value| Value::String(Arc::from(value.as_str()));
    String => |value| Value::String(Arc::from(value));
    Arc<str> => |value| Value::String(value);
    std::borrow::Cow<'_, str> => |value| Value::String(Arc::from(&*value));
    Id => |value| Value::Id(value);
    Rc<[u8]> => |value| Value::Blob(value);
    Vec<u8> => |value| Value::Blob(Rc::from(value));
    List => |value| Value::List(Rc::new(value));
    Rc<List> => |value| Value::List(value);
    Set => |value| Value::Set(Rc::new(value));
    Rc<Set> => |value| Value::Set(value);
    Map => |value| Value::Map(Rc::new(value));
    Rc<Map> => |value| Value::Map(value);
    SObject => |value| Value::SObject(Rc::new(value));
    Rc<SObject> => |value| Value::SObject(value);
    Rc<Object> => |value| Value::Object(value);
    Platform => |value| Value::Platform(Rc::new(value));
    Rc<Platform> => |value| Value::Platform(value);
    EnumValue => |value| Value::Enum(value);
    Ty => |value| Value::Type(Rc::new(value));
    Vec<String> => |value| Value::list(Ty::STRING, value.into_iter().map(Value::from).collect());
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::Null, Into::into)
    }
}
