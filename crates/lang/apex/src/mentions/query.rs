//! Objects and fields of queries. This reads as much of a query as names ask for: which words are fields and of
//! which object; whether the query is right is its own parser's business.

mod clauses;

use super::{Collector, MentionKind};
use crate::lexer::{Token, TokenKind, Word, tokenize};
use crate::position::Span;
use crate::syntax::{Query, QueryLanguage};

impl Collector<'_> {
    pub(super) fn query(&mut self, query: &Query) {
        let text = self.unit.source.slice(query.text);
        let Ok(tokens) = tokenize(text) else { return };
        let shift = query.text.start;
        let binds = query.binds.iter().map(|bind| bind.span);
        let binds = binds.map(|span| Span::new(span.start - shift, span.end - shift)).collect();
        let mut reader = Reader { text, tokens, at: 0, binds, found: Vec::new(), depth: 0 };
        match query.language {
            QueryLanguage::Soql => reader.select(&Owner::Unknown, false),
            QueryLanguage::Sosl => reader.search(),
        }
        for (kind, name, span) in reader.found {
            self.add(kind, name, Span::new(span.start + shift, span.end + shift));
        }
    }
}

/// Whose fields a part of a query names.
#[derive(Clone)]
enum Owner {
    Object(String),
    Child { object: String, relationship: String },
    Unknown,
}

struct Reader<'s> {
    text: &'s str,
    tokens: Vec<Token>,
    at: usize,
    binds: Vec<Span>,
    found: Vec<(MentionKind, String, Span)>,
    depth: u32,
}

/// A dotted name in a query.
#[derive(Clone)]
struct Path {
    names: Vec<String>,
    span: Span,
}

impl Path {
    fn is(&self, word: &str) -> bool {
        matches!(self.names.as_slice(), [name] if name.eq_ignore_ascii_case(word))
    }

    fn starts_with(&self, word: &str) -> bool {
        self.names.len() > 1 && self.names.first().is_some_and(|name| name.eq_ignore_ascii_case(word))
    }
}

impl Reader<'_> {
    fn peek(&self) -> TokenKind {
        self.tokens.get(self.at).map_or(TokenKind::End, |token| token.kind)
    }

    fn peek_at(&self, ahead: usize) -> TokenKind {
        self.tokens.get(self.at + ahead).map_or(TokenKind::End, |token| token.kind)
    }

    fn slice(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    fn span(&self) -> Span {
        self.tokens.get(self.at).map(|token| token.span).unwrap_or_default()
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), TokenKind::Word(_)) && self.slice(self.span()).eq_ignore_ascii_case(word)
    }

    fn eat_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.at += usize::from(found);
        found
    }

    fn eat(&mut self, kind: TokenKind) -> bool {
        let found = self.peek() == kind;
        self.at += usize::from(found);
        found
    }

    fn at_end(&self) -> bool {
        matches!(self.peek(), TokenKind::End | TokenKind::CloseParen)
    }

    fn path(&mut self) -> Option<Path> {
        let start = self.span();
        let mut names = vec![self.word()?];
        while self.peek() == TokenKind::Dot && matches!(self.peek_at(1), TokenKind::Word(_)) {
            self.at += 1;
            names.extend(self.word());
        }
        Some(Path { names, span: start })
    }

    fn word(&mut self) -> Option<String> {
        let TokenKind::Word(_) = self.peek() else { return None };
        let text = self.slice(self.span()).to_owned();
        self.at += 1;
        Some(text)
    }

    /// Past an Apex expression behind a colon; true when there was one.
    fn skip_bind(&mut self) -> bool {
        if !self.eat(TokenKind::Colon) {
            return false;
        }
        let start = self.span().start;
        let end = self.binds.iter().find(|bind| bind.start == start).map_or(start, |bind| bind.end);
        while self.peek() != TokenKind::End && self.span().start < end {
            self.at += 1;
        }
        true
    }

    /// Past a bracket and all it holds.
    fn skip_brackets(&mut self) {
        let mut open = 0;
        while self.peek() != TokenKind::End {
            match self.peek() {
                TokenKind::OpenParen => open += 1,
                TokenKind::CloseParen => open -= 1,
                _ => {}
            }
            self.at += 1;
            if open == 0 {
                return;
            }
        }
    }

    fn note(&mut self, owner: &Owner, path: &Path) {
        let kind = match owner {
            Owner::Object(object) => MentionKind::Field { object: object.clone() },
            Owner::Child { object, relationship } => {
                MentionKind::ChildField { object: object.clone(), relationship: relationship.clone() }
            }
            Owner::Unknown => return,
        };
        self.found.push((kind, path.names.join("."), path.span));
    }

    /// Whether a subquery opens here.
    fn at_subquery(&self) -> bool {
        self.peek() == TokenKind::OpenParen && self.peek_at(1) == TokenKind::Word(Word::Select)
    }
}
