//! Database: saves with results, queries from text, savepoints.

pub mod options;
pub mod query;
pub mod query_locator;
pub(crate) mod results;
pub mod save;
pub mod savepoint;
