//! SOSL: `FIND … IN … RETURNING …`. What each object returns is a query of its own.

use crate::{Literal, Query, With};

#[derive(Debug, Clone, PartialEq)]
pub struct Search {
    pub term: SearchTerm,
    pub scope: SearchScope,
    /// Empty when nothing is said: then whatever is found is returned, by its id.
    pub returning: Vec<Query>,
    pub with: Vec<With>,
    pub limit: Option<Literal>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SearchTerm {
    /// Between braces or quotes.
    Text { text: String, offset: usize },
    /// An Apex expression.
    Bind { text: String, ordinal: usize, offset: usize },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SearchScope {
    #[default]
    All,
    Name,
    Email,
    Phone,
    Sidebar,
}
