//! Which of the platform's sentences a wrong token deserves. The rules follow an LL parser with one token of
//! recovery: a token too many when the next one is what was expected, a token missing when what stands there could
//! follow it, otherwise the expectation; a token no rule starts with is unexpected.

use super::{Parse, Parser};
use crate::errors::Fault;
use crate::lexer::{TokenKind, Word};
use crate::position::Span;

impl Parser<'_> {
    pub(super) fn expect(&mut self, kind: TokenKind) -> Parse<Span> {
        if self.is(kind) {
            return Ok(self.bump().span);
        }
        Err(self.wrong(kind))
    }

    /// The fault for the current token where the parser can use none of its kind.
    pub(super) fn unexpected(&self) -> Fault {
        if self.is(TokenKind::End) {
            return Fault::new(self.span().start, "Unexpected <EOF>");
        }
        let message = format!("Unexpected token '{}'.", self.shown(0));
        Fault::new(self.span().start, message)
    }

    pub(super) fn wrong(&self, expected: TokenKind) -> Fault {
        let (found, wanted) = (self.shown(0), expected.text());
        let message = if self.is(TokenKind::End) {
            format!("Missing '{wanted}' at '{found}'")
        } else if self.peek_at(1) == expected && !self.is_keyword() {
            format!("Extra '{wanted}', at '{found}'.")
        } else if self.may_follow(expected) {
            format!("Missing '{wanted}' at '{found}'")
        } else if expected == TokenKind::Semicolon && self.starts_keyword_statement() {
            return self.unexpected();
        } else {
            format!("Expecting '{wanted}' but was: '{found}'")
        };
        Fault::new(self.span().start, message)
    }

    /// Whether the current token could stand behind the expected one.
    fn may_follow(&self, expected: TokenKind) -> bool {
        let found = self.peek();
        match expected {
            TokenKind::Semicolon => matches!(found, TokenKind::CloseBrace) || self.is_plain_word(),
            TokenKind::CloseParen => matches!(found, TokenKind::OpenBrace | TokenKind::Semicolon),
            TokenKind::CloseBracket => matches!(found, TokenKind::Semicolon | TokenKind::CloseParen),
            TokenKind::OpenBrace => found == TokenKind::CloseBrace,
            _ => false,
        }
    }

    fn is_plain_word(&self) -> bool {
        matches!(self.peek(), TokenKind::Word(word) if !word.is_hard()) && !self.is_query_keyword(0)
    }

    fn is_keyword(&self) -> bool {
        matches!(self.peek(), TokenKind::Word(word) if word.is_hard())
    }

    /// Words the platform's lexer knows from queries and never takes for a name where a statement could end.
    pub(super) fn is_query_keyword(&self, ahead: usize) -> bool {
        let text = self.slice(self.token(ahead).span);
        let words =
            ["and", "asc", "by", "desc", "from", "having", "in", "like", "limit", "not", "nulls", "or", "where"];
        words.iter().any(|word| text.eq_ignore_ascii_case(word))
    }

    fn starts_keyword_statement(&self) -> bool {
        use Word::*;
        matches!(
            self.peek(),
            TokenKind::Word(
                Insert | Update | Upsert | Delete | Undelete | Merge | If | For | While | Do | Return | Throw | Try
            )
        )
    }

    /// A token as messages show it: a name with the members behind it is one piece.
    fn shown(&self, ahead: usize) -> &str {
        let first = self.token(ahead);
        if first.kind == TokenKind::End {
            return "<EOF>";
        }
        let mut last = first.span;
        let mut next = ahead;
        while self.token(next).kind.is_word() && self.continues_name(next) {
            next += 2;
            last = self.token(next).span;
        }
        self.slice(first.span.to(last))
    }

    /// A point and a word stand right behind the word at `ahead`, without blanks.
    fn continues_name(&self, ahead: usize) -> bool {
        let (word, point, member) = (self.token(ahead), self.token(ahead + 1), self.token(ahead + 2));
        let adjacent = word.span.end == point.span.start && point.span.end == member.span.start;
        point.kind == TokenKind::Dot && member.kind.is_word() && adjacent
    }
}

impl TokenKind {
    pub(super) fn is_word(self) -> bool {
        matches!(self, TokenKind::Word(_))
    }
}
