//! The values behind colons. They are the caller's: Apex evaluates expressions or looks into a map of names.

use crate::ApiError;
use orgyard_values::Value;

#[derive(Debug, Clone, PartialEq)]
pub enum BindValue {
    One(Value),
    /// A list or a set.
    Many(Vec<Value>),
}

impl BindValue {
    pub(super) fn into_values(self) -> Vec<Value> {
        match self {
            Self::One(value) => vec![value],
            Self::Many(values) => values,
        }
    }
}

pub trait Binds {
    /// The value of the bind with this text (what stands after the colon) and this number in the query's text.
    fn bind(&self, name: &str, ordinal: usize) -> Result<BindValue, ApiError>;
}

/// For a query that has no binds.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoBinds;

impl Binds for NoBinds {
    fn bind(&self, name: &str, _: usize) -> Result<BindValue, ApiError> {
        Err(ApiError::new("MALFORMED_QUERY", format!("Variable does not exist: {name}")))
    }
}

/// Values in the order of the text.
impl Binds for Vec<BindValue> {
    fn bind(&self, name: &str, ordinal: usize) -> Result<BindValue, ApiError> {
        self.get(ordinal).cloned().map_or_else(|| NoBinds.bind(name, ordinal), Ok)
    }
}
