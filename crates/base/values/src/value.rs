//! One value of a field.

use crate::Id;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a field of a row holds. Compound fields (`Dependencies`, `CodeCoverage`, …) are JSON.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub enum Value {
    #[default]
    Null,
    Bool(bool),
    Int(i64),
    Double(f64),
    Text(String),
    Id(Id),
    /// Milliseconds since 1970, UTC.
    DateTime(i64),
    /// `YYYY-MM-DD`.
    Date(String),
    Json(serde_json::Value),
}

impl Value {
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::Text(t) | Value::Date(t) => Some(t),
            Value::Id(id) => Some(id.as_str()),
            _ => None,
        }
    }

    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Bool(b) => Some(*b),
            _ => None,
        }
    }

    pub fn as_int(&self) -> Option<i64> {
        match self {
            Value::Int(i) | Value::DateTime(i) => Some(*i),
            _ => None,
        }
    }

    pub fn as_id(&self) -> Option<Id> {
        match self {
            Value::Id(id) => Some(*id),
            Value::Text(t) => t.parse().ok(),
            _ => None,
        }
    }

    /// The value as the REST API writes it.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Value::Null => serde_json::Value::Null,
            Value::Bool(b) => (*b).into(),
            Value::Int(i) => (*i).into(),
            Value::Double(d) => (*d).into(),
            Value::Text(t) | Value::Date(t) => t.as_str().into(),
            Value::Id(id) => id.as_str().into(),
            Value::DateTime(ms) => format_datetime(*ms).into(),
            Value::Json(json) => json.clone(),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(text)
    }
}

impl From<bool> for Value {
    fn from(b: bool) -> Self {
        Value::Bool(b)
    }
}

impl From<i64> for Value {
    fn from(i: i64) -> Self {
        Value::Int(i)
    }
}

impl From<Id> for Value {
    fn from(id: Id) -> Self {
        Value::Id(id)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}

/// A point in time as the REST API writes it: `2026-11-20T17:00:00.000+0000`.
pub fn format_datetime(milliseconds: i64) -> String {
    let stamp = Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::UNIX_EPOCH);
    stamp.strftime("%Y-%m-%dT%H:%M:%S%.3f+0000").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datetimes_are_written_with_milliseconds_and_offset() {
        assert_eq!(format_datetime(1_795_194_000_000), "2026-11-20T17:00:00.000+0000");
        assert_eq!(format_datetime(1_795_194_000_007), "2026-11-20T17:00:00.007+0000");
    }
}
