//! Queries in brackets. Their own parser reads the text; here they are walked for where they end and for the Apex
//! expressions behind their colons.

use super::{Parse, Parser};
use crate::errors::Fault;
use crate::lexer::{TokenKind, Word};
use crate::position::Span;
use crate::syntax::{Expr, ExprKind, Query, QueryLanguage};

/// Words that may follow a bind in a query; behind a bracketed bind they are no operand of a cast.
const QUERY_WORDS: [&str; 22] = [
    "all",
    "and",
    "asc",
    "desc",
    "excludes",
    "for",
    "from",
    "group",
    "having",
    "in",
    "includes",
    "like",
    "limit",
    "not",
    "offset",
    "or",
    "order",
    "returning",
    "update",
    "using",
    "where",
    "with",
];

/// How many characters a query may have.
const LARGEST_QUERY: u32 = 100_000;

impl Parser<'_> {
    /// Whether a query opens `ahead` tokens from here.
    pub(super) fn at_query(&self, ahead: usize) -> bool {
        self.peek_at(ahead) == TokenKind::OpenBracket
            && matches!(self.peek_at(ahead + 1), TokenKind::Word(Word::Select | Word::Find))
            && !matches!(self.peek_at(ahead + 2), TokenKind::Dot | TokenKind::CloseBracket)
    }

    pub(super) fn query(&mut self) -> Parse<ExprKind> {
        let open = self.bump().span;
        let language = if self.is_word(Word::Find) { QueryLanguage::Sosl } else { QueryLanguage::Soql };
        self.queries += 1;
        let binds = self.nested(Self::binds);
        self.queries -= 1;
        let binds = binds?;
        let close = self.expect(TokenKind::CloseBracket)?;
        if close.start - open.end > LARGEST_QUERY {
            self.faults.push(Fault::new(open.start, "Query is too large"));
        }
        Ok(ExprKind::Query(Box::new(Query { language, text: Span::new(open.end, close.start), binds })))
    }

    fn binds(&mut self) -> Parse<Vec<Expr>> {
        let mut binds = Vec::new();
        while !self.is(TokenKind::CloseBracket) {
            match self.peek() {
                TokenKind::Colon if !self.after_date_literal() => {
                    self.bump();
                    binds.push(self.conditional()?);
                }
                TokenKind::End => return Err(self.unexpected()),
                TokenKind::Semicolon | TokenKind::OpenBrace | TokenKind::CloseBrace => return Err(self.unexpected()),
                _ => self.skip(1),
            }
        }
        Ok(binds)
    }

    /// `LAST_N_DAYS:30`: a date with its count, not a bind.
    fn after_date_literal(&self) -> bool {
        let previous = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        let is_count = self.peek_at(1) == TokenKind::Integer;
        is_count && previous.is_some_and(|token| token.kind.is_word() && self.slice(token.span).contains('_'))
    }

    pub(super) fn in_query(&self) -> bool {
        self.queries > 0
    }

    pub(super) fn is_query_word(&self, ahead: usize) -> bool {
        let text = self.slice(self.token(ahead).span);
        QUERY_WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
    }
}
