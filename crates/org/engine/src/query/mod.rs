//! Queries.

mod compare;

pub(crate) use compare::same_value;

/// Which API asks: it decides which objects exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum QueryApi {
    #[default]
    Rest,
    Tooling,
}

/// How a query is asked and answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryOptions {
    pub api: QueryApi,
    /// Stands in the urls of records: `67.0`.
    pub api_version: String,
    /// Deleted rows too (`queryAll`).
    pub all_rows: bool,
}

impl Default for QueryOptions {
    fn default() -> Self {
        Self { api: QueryApi::Rest, api_version: "67.0".into(), all_rows: false }
    }
}

/// One column of the answer, as `columnMetadata` shows it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct QueryColumn {
    /// `Name`, `Package2.Name`, `expr0`.
    pub name: String,
    pub field_type: Option<crate::FieldType>,
    pub aggregate: bool,
    pub custom: bool,
    /// The columns of a child subquery, or the last segment of a parent path.
    pub join_columns: Vec<QueryColumn>,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct QueryResult {
    /// For `SELECT COUNT()` the count, with no records.
    pub total_size: usize,
    /// Each with its `attributes`.
    pub records: Vec<serde_json::Value>,
    /// The object queried, in canonical spelling.
    pub entity: String,
    pub columns: Vec<QueryColumn>,
}

impl crate::Tx {
    /// Answers a SOQL query as the API does.
    pub fn query(&self, soql: &str, api: QueryApi) -> Result<QueryResult, crate::ApiError> {
        self.query_with(soql, &QueryOptions { api, ..QueryOptions::default() })
    }

    pub fn query_with(&self, _soql: &str, _options: &QueryOptions) -> Result<QueryResult, crate::ApiError> {
        Err(crate::ApiError::new("UNKNOWN_EXCEPTION", "queries are on their way"))
    }
}
