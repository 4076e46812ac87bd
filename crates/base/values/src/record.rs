//! A row of an sObject.

use crate::{Id, Value};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// Fields by API name in canonical spelling; a field that is absent reads as null.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    pub object: String,
    pub fields: IndexMap<String, Value>,
}

impl Record {
    pub fn new(object: &str) -> Self {
        Self { object: object.into(), fields: IndexMap::new() }
    }

    #[must_use]
    pub fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.set(field, value);
        self
    }

    pub fn set(&mut self, field: &str, value: impl Into<Value>) {
        self.fields.insert(field.into(), value.into());
    }

    pub fn get(&self, field: &str) -> &Value {
        static NULL: Value = Value::Null;
        self.fields.get(field).unwrap_or(&NULL)
    }

    pub fn id(&self) -> Option<Id> {
        self.get("Id").as_id()
    }

    pub fn text(&self, field: &str) -> Option<&str> {
        self.get(field).as_str()
    }

    pub fn bool(&self, field: &str) -> bool {
        self.get(field).as_bool().unwrap_or(false)
    }

    pub fn int(&self, field: &str) -> Option<i64> {
        self.get(field).as_int()
    }
}
