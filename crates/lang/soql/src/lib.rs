//! SOQL: one parser for REST, dynamic and static queries. Gives a tree with byte offsets; knows no schema.

mod error;
mod lexer;
mod parser;
mod tree;

pub use error::SoqlError;
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
