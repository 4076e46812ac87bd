//! From what natives give to values.

use super::{Date, Datetime, Time};
use crate::value::Value;
use crate::vm::Throw;

/// What the body of a native may give.
pub trait Returns {
    fn returned(self) -> Result<Value, Throw>;
}

impl<T: Returns> Returns for Result<T, Throw> {
    fn returned(self) -> Result<Value, Throw> {
        self?.returned()
    }
}

impl<T: Returns> Returns for Result<T, orgyard_apex_text::Thrown> {
    fn returned(self) -> Result<Value, Throw> {
        self?.returned()
    }
}

impl<T: Returns> Returns for Option<T> {
    fn returned(self) -> Result<Value, Throw> {
        self.map_or(Ok(Value::Null), T::returned)
    }
}

macro_rules! returns {
    ($($own:ty),* $(,)?) => {
        $(impl Returns for $own {
            fn returned(self) -> Result<Value, Throw> {
                Ok(Value::from(self))
            }
        })*
    };
}

returns! {
    Value, (), bool, i32, usize, i64, f64, &str, String, std::sync::Arc<str>, std::borrow::Cow<'_, str>,
    crate::value::Decimal, std::rc::Rc<crate::value::Decimal>, orgyard_values::Id, Vec<u8>, std::rc::Rc<[u8]>,
    crate::value::List, std::rc::Rc<crate::value::List>, crate::value::Set, std::rc::Rc<crate::value::Set>,
    crate::value::Map, std::rc::Rc<crate::value::Map>, crate::value::SObject, std::rc::Rc<crate::value::SObject>,
    std::rc::Rc<crate::value::Object>, crate::value::Platform, std::rc::Rc<crate::value::Platform>,
    crate::value::EnumValue, orgyard_apex_check::Ty, Vec<String>, Date, Time, Datetime,
}

impl From<Date> for Value {
    fn from(value: Date) -> Value {
        Value::Date(value.0)
    }
}

impl From<Time> for Value {
    fn from(value: Time) -> Value {
        Value::Time(value.0)
    }
}

impl From<Datetime> for Value {
    fn from(value: Datetime) -> Value {
        Value::Datetime(value.0)
    }
}
