//! SOQL: one parser for REST, dynamic and static queries. Gives a tree with byte offsets; knows no schema.

mod error;
mod lexer;
mod parser;
mod search;
mod tree;

pub use error::SoqlError;
pub use search::{Search, SearchScope, SearchTerm};
pub use tree::{
    Aggregate, Comparison, Condition, DateFormula, FieldExpr, Literal, Nulls, OrderBy, Path, Query, Scope, SelectItem,
    Source, TypeOf, When, With,
};

/// Parses one query. Offsets in the tree and in errors are bytes into `text`.
pub fn parse(text: &str) -> Result<Query, SoqlError> {
    parser::Parser::new(text, &[])?.query_to_end()
}

/// Parses a query that stands in Apex, where the expressions behind the colons reach from and to is known.
pub fn parse_in_apex(text: &str, binds: &[std::ops::Range<usize>]) -> Result<Query, SoqlError> {
    parser::Parser::new(text, binds)?.query_to_end()
}

/// Parses one SOSL search.
pub fn parse_search(text: &str) -> Result<Search, SoqlError> {
    parser::search::parse(text, &[])
}

/// Parses a search that stands in Apex; `binds` as in [`parse_in_apex`].
pub fn parse_search_in_apex(text: &str, binds: &[std::ops::Range<usize>]) -> Result<Search, SoqlError> {
    parser::search::parse(text, binds)
}
