//! The clauses of a query, in their order.

use super::{Parser, Result};
use crate::lexer::Token;
use crate::{Literal, Nulls, OrderBy, Query, Scope, Source, With};

/// Words that end a source's name, so they are no alias.
const CLAUSES: [&str; 13] =
    ["WHERE", "USING", "WITH", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FOR", "ALL", "UPDATE", "AND", "OR"];

impl Parser<'_> {
    pub(super) fn clauses(&mut self) -> Result<Query> {
        self.expect_word("SELECT")?;
        let select = self.list(Parser::select_item)?;
        self.expect_word("FROM")?;
        let mut sources = self.list(Parser::source)?.into_iter();
        let Some(from) = sources.next() else { return Err(self.unexpected()) };
        Ok(Query {
            select,
            from,
            more_from: sources.collect(),
            scope: self.scope()?,
            condition: if self.take_word("WHERE") { Some(self.condition()?) } else { None },
            with: self.withs()?,
            group_by: if self.take_words("GROUP", "BY") { self.list(Parser::field_expr)? } else { Vec::new() },
            having: if self.take_word("HAVING") { Some(self.condition()?) } else { None },
            order_by: if self.take_words("ORDER", "BY") { self.list(Parser::order)? } else { Vec::new() },
            limit: self.count("LIMIT")?,
            offset: self.count("OFFSET")?,
            for_clauses: self.for_clauses()?,
            all_rows: self.take_words("ALL", "ROWS"),
        })
    }

    fn source(&mut self) -> Result<Source> {
        let path = self.path()?;
        let explicit = self.take_word("AS");
        let is_alias =
            matches!(self.peek(), Some(Token::Word(w)) if !CLAUSES.iter().any(|c| c.eq_ignore_ascii_case(w)));
        let alias = if explicit || is_alias { Some(self.name()?) } else { None };
        Ok(Source { path, alias })
    }

    fn scope(&mut self) -> Result<Option<Scope>> {
        if !self.take_word("USING") {
            return Ok(None);
        }
        self.expect_word("SCOPE")?;
        let offset = self.offset();
        Ok(Some(Scope { name: self.name()?, offset }))
    }

    fn withs(&mut self) -> Result<Vec<With>> {
        let mut withs = Vec::new();
        while self.take_word("WITH") {
            withs.push(self.with()?);
        }
        Ok(withs)
    }

    fn with(&mut self) -> Result<With> {
        for mode in ["SECURITY_ENFORCED", "USER_MODE", "SYSTEM_MODE"] {
            if self.take_word(mode) {
                return Ok(With::Mode(mode.into()));
            }
        }
        if self.is_word("DATA") && self.is_word_at(1, "CATEGORY") {
            return Ok(With::DataCategory(self.data_category()));
        }
        Ok(With::Filter(self.condition()?))
    }

    /// Kept as text: categories are selected by a grammar of their own.
    pub(super) fn data_category(&mut self) -> String {
        let start = self.offset();
        let mut end = start;
        while self.peek().is_some() && !["GROUP", "ORDER", "LIMIT", "OFFSET", "FOR"].iter().any(|w| self.is_word(w)) {
            end = self.tokens[self.at].end;
            self.advance();
        }
        self.text[start..end].into()
    }

    pub(super) fn order(&mut self) -> Result<OrderBy> {
        let field = self.field_expr()?;
        let descending = !self.take_word("ASC") && self.take_word("DESC");
        let nulls = if !self.take_word("NULLS") {
            None
        } else if self.take_word("FIRST") {
            Some(Nulls::First)
        } else {
            self.expect_word("LAST")?;
            Some(Nulls::Last)
        };
        Ok(OrderBy { field, descending, nulls })
    }

    pub(super) fn count(&mut self, word: &str) -> Result<Option<Literal>> {
        if !self.take_word(word) {
            return Ok(None);
        }
        match self.peek() {
            Some(Token::Number(_) | Token::Symbol(":")) => self.literal().map(Some),
            _ => Err(self.unexpected()),
        }
    }

    fn for_clauses(&mut self) -> Result<Vec<String>> {
        let mut found = Vec::new();
        while self.take_word("FOR") {
            let word = self.name()?.to_ascii_uppercase();
            if !["VIEW", "REFERENCE", "UPDATE"].contains(&word.as_str()) {
                self.at -= 1;
                return Err(self.unexpected());
            }
            found.push(word);
        }
        if self.take_word("UPDATE") {
            self.list(Parser::name)?;
        }
        Ok(found)
    }
}
