//! Queries.

mod bind;
mod binds;
mod catalog;
mod clock;
mod collect;
mod columns;
mod compare;
mod conditions;
mod dates;
mod expr;
mod fault;
mod functions;
mod group;
mod grouping;
mod items;
mod operand;
mod picklists;
mod plan;
mod render;
mod run;
mod search;
mod secure;
mod selection;
mod source;
mod test;

use crate::permissions::{Permissions, Sharing};
pub use binds::{BindValue, Binds, NoBinds};
pub(crate) use catalog::is_durable;
use clock::Clock;
pub(crate) use compare::same_value;
use orgyard_soql::With;
use orgyard_values::Id;
pub use search::SearchOptions;
pub use selection::{QueryColumn, Selected, SelectedValue, Selection};
use std::sync::Arc;

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
    /// In whose name it reads.
    pub access: Access,
}

/// In whose name a query reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Access {
    /// Every object and field.
    #[default]
    System,
    /// What the user may read.
    User { user: Id },
}

/// What `WITH` and the options come to.
struct Mode {
    access: Access,
    /// `SECURITY_ENFORCED`.
    enforced: bool,
    /// The user records must be shared with.
    sharing: Option<Id>,
}

impl Mode {
    fn of(with: &[With], options: &SelectOptions, user: Id) -> Self {
        let has = |name: &str| with.iter().any(|with| matches!(with, With::Mode(mode) if mode == name));
        let access = match options.access {
            _ if has("USER_MODE") => Access::User { user },
            _ if has("SYSTEM_MODE") => Access::System,
            access => access,
        };
        let sharing = match access {
            Access::User { user } => Some(user),
            Access::System => options.sharing.then_some(user),
        };
        Self { access, enforced: has("SECURITY_ENFORCED"), sharing }
    }
}

impl Mode {
    /// Whose rights are asked, in user mode.
    fn permissions(&self, tx: &crate::Tx) -> fault::Result<Option<Arc<Permissions>>> {
        match self.access {
            Access::User { user } => Ok(Some(tx.permissions(user)?)),
            Access::System => Ok(None),
        }
    }

    /// Marks where each row must be shared with the user.
    fn guard<'a>(&self, tx: &'a crate::Tx, plan: &mut plan::Plan) -> fault::Result<Option<Sharing<'a>>> {
        let Some(user) = self.sharing else { return Ok(None) };
        let sharing = tx.sharing(user)?;
        plan.guard(&|object| sharing.is_open(object));
        Ok(Some(sharing))
    }
}

/// How a query of Apex is asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SelectOptions {
    pub api: QueryApi,
    /// Deleted rows too.
    pub all_rows: bool,
    /// What a query without a `WITH` of its own runs in.
    pub access: Access,
    /// Whether only rows are read that are shared with the user; in user mode they always are.
    pub sharing: bool,
    /// Whose sharing and time zone count; without one the transaction's user's.
    pub user: Option<Id>,
    /// The names that it may write without a prefix.
    pub namespace: Option<Arc<str>>,
}

impl Default for QueryOptions {
    fn default() -> Self {
        Self { api: QueryApi::Rest, api_version: "67.0".into(), all_rows: false, access: Access::System }
    }
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
        let select = SelectOptions {
            api: options.api,
            all_rows: options.all_rows,
            access: options.access,
            ..SelectOptions::default()
        };
        let query = orgyard_soql::parse(text).map_err(fault::Fault::from);
        let answer = query.and_then(|query| self.selection(&query, None, &select));
        answer.map(|selection| render::answer(self.schema(), selection, options)).map_err(|fault| fault.into_api(text))
    }

    /// Answers a SOSL search as the API does: each record found, those of all objects in one list.
    pub fn search_with(&self, sosl: &str, options: &QueryOptions) -> Result<Vec<serde_json::Value>, crate::ApiError> {
        let select = SelectOptions { api: options.api, access: options.access, ..SelectOptions::default() };
        let search = orgyard_soql::parse_search(sosl).map_err(fault::Fault::from);
        let asked = SearchOptions { select, fixed: None };
        let answer = search.and_then(|search| self.searched(&search, None, &asked));
        let found = answer.map_err(|fault| fault.into_api(sosl))?;
        Ok(found.into_iter().flat_map(|selection| render::answer(self.schema(), selection, options).records).collect())
    }

    /// Answers a parsed query in types. Faults are worded as Apex words them, without the text around their place.
    pub fn select(
        &self,
        query: &orgyard_soql::Query,
        binds: &dyn Binds,
        options: &SelectOptions,
    ) -> Result<Selection, crate::ApiError> {
        self.selection(query, Some(binds), options).map_err(fault::Fault::into_plain)
    }

    fn selection(
        &self,
        query: &orgyard_soql::Query,
        binds: Option<&dyn Binds>,
        options: &SelectOptions,
    ) -> fault::Result<Selection> {
        let user = options.user.unwrap_or(self.user());
        let mode = Mode::of(&query.with, options, user);
        let permissions = mode.permissions(self)?;
        let clock = Clock::new(self, user);
        let binder = bind::Binder { tx: self, options, binds, clock, permissions };
        let mut plan = binder.root(query)?;
        mode.check(self, &binder, &plan)?;
        let sharing = mode.guard(self, &mut plan)?;
        collect::selection(&binder.clock, plan, sharing.as_ref())
    }
}
