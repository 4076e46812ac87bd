//! What a query gives, in types: one form for Apex, REST and whoever else asks.

use crate::schema::FieldType;
use indexmap::IndexMap;
use orgyard_values::{Id, Record, Value};
use std::sync::Arc;

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Selection {
    /// The object queried, in canonical spelling.
    pub object: Arc<str>,
    /// The answer to `SELECT COUNT()`, which has no records.
    pub count: Option<i64>,
    pub records: Vec<Selected>,
    /// The records are lines of `AggregateResult`.
    pub aggregate: bool,
    /// What was selected, in its order; also the type and scale of each value.
    pub columns: Vec<QueryColumn>,
}

/// One row of the answer, with the fields that were asked for under their canonical names or aliases.
#[derive(Debug, Clone, PartialEq)]
pub struct Selected {
    /// The object the row belongs to, also where the path that led to it may end at several.
    pub object: Arc<str>,
    /// Known whether it was asked for or not; lines of aggregates have none.
    pub id: Option<Id>,
    pub fields: IndexMap<Arc<str>, SelectedValue>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum SelectedValue {
    Value(Value),
    /// A parent, where there is one.
    Parent(Option<Box<Selected>>),
    /// The rows of a child sub-query.
    Children(Vec<Selected>),
}

/// One column of the answer, as `columnMetadata` shows it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct QueryColumn {
    /// `Name`, `Package2.Name`, `expr0`.
    pub name: String,
    /// Of what is computed, how the platform writes it: `avg(Amount)`.
    pub expression: Option<String>,
    pub field_type: Option<FieldType>,
    /// Digits after the point, for numbers.
    pub scale: u32,
    pub aggregate: bool,
    pub custom: bool,
    /// The columns of a child subquery, or the last segment of a parent path.
    pub join_columns: Vec<QueryColumn>,
}

impl Selected {
    pub(super) fn of(object: Arc<str>, row: &Record) -> Self {
        Self { object, id: row.id(), fields: IndexMap::new() }
    }

    /// The value of a field by its canonical name; null for one that was not selected.
    pub fn value(&self, field: &str) -> &Value {
        static NULL: Value = Value::Null;
        match self.fields.get(field) {
            Some(SelectedValue::Value(value)) => value,
            _ => &NULL,
        }
    }
}
