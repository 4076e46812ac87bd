//! SOSL.

use super::{Parser, Result};
use crate::lexer::Token;
use crate::{FieldExpr, Literal, Path, Query, Search, SearchScope, SearchTerm, SelectItem, SoqlError, Source, With};
use std::ops::Range;

const NO_TERM: &str = "No search term found. The search term must be enclosed in braces.";

/// Parses `FIND {term} …` or `FIND 'term' …`, in Apex also `FIND :expression …`.
pub(crate) fn parse(text: &str, apex: &[Range<usize>]) -> Result<Search> {
    let braces = braces(text)?;
    // What stands in braces is no text of the language: it is read as it is, and blanked out for the rest.
    let masked = braces.as_ref().map(|range| masked(text, range));
    let mut parser = Parser::new(masked.as_deref().unwrap_or(text), apex)?;
    parser.expect_word("FIND")?;
    let term = match braces {
        Some(range) => SearchTerm::Text { text: text[range.clone()].trim().to_owned(), offset: range.start },
        None => parser.term()?,
    };
    let search = parser.search(term)?;
    match parser.peek() {
        None => Ok(search),
        Some(_) => Err(parser.unexpected()),
    }
}

/// Where the text between the braces behind FIND stands.
fn braces(text: &str) -> Result<Option<Range<usize>>> {
    let start = text.len() - text.trim_start().len();
    let Some(rest) = text.get(start + 4..) else { return Err(SoqlError::new("MALFORMED_SEARCH", NO_TERM, 0)) };
    let open = start + 4 + rest.len() - rest.trim_start().len();
    if !text[open..].starts_with('{') {
        return Ok(None);
    }
    let mut escaped = false;
    for (at, c) in text[open + 1..].char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '}' => return Ok(Some(open + 1..open + 1 + at)),
            _ => {}
        }
    }
    Err(SoqlError::new("MALFORMED_SEARCH", NO_TERM, open))
}

/// The text with blanks for the term and its braces; every offset stays.
fn masked(text: &str, term: &Range<usize>) -> String {
    let blanks = " ".repeat(term.len() + 2);
    format!("{}{blanks}{}", &text[..term.start - 1], &text[term.end + 1..])
}

impl Parser<'_> {
    fn term(&mut self) -> Result<SearchTerm> {
        let offset = self.offset();
        match self.peek().cloned() {
            Some(Token::Text(text)) => {
                self.advance();
                Ok(SearchTerm::Text { text, offset })
            }
            Some(Token::Symbol(":")) => match self.bind()? {
                Literal::Bind { text, ordinal, offset } => Ok(SearchTerm::Bind { text, ordinal, offset }),
                _ => Err(self.unexpected()),
            },
            _ => Err(SoqlError::new("MALFORMED_SEARCH", NO_TERM, offset)),
        }
    }

    fn search(&mut self, term: SearchTerm) -> Result<Search> {
        let scope = if self.take_word("IN") { self.search_scope()? } else { SearchScope::All };
        let returning = if self.take_word("RETURNING") { self.list(Self::returning)? } else { Vec::new() };
        let mut with = Vec::new();
        while self.take_word("WITH") {
            with.extend(self.search_with()?);
        }
        let limit = self.count("LIMIT")?;
        if self.take_word("UPDATE") {
            self.list(Parser::name)?;
        }
        Ok(Search { term, scope, returning, with, limit })
    }

    fn search_scope(&mut self) -> Result<SearchScope> {
        let scopes = [
            ("ALL", SearchScope::All),
            ("NAME", SearchScope::Name),
            ("EMAIL", SearchScope::Email),
            ("PHONE", SearchScope::Phone),
            ("SIDEBAR", SearchScope::Sidebar),
        ];
        let found = scopes.into_iter().find(|(word, _)| self.is_word(word));
        let Some((word, scope)) = found else { return Err(self.unexpected()) };
        self.expect_word(word)?;
        self.expect_word("FIELDS")?;
        Ok(scope)
    }

    /// `Account(Id, Name WHERE … ORDER BY … LIMIT n)`; a name alone returns ids.
    fn returning(&mut self) -> Result<Query> {
        let offset = self.offset();
        let source = Source { path: Path { names: vec![self.name()?], offset }, alias: None };
        let id = SelectItem::Field { expr: FieldExpr::Path(Path { names: vec!["Id".into()], offset }), alias: None };
        let mut query = Query { select: vec![id], ..Query::of(source) };
        if !self.take_symbol("(") {
            return Ok(query);
        }
        query.select = self.list(Self::search_item)?;
        if self.take_word("USING") {
            // A list view narrows the rows by metadata; it is read over.
            self.name()?;
            self.expect_symbol("=")?;
            self.name()?;
        }
        query.condition = if self.take_word("WHERE") { Some(self.condition()?) } else { None };
        query.order_by = if self.take_words("ORDER", "BY") { self.list(Parser::order)? } else { Vec::new() };
        query.limit = self.count("LIMIT")?;
        query.offset = self.count("OFFSET")?;
        self.expect_symbol(")")?;
        Ok(query)
    }

    /// As in SELECT, without aliases.
    fn search_item(&mut self) -> Result<SelectItem> {
        if self.is_word("TYPEOF") || self.is_word("FIELDS") && self.is_symbol_at(1, "(") {
            return self.select_item();
        }
        Ok(SelectItem::Field { expr: self.field_expr()?, alias: None })
    }

    /// Modes are kept; what only shapes the ranking or the snippets of an answer is read over.
    fn search_with(&mut self) -> Result<Option<With>> {
        for mode in ["SECURITY_ENFORCED", "USER_MODE", "SYSTEM_MODE"] {
            if self.take_word(mode) {
                return Ok(Some(With::Mode(mode.into())));
            }
        }
        if self.is_word("DATA") && self.is_word_at(1, "CATEGORY") {
            return Ok(Some(With::DataCategory(self.data_category())));
        }
        let name = self.name()?;
        if name.eq_ignore_ascii_case("HIGHLIGHT") {
            return Ok(None);
        }
        if self.take_symbol("(") {
            self.list(|p: &mut Self| -> Result<()> {
                p.name()?;
                p.expect_symbol("=")?;
                p.literal().map(drop)
            })?;
            self.expect_symbol(")")?;
            return Ok(None);
        }
        if self.take_symbol("=") {
            self.literal()?;
        }
        Ok(None)
    }
}
