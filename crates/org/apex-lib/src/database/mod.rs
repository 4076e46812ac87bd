//! Database: saves with results, queries from text, savepoints.

pub mod cursor;
pub mod holders;
pub mod lead_convert;
pub mod options;
pub mod query;
pub mod query_locator;
pub(crate) mod results;
pub mod save;
pub mod savepoint;
