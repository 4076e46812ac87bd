//! Queries.

mod bind;
mod compare;
mod dates;
mod expr;
mod fault;
mod functions;
mod group;
mod operand;
mod render;
mod run;
mod source;
mod test;

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

/// A query that some client wrapped in quotes as a whole.
fn unquoted(soql: &str) -> &str {
    let trimmed = soql.trim();
    let inner = trimmed.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    inner.filter(|inner| !inner.contains('"')).unwrap_or(soql)
}

impl crate::Tx {
    /// Answers a SOQL query as the API does.
    pub fn query(&self, soql: &str, api: QueryApi) -> Result<QueryResult, crate::ApiError> {
        self.query_with(soql, &QueryOptions { api, ..QueryOptions::default() })
    }

    pub fn query_with(&self, soql: &str, options: &QueryOptions) -> Result<QueryResult, crate::ApiError> {
        let text = unquoted(soql);
        let query = orgyard_soql::parse(text).map_err(fault::Fault::from);
        query.and_then(|query| render::answer(self, &query, options)).map_err(|fault| fault.into_api(text))
    }
}
