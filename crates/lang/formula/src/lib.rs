//! The formula language: fields, validation rules, workflow, merge fields `{!…}` of pages, e-mails and flows.

mod ast;
pub mod decimal;
mod eval;
mod lexer;
mod merge;
mod parser;
mod paths;

pub use ast::{BinaryOp, Expr, ExprKind, Path, Segment, Span, UnaryOp};
pub use eval::{EvalError, Fields, Value, evaluate};
pub use lexer::SyntaxError;
pub use merge::{Merge, merges};
pub use parser::parse;
pub use paths::{literals_compared, paths};
